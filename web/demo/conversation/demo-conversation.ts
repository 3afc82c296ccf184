import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ContactInfo, MessageOrigin } from '../generated/operations';
import { LightElement } from '../light-element';
import { ENDPOINT, getAgentToken, markRead, recordMessage } from '../service';
import type { Conversations } from './conversations';
import { explainMessage } from './explain';
import type { Author, Message } from './message';
import { answer } from './scripted-bot';

type Origin = Extract<MessageOrigin, 'TEAMMATE' | 'CONTACT' | 'WORKFLOW'>;

const ORIGINS: readonly { readonly origin: Origin; readonly label: string }[] = [
  { origin: 'TEAMMATE', label: 'You' },
  { origin: 'CONTACT', label: 'Contact' },
  { origin: 'WORKFLOW', label: 'Workflow' },
];
const TEAMMATE = { externalId: 'alex', name: 'Alex Agent' };

export class DemoConversation extends LightElement {
  static override properties = {
    contact: { attribute: false },
    conversations: { attribute: false },
    origin: { state: true },
    typingFor: { state: true },
    draft: { state: true },
    trouble: { state: true },
  };

  declare contact: ContactInfo;
  declare conversations: Conversations;
  declare private origin: Origin;
  declare private typingFor: string | null;
  declare private draft: { readonly contactId: string; readonly text: string } | null;
  declare private trouble: string | null;
  private readonly onMessages = () => this.requestUpdate();

  constructor() {
    super();
    this.origin = 'TEAMMATE';
    this.typingFor = null;
    this.draft = null;
    this.trouble = null;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('conversations')) this.conversations.addEventListener('change', this.onMessages);
    if (changed.has('contact')) markRead(this.contact.contactId).catch(() => undefined);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.conversations.removeEventListener('change', this.onMessages);
  }

  protected override updated(): void {
    const log = this.querySelector('.messages');
    log?.scrollTo(0, log.scrollHeight);
  }

  protected override render(): TemplateResult {
    const { contactId, name: given, timeZone } = this.contact;
    const name = given ?? contactId;
    const messages = this.conversations.of(contactId);
    return html`<section class="conversation" aria-label="Conversation with ${name}">
      <header>
        <a class="back" href="#/" aria-label="Back to the conversations"></a>
        <div><h2>${name}</h2><p>${localTime(timeZone)}</p></div>
      </header>
      <div class="messages" role="log" aria-label="Messages" tabindex="0">
        ${messages.map((message) => renderMessage(message, name))}
        ${this.typingFor === contactId ? html`<p class="message bot typing"><span>Bot is typing</span><i></i><i></i><i></i></p>` : nothing}
      </div>
      ${this.renderDraft()} ${this.renderComposer()}
    </section>`;
  }

  private renderDraft(): TemplateResult | typeof nothing {
    const { draft, contact } = this;
    if (draft?.contactId !== contact.contactId) return nothing;
    const send = () => {
      this.draft = null;
      void this.send('SUGGESTION', draft.text);
    };
    return html`<div class="draft"><p><b>The bot suggests</b>${draft.text}</p>
      <button type="button" @click=${send}>Send</button></div>`;
  }

  private renderComposer(): TemplateResult {
    const { contact } = this;
    return html`<form class="composer" aria-label="Composer" @submit=${this.onSubmit}>
      <textarea name="text" rows="2" aria-label="Message" placeholder=${placeholder(this.origin, contact)}
        @keydown=${this.onKey}></textarea>
      <div class="tools">
        <bot-status-badge .endpoint=${ENDPOINT} .getToken=${getAgentToken} .contactId=${contact.contactId}></bot-status-badge>
        <fieldset>
          <legend>Write as</legend>
          ${ORIGINS.map(
            ({ origin, label }) => html`<label><input type="radio" name="origin" value=${origin}
              .checked=${origin === this.origin} @change=${() => this.writeAs(origin)}><span>${label}</span></label>`,
          )}
        </fieldset>
        <button class="send">Send</button>
      </div>
      <p class="trouble-line" role="alert">${this.trouble}</p>
    </form>`;
  }

  private writeAs(origin: Origin): void {
    this.origin = origin;
  }

  private onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    (event.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
  };

  private onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = this.querySelector('textarea')!;
    const text = field.value.trim();
    if (!text) {
      field.focus();
      return;
    }
    field.value = '';
    void this.send(this.origin, text);
  };

  private async send(origin: Origin | 'SUGGESTION', text: string): Promise<void> {
    const { contact, conversations } = this;
    const { contactId, name } = contact;
    this.trouble = null;
    try {
      const message = conversations.add(contactId, origin, text);
      const actor = actorOf(origin, contactId, name);
      const recorded = await recordMessage({ contactId, messageId: message.id, origin, actor });
      const note = explainMessage(recorded, Date.now());
      if (note) conversations.add(contactId, 'NOTE', note);
      if (origin === 'CONTACT') {
        await answer(conversations, contactId, message, {
          onTyping: (isTyping) => {
            this.typingFor = isTyping ? contactId : null;
          },
          onDraft: (draft) => {
            this.draft = { contactId, text: draft };
          },
        });
      }
    } catch (error) {
      this.trouble = `That did not reach the service. ${(error as Error).message}`;
    }
  }
}

function actorOf(origin: Origin | 'SUGGESTION', contactId: string, name: string | null) {
  if (origin === 'CONTACT') return { externalId: contactId, name };
  return origin === 'WORKFLOW' ? { externalId: 'reminders', name: 'Workflow “Reminders”' } : TEAMMATE;
}

function placeholder(origin: Origin, { name, contactId }: ContactInfo): string {
  if (origin === 'TEAMMATE') return `Write to ${name ?? contactId}…`;
  return origin === 'CONTACT' ? `Write as ${name ?? contactId}…` : 'Write as a workflow…';
}

function renderMessage({ author, text, at }: Message, name: string): TemplateResult {
  if (author === 'NOTE') return html`<p class="message note">${text}</p>`;
  const authors: Record<Exclude<Author, 'NOTE'>, string> = {
    CONTACT: name,
    TEAMMATE: 'You',
    SUGGESTION: 'You, from the bot’s draft',
    WORKFLOW: 'Workflow',
    BOT: 'Bot',
  };
  const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(at);
  return html`<p class="message ${author.toLowerCase()}"><small>${authors[author]} · ${time}</small>${text}</p>`;
}

function localTime(timeZone: string | null): string {
  if (timeZone === null) return '';
  const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short', timeZone }).format();
  return `${time} in ${timeZone.split('/').at(-1)?.replaceAll('_', ' ')}`;
}

customElements.define('demo-conversation', DemoConversation);
