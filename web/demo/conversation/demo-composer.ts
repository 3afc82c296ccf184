import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { LightElement } from '../light-element';
import { ENDPOINT, getAgentToken, type OpenContact } from '../service';
import type { Desk, Desks } from './desks';
import type { Mailbox } from './mailbox';
import { findWriter, mainWriters, moreWriters, type Writer } from './writers';

/** Where messages are written, with the badge. What was begun is kept on the desk of the contact. */
export class DemoComposer extends LightElement {
  static override properties = {
    contact: { attribute: false },
    desks: { attribute: false },
    mailbox: { attribute: false },
  };

  declare contact: OpenContact;
  declare desks: Desks;
  declare mailbox: Mailbox;

  override connectedCallback(): void {
    super.connectedCallback();
    this.desks.addEventListener('change', this.onChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.desks.removeEventListener('change', this.onChange);
  }

  protected override render(): TemplateResult {
    const { contact } = this;
    const desk = this.desks.of(contact.contactId);
    const writer = findWriter(contact, desk.writerId);
    return html`${desk.suggestion === null ? nothing : this.renderSuggestion(desk.suggestion)}
      <form class="composer" aria-label="Composer" @submit=${this.onSubmit}>
        <textarea name="text" rows="2" aria-label="Message" placeholder=${placeholder(writer, contact)} dir="auto"
          .value=${live(desk.text)} @input=${this.onInput} @keydown=${this.onKey}></textarea>
        <div class="tools">
          <bot-status-badge .endpoint=${ENDPOINT} .getToken=${getAgentToken} .contactId=${contact.contactId}></bot-status-badge>
          <fieldset>
            <legend>Write as</legend>
            ${mainWriters(contact).map((each) => this.renderWriter(each, desk))}
          </fieldset>
          <button class="send">Send</button>
        </div>
        ${this.renderMore(desk)}
        <p class="trouble-line" role="alert">${desk.trouble}</p>
      </form>`;
  }

  private renderSuggestion(text: string): TemplateResult {
    return html`<section class="draft" aria-label="Draft of the bot"><p><b>The bot suggests</b><span dir="auto">${text}</span></p>
      <div class="choices">
        <button type="button" class="send" @click=${() => this.mailbox.sendSuggestion(this.contact, text)}>Send draft</button>
        <button type="button" @click=${() => this.edit(text)}>Edit</button>
        <button type="button" @click=${() => this.change({ suggestion: null })}>Discard</button>
      </div></section>`;
  }

  private renderMore(desk: Desk): TemplateResult {
    const writers = moreWriters(this.contact);
    const chosen = writers.find(({ id }) => id === desk.writerId);
    return html`<details class="more">
      <summary>More ways to write${chosen ? html`: <b>${chosen.label}</b>` : nothing}</summary>
      <fieldset class="writers">
        <legend>Write as</legend>
        ${writers.map((each) => this.renderWriter(each, desk))}
      </fieldset>
      ${chosen?.hint ? html`<p class="hint">${chosen.hint}</p>` : nothing}
      <label class="late"><input type="checkbox" .checked=${live(desk.isLate)} @change=${this.onLate}>
        Delivered late: sent 10 minutes ago</label>
    </details>`;
  }

  private renderWriter({ id, label }: Writer, { writerId }: Desk): TemplateResult {
    return html`<label><input type="radio" name="writer" value=${id} .checked=${live(id === writerId)}
      @change=${() => this.change({ writerId: id })}><span>${label}</span></label>`;
  }

  private edit(text: string): void {
    this.change({ text, writerId: 'you' });
    this.querySelector('textarea')?.focus();
  }

  private change(change: Partial<Desk>): void {
    this.desks.change(this.contact.contactId, change);
  }

  private onInput = (event: Event): void => {
    this.change({ text: (event.target as HTMLTextAreaElement).value });
  };

  private onLate = (event: Event): void => {
    this.change({ isLate: (event.target as HTMLInputElement).checked });
  };

  private onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    (event.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
  };

  private onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const { text, writerId } = this.desks.of(this.contact.contactId);
    if (!text.trim()) {
      this.querySelector('textarea')?.focus();
      return;
    }
    this.change({ text: '', trouble: null });
    void this.mailbox.send(this.contact, findWriter(this.contact, writerId), text.trim());
  };

  private onChange = (): void => this.requestUpdate();
}

function placeholder({ id, origin, label }: Writer, { name, contactId }: OpenContact): string {
  if (id === 'you') return `Write to ${name ?? contactId}…`;
  return id === 'contact'
    ? `Write as ${name ?? contactId}…`
    : `Write as: ${origin === 'WORKFLOW' ? 'a workflow' : label}…`;
}

customElements.define('demo-composer', DemoComposer);
