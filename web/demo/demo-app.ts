import { html, nothing, type TemplateResult } from 'lit';
import { Conversations } from './conversation/conversations';
import type { BotMode, ContactInfo, ReadInbox } from './generated/operations';
import './conversation/demo-conversation';
import './history/demo-history';
import './demo-workspace';
import { LightElement } from './light-element';
import { DemoOffError, ENDPOINT, getAgentToken, readInbox } from './service';

type Route = { readonly page: 'workspace' } | { readonly page: 'inbox'; readonly contactId: string | null };

const MODES: Readonly<Record<BotMode, string>> = {
  OFF: 'Off',
  SUGGESTIVE: 'Suggestive',
  AUTO_PILOT: 'Auto-Pilot',
};

export class DemoApp extends LightElement {
  static override properties = {
    route: { state: true },
    contacts: { state: true },
    bots: { state: true },
    trouble: { state: true },
  };

  declare private route: Route;
  declare private contacts: readonly ContactInfo[];
  declare private bots: ReadInbox['bots'];
  declare private trouble: string | null;
  private readonly conversations = new Conversations();

  constructor() {
    super();
    this.route = readRoute();
    this.contacts = [];
    this.bots = [];
    this.trouble = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', () => {
      this.route = readRoute();
      window.scrollTo(0, 0);
    });
    this.conversations.addEventListener('change', () => this.requestUpdate());
    void this.load();
  }

  protected override render(): TemplateResult {
    const { page } = this.route;
    return html`<a class="skip" href="#main" @click=${this.skip}>Skip to content</a>
      <header class="bar">
        <a class="brand" href="#/"><img src="/icon.svg" alt="" width="26" height="26" />Bot status</a>
        <nav aria-label="Pages">
          <a href="#/" aria-current=${page === 'inbox' ? 'page' : nothing}>Inbox</a>
          <a href="#/workspace" aria-current=${page === 'workspace' ? 'page' : nothing}>Workspace</a>
        </nav>
        ${this.renderBot()}
      </header>
      ${this.trouble ? html`<main id="main" class="trouble" tabindex="-1"><p>${this.trouble}</p></main>` : this.renderPage()}`;
  }

  private renderBot(): TemplateResult | typeof nothing {
    const [bot] = this.bots;
    if (!bot) return nothing;
    return html`<p class="bot-mode">${bot.name}<span>${MODES[bot.mode]}</span></p>`;
  }

  private renderPage(): TemplateResult {
    if (this.route.page === 'workspace') {
      return html`<main id="main" tabindex="-1"><demo-workspace></demo-workspace></main>`;
    }
    const { contactId } = this.route;
    const contact = this.contacts.find((each) => each.contactId === contactId) ?? null;
    return html`<main id="main" class="inbox ${contact ? 'has-contact' : ''}" tabindex="-1">
      ${this.renderList(contact)}
      ${
        contact
          ? html`<demo-conversation .contact=${contact} .conversations=${this.conversations}></demo-conversation>
              <demo-history .contact=${contact}></demo-history>`
          : html`<p class="empty">Choose a conversation.</p>`
      }
    </main>`;
  }

  private renderList(chosen: ContactInfo | null): TemplateResult {
    return html`<nav class="list" aria-label="Conversations">
      <h1>Conversations</h1>
      <ul>${this.contacts.map((contact) => this.renderContact(contact, contact === chosen))}</ul>
    </nav>`;
  }

  private renderContact({ contactId: id, name }: ContactInfo, isChosen: boolean): TemplateResult {
    const last = this.conversations.of(id).findLast(({ author }) => author !== 'NOTE');
    return html`<li class=${isChosen ? 'chosen' : ''}>
      <a href="#/c/${encodeURIComponent(id)}" aria-current=${isChosen ? 'true' : nothing}>
        <span class="avatar hue-${hueOf(id)}" aria-hidden="true">${initials(name ?? id)}</span>
        <span class="who"><b>${name ?? id}</b><span>${last?.text ?? 'No messages yet'}</span></span>
      </a>
      <bot-status-badge compact .endpoint=${ENDPOINT} .getToken=${getAgentToken} .contactId=${id}></bot-status-badge>
    </li>`;
  }

  private async load(): Promise<void> {
    try {
      const { contacts, bots } = await readInbox();
      this.contacts = contacts;
      this.bots = bots;
      const isWide = matchMedia('(min-width: 761px)').matches;
      const [first] = contacts;
      if (isWide && first && this.route.page === 'inbox' && this.route.contactId === null) {
        history.replaceState(null, '', `#/c/${encodeURIComponent(first.contactId)}`);
        this.route = readRoute();
      }
    } catch (error) {
      this.trouble =
        error instanceof Error && error.cause instanceof DemoOffError
          ? 'The demo is off here, so this page has no token. The badge works on any page of yours: see docs/composer.md.'
          : 'The service can’t be reached. Reload the page to try again.';
    }
  }

  private skip = (event: Event): void => {
    event.preventDefault();
    this.querySelector<HTMLElement>('#main')?.focus();
  };
}

function readRoute(): Route {
  if (location.hash === '#/workspace') return { page: 'workspace' };
  const contactId = /^#\/c\/(.+)$/.exec(location.hash)?.[1];
  return { page: 'inbox', contactId: contactId === undefined ? null : decodeURIComponent(contactId) };
}

function initials(name: string): string {
  const parts = name.split(/\s+/).filter(Boolean);
  return ((parts[0]?.[0] ?? '?') + (parts.length > 1 ? parts.at(-1)![0] : '')).toUpperCase();
}

function hueOf(id: string): number {
  return [...id].reduce((sum, character) => sum + character.charCodeAt(0), 0) % 6;
}

customElements.define('demo-app', DemoApp);
