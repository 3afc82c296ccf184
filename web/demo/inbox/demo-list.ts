import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Clock, serverNow } from '../clock';
import type { Conversations } from '../conversation/conversations';
import { lastSeededText } from '../conversation/seeded-messages';
import type { ContactInfo } from '../generated/operations.js';
import { LightElement } from '../light-element';
import { LiveData } from '../live';
import { hrefOf } from '../route';
import { type ContactPage, ENDPOINT, getAgentToken, readContacts } from '../service';
import { formatLength } from '../words';
import { renderAvatar } from './avatar';
import { VIEWS } from './views';

const PAGE_SIZE = 50;
const MOST_AT_ONCE = 100;
const TYPING_MS = 200;

/** The conversations, with search and views, page by page and live. Dispatches `loaded` with the first contact. */
export class DemoList extends LightElement {
  static override properties = {
    chosenId: { attribute: false },
    conversations: { attribute: false },
    view: { state: true },
  };

  declare chosenId: string | null;
  declare conversations: Conversations;
  declare private view: (typeof VIEWS)[number];
  private search = '';
  private contacts: readonly ContactInfo[] = [];
  private page: Pick<ContactPage, 'totalCount' | 'pageInfo'> | null = null;
  private typing: ReturnType<typeof setTimeout> | undefined;
  private wanted = PAGE_SIZE;
  private readonly data = new LiveData(this, () => this.read());

  constructor() {
    super();
    this.chosenId = null;
    [this.view] = VIEWS as [(typeof VIEWS)[number]];
    new Clock(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.conversations.addEventListener('change', this.onMessages);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.conversations.removeEventListener('change', this.onMessages);
    clearTimeout(this.typing);
  }

  protected override render(): TemplateResult {
    const { contacts, page, view } = this;
    return html`<nav class="list" aria-label="Conversations" aria-busy=${page === null}>
      <h1>Conversations</h1>
      <input type="search" aria-label="Search by name or id" placeholder="Search by name or id" @input=${this.onSearch}>
      <div class="views" role="group" aria-label="Show">
        ${VIEWS.map((each) => html`<button type="button" aria-pressed=${each === view} @click=${() => this.show(each)}>${each.label}</button>`)}
      </div>
      <ul>${repeat(
        contacts,
        ({ contactId }) => contactId,
        (contact) => this.renderContact(contact),
      )}</ul>
      ${page && contacts.length === 0 ? html`<p class="hint" role="status">${this.search ? 'No contact matches.' : view.empty}</p>` : nothing}
      ${
        page?.pageInfo.hasNextPage
          ? html`<button type="button" class="show-more" @click=${this.showMore}>Show more (${contacts.length} of ${page.totalCount})</button>`
          : nothing
      }
    </nav>`;
  }

  private renderContact({ contactId, name: given, botStatus }: ContactInfo): TemplateResult {
    const name = given ?? contactId;
    const isChosen = contactId === this.chosenId;
    const last = this.conversations.of(contactId).findLast(({ kind }) => kind === 'MESSAGE');
    return html`<li class=${isChosen ? 'chosen' : ''}>
      <a href=${hrefOf(contactId)} aria-current=${isChosen ? 'true' : nothing}>
        ${renderAvatar(contactId, name)}
        <span class="who"><b><bdi>${name}</bdi></b>
          <span class="last">${renderWaiting(botStatus)}<bdi>${last?.text ?? lastSeededText(contactId) ?? 'No messages yet'}</bdi></span></span>
      </a>
      <bot-status-badge compact .endpoint=${ENDPOINT} .getToken=${getAgentToken} .contactId=${contactId}></bot-status-badge>
    </li>`;
  }

  private show(view: (typeof VIEWS)[number]): void {
    this.view = view;
    this.begin();
  }

  /** Reads the first page of another list. */
  private begin(): void {
    this.wanted = PAGE_SIZE;
    void this.data.load();
  }

  private onSearch = (event: Event): void => {
    this.search = (event.target as HTMLInputElement).value.trim();
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.begin(), TYPING_MS);
  };

  private showMore = (): void => {
    this.wanted += PAGE_SIZE;
    void this.data.load();
  };

  /** Reads all pages that are shown, from the beginning: any contact may have changed or moved. */
  private async read(): Promise<() => void> {
    const { filter, orderBy } = this.view;
    const query = { filter: { ...filter, ...(this.search && { search: this.search }) }, orderBy };
    const contacts: ContactInfo[] = [];
    let page: ContactPage | null = null;
    do {
      const first = Math.min(MOST_AT_ONCE, this.wanted - contacts.length);
      page = await readContacts(query, first, page?.pageInfo.endCursor ?? null);
      contacts.push(...page.nodes);
    } while (page.pageInfo.hasNextPage && contacts.length < this.wanted);
    return () => {
      this.contacts = contacts;
      this.page = page;
      this.dispatchEvent(new CustomEvent('loaded', { detail: contacts[0]?.contactId ?? null }));
    };
  }

  private onMessages = (): void => this.requestUpdate();
}

function renderWaiting({
  waitingSince,
  waitingFor,
}: ContactInfo['botStatus']): TemplateResult | typeof nothing {
  if (waitingSince === null) return nothing;
  const length = formatLength(Math.max(1_000, serverNow() - Date.parse(waitingSince)));
  const whom = waitingFor === 'BOT' ? 'the bot' : 'a person';
  return html`<span class="waiting" title="Waiting for ${whom}">waiting ${length}</span> `;
}

customElements.define('demo-list', DemoList);
