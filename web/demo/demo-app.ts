import type { FeedEvent } from 'bot-status-client';
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import './actions/demo-actions';
import './bot/demo-bot';
import { Conversations } from './conversation/conversations';
import './conversation/demo-conversation';
import { Desks } from './conversation/desks';
import { Mailbox } from './conversation/mailbox';
import type { BotInfo } from './generated/operations.js';
import './history/demo-history';
import './inbox/demo-list';
import { isIntroClosed, rememberIntroClosed, renderIntro } from './intro';
import { LightElement } from './light-element';
import { contactOf, LiveData, live } from './live';
import { hrefOf, parseRoute, type Route } from './route';
import { DemoOffError, type OpenContact, readBots, readContact } from './service';
import './workspace/demo-workspace';

/** A connection that comes back sooner is not worth a notice. */
const LOST_MS = 2_000;
const WIDE = matchMedia('(min-width: 761px)');

export class DemoApp extends LightElement {
  static override properties = {
    route: { state: true },
    isOffline: { state: true },
    isIntroOpen: { state: true },
  };

  declare private route: Route;
  declare private isOffline: boolean;
  declare private isIntroOpen: boolean;
  private bots: readonly BotInfo[] = [];
  private isDemoOff = false;
  /** The first contact of the list. */
  private firstId: string | null = null;
  /** The contact of the route; undefined until it is known, null if there is none. */
  private contact: OpenContact | null | undefined;
  private lost: ReturnType<typeof setTimeout> | undefined;
  private readonly conversations = new Conversations();
  private readonly desks = new Desks();
  private readonly mailbox = new Mailbox(this.conversations, this.desks);
  private readonly contactData = new LiveData(
    this,
    () => this.readContact(),
    (event) => this.concernsContact(event),
  );

  constructor() {
    super();
    this.route = parseRoute(location.hash);
    this.isOffline = false;
    this.isIntroOpen = !isIntroClosed();
    new LiveData(
      this,
      () => this.readBots(),
      ({ __typename: type }) => type === 'BotSaved' || type === 'BotDeleted',
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.onRoute);
    live.addEventListener('change', this.onConnection);
    live.follow().catch(() => undefined);
  }

  protected override render(): TemplateResult {
    const { page } = this.route;
    return html`<a class="skip" href="#main" @click=${this.skip}>Skip to content</a>
      <header class="bar">
        <a class="brand" href="#/"><img src="/icon.svg" alt="" width="26" height="26" /><span>Bot status</span></a>
        <nav aria-label="Pages">
          <a href="#/" aria-current=${page === 'inbox' ? 'page' : nothing}>Inbox</a>
          <a href="#/workspace" aria-current=${page === 'workspace' ? 'page' : nothing}>Workspace</a>
        </nav>
        <nav class="links" aria-label="For developers"><a href="/docs/">Docs</a><a href="/graphql">API</a></nav>
        <demo-bot .bots=${this.bots} .contact=${this.contact ?? null}></demo-bot>
      </header>
      <div class="notices">
        ${this.isIntroOpen && !this.isDemoOff ? renderIntro(this.closeIntro) : nothing}
        <p class="offline" role="status">${this.isOffline ? 'Offline. What is shown may be outdated; messages that are not sent can be sent again.' : nothing}</p>
      </div>
      ${this.isDemoOff ? DEMO_OFF : this.renderPage()}`;
  }

  protected override updated(): void {
    const { route, contact } = this;
    const name = route.page === 'workspace' ? 'Workspace' : (contact?.name ?? contact?.contactId ?? 'Inbox');
    document.title = `${name} · Bot status demo`;
  }

  private renderPage(): TemplateResult {
    if (this.route.page === 'workspace') {
      return html`<main id="main" tabindex="-1"><demo-workspace></demo-workspace></main>`;
    }
    const { contactId } = this.route;
    return html`<main id="main" class="inbox ${contactId === null ? '' : 'has-contact'}" tabindex="-1">
      <demo-list .chosenId=${this.contact?.contactId ?? contactId} .conversations=${this.conversations} @loaded=${this.onLoaded}></demo-list>
      ${this.contact ? this.renderContact(this.contact) : this.renderNoContact(contactId)}
    </main>`;
  }

  private renderContact(contact: OpenContact): TemplateResult {
    const { conversations, desks, mailbox } = this;
    const conversation = html`<demo-conversation .contact=${contact} .conversations=${conversations} .desks=${desks} .mailbox=${mailbox}></demo-conversation>`;
    return html`${keyed(contact.contactId, conversation)}
      <div class="sides">
        <demo-actions .contact=${contact} .conversations=${conversations}></demo-actions>
        <demo-history .contact=${contact}></demo-history>
      </div>`;
  }

  private renderNoContact(contactId: string | null): TemplateResult {
    if (contactId === null) return html`<p class="empty">Choose a conversation.</p>`;
    return html`<div class="empty">${
      this.contact === null
        ? html`<p>There is no contact with the id “<bdi>${contactId}</bdi>”. <a href="#/">Show all conversations</a></p>`
        : nothing
    }</div>`;
  }

  private async readBots(): Promise<() => void> {
    try {
      const bots = await readBots();
      return () => {
        this.bots = bots;
      };
    } catch (error) {
      const isDemoOff = error instanceof Error && error.cause instanceof DemoOffError;
      return () => {
        this.isDemoOff = isDemoOff;
        this.isOffline ||= !isDemoOff;
      };
    }
  }

  private async readContact(): Promise<() => void> {
    const id = this.route.page === 'inbox' ? this.route.contactId : null;
    const contact = id === null ? undefined : await readContact(id);
    return () => {
      this.contact = contact;
    };
  }

  /** An event of another id may be about an alias of the contact. */
  private concernsContact(event: FeedEvent): boolean {
    if (!this.contact) return true;
    const id = contactOf(event);
    return id === null || event.__typename === 'ContactSaved' || id === this.contact.contactId;
  }

  private onRoute = (): void => {
    this.route = parseRoute(location.hash);
    // Another contact's conversation must not be seen, or written to, under this address.
    this.contact = undefined;
    window.scrollTo(0, 0);
    void this.contactData.load();
    this.openFirst();
  };

  private onLoaded = ({ detail: firstId }: CustomEvent<string | null>): void => {
    this.firstId = firstId;
    this.openFirst();
  };

  /** On a wide screen, the first conversation is open unless another is. */
  private openFirst(): void {
    const { route, firstId } = this;
    if (!WIDE.matches || firstId === null || route.page !== 'inbox' || route.contactId !== null) return;
    history.replaceState(null, '', hrefOf(firstId));
    this.onRoute();
  }

  private onConnection = (): void => {
    clearTimeout(this.lost);
    if (live.isConnected) this.isOffline = false;
    else this.lost = setTimeout(() => (this.isOffline = true), navigator.onLine ? LOST_MS : 0);
  };

  private closeIntro = (): void => {
    this.isIntroOpen = false;
    rememberIntroClosed();
  };

  private skip = (event: Event): void => {
    event.preventDefault();
    this.querySelector<HTMLElement>('#main')?.focus();
  };
}

const DEMO_OFF = html`<main id="main" class="trouble" tabindex="-1"><p>The demo is off here, so this page has no token. The badge works on
  any page of yours: see docs/composer.md.</p></main>`;

customElements.define('demo-app', DemoApp);
