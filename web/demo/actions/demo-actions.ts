import { html, nothing, type TemplateResult } from 'lit';
import type { Conversations } from '../conversation/conversations';
import { LightElement } from '../light-element';
import { live } from '../live';
import type { OpenContact } from '../service';
import { type Action, actionsFor } from './actions';
import { renderIds } from './contact-ids';

/** What else inboxes, bots and admins do, each with the call of the API that does it. */
export class DemoActions extends LightElement {
  static override properties = {
    contact: { attribute: false },
    conversations: { attribute: false },
    result: { state: true },
  };

  declare contact: OpenContact;
  declare conversations: Conversations;
  declare private result: { readonly contactId: string; readonly text: string } | null;

  constructor() {
    super();
    this.result = null;
  }

  protected override render(): TemplateResult {
    const { contact, result } = this;
    return html`<details class="side actions">
      <summary><h2>Actions</h2></summary>
      <p class="hint">What inboxes, bots and admins report, with the API call behind each.</p>
      <ul>${actionsFor(contact, this.conversations).map((action) => this.renderAction(action))}</ul>
      ${renderIds(contact, (call, run) => void this.run(call, run))}
      <p class="result" role="status">${result?.contactId === contact.contactId ? result.text : nothing}</p>
    </details>`;
  }

  private renderAction({ label, call, run }: Action): TemplateResult {
    return html`<li><button type="button" ?disabled=${run === null} @click=${() => run && this.run(call, run)}>${label}</button>
      <code>${call}</code></li>`;
  }

  private async run(call: string, run: () => Promise<string>): Promise<void> {
    const { contactId } = this.contact;
    this.result = { contactId, text: `${call}…` };
    try {
      this.result = { contactId, text: `${call} → ${await run()}` };
      live.reload();
    } catch (error) {
      this.result = { contactId, text: (error as Error).message };
    }
  }
}

customElements.define('demo-actions', DemoActions);
