import { html, nothing, type TemplateResult } from 'lit';
import { Clock, serverNow } from '../clock';
import { announceChange } from '../history/describe-change';
import { LightElement } from '../light-element';
import { inbox, type OpenContact } from '../service';
import { formatTime, MODE_LABELS } from '../words';
import { arrange, type Line } from './arrange';
import type { Conversations } from './conversations';
import './demo-composer';
import type { Desks } from './desks';
import type { Mailbox } from './mailbox';
import type { Message } from './message';
import { seededMessages } from './seeded-messages';

/** One conversation: its messages, what became of the bot in between, and the composer. */
export class DemoConversation extends LightElement {
  static override properties = {
    contact: { attribute: false },
    conversations: { attribute: false },
    desks: { attribute: false },
    mailbox: { attribute: false },
  };

  declare contact: OpenContact;
  declare conversations: Conversations;
  declare desks: Desks;
  declare mailbox: Mailbox;

  constructor() {
    super();
    new Clock(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.conversations.addEventListener('change', this.onChange);
    this.desks.addEventListener('change', this.onChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.conversations.removeEventListener('change', this.onChange);
    this.desks.removeEventListener('change', this.onChange);
  }

  protected override firstUpdated(): void {
    inbox.markConversationRead({ contactId: this.contact.contactId }).catch(() => undefined);
  }

  protected override updated(): void {
    void this.suggestReply();
  }

  protected override render(): TemplateResult {
    const { contact, desks } = this;
    const { contactId, timeZone, bot } = contact;
    const name = contact.name ?? contactId;
    const about = [localTime(timeZone), bot ? `${bot.name}, ${MODE_LABELS[bot.mode]}` : 'No bot'];
    return html`<section class="conversation" aria-label="Conversation with ${name}">
      <header>
        <a class="back" href="#/" aria-label="Back to the conversations"></a>
        <div><h2><bdi>${name}</bdi></h2><p>${about.filter(Boolean).join(' · ')}</p></div>
      </header>
      <div class="messages" role="log" aria-label="Messages" tabindex="0"><div class="lines">
        ${this.lines().map((line) => this.renderLine(line))}
        ${desks.of(contactId).typing > 0 ? html`<p class="message bot typing"><span>Bot is typing</span><i></i><i></i><i></i></p>` : nothing}
      </div></div>
      <demo-composer .contact=${contact} .desks=${desks} .mailbox=${this.mailbox}></demo-composer>
    </section>`;
  }

  private renderLine({ entry, change }: Line): TemplateResult {
    if (change)
      return html`<p class="message note change">${announceChange(change, this.contact, serverNow())}</p>`;
    if (entry.kind === 'REMARK') return html`<p class="message note">${entry.text}</p>`;
    return this.renderMessage(entry);
  }

  private renderMessage(message: Message): TemplateResult {
    const { author, by, text, at, delivery } = message;
    return html`<div class="message ${author.toLowerCase()} ${delivery.toLowerCase()}">
      <small><bdi>${by}</bdi> · ${delivery === 'SENDING' ? 'Sending…' : formatTime(at)}</small><span dir="auto">${text}</span>
      ${delivery === 'FAILED' ? this.renderFailure(message) : nothing}
      ${message.isGuessed ? this.renderGuess(message) : nothing}
    </div>`;
  }

  private renderFailure(message: Message): TemplateResult {
    const retry = () => this.mailbox.deliver(this.contact, message);
    const discard = () => this.conversations.remove(this.contact.contactId, message.id);
    return html`<p class="delivery"><b>Not sent</b>
      <button type="button" @click=${retry}>Retry</button>
      <button type="button" @click=${discard}>Discard</button></p>`;
  }

  private renderGuess(message: Message): TemplateResult {
    const correct = () => this.mailbox.correct(this.contact, message, 'BOT', 'Bot, corrected');
    return html`<p class="delivery">Taken for a teammate
      <button type="button" @click=${correct}>It was the bot</button></p>`;
  }

  private lines(): Line[] {
    return arrange(this.contact, seededMessages(this.contact), this.conversations.of(this.contact.contactId));
  }

  /** A bot that only drafts has a draft ready for a contact who waits. */
  private async suggestReply(): Promise<void> {
    const { permission, waitingSince } = this.contact.botStatus;
    if (permission !== 'SUGGEST' || waitingSince === null) return;
    const written = this.lines().flatMap(({ entry }) => (entry?.kind === 'MESSAGE' ? [entry] : []));
    const last = written.findLast(({ delivery }) => delivery === 'SENT');
    if (last?.author === 'CONTACT') await this.mailbox.suggest(this.contact, last);
  }

  private onChange = (): void => this.requestUpdate();
}

function localTime(timeZone: string | null): string {
  if (timeZone === null) return '';
  return `${formatTime(serverNow(), timeZone)} in ${timeZone.split('/').at(-1)?.replaceAll('_', ' ')}`;
}

customElements.define('demo-conversation', DemoConversation);
