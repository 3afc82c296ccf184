import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { BotInfo, BotMode, ContactInfo, SaveBotInput } from '../generated/operations.js';
import { LightElement } from '../light-element';
import { inbox, saveBot } from '../service';
import { MODE_LABELS } from '../words';
import { changesOf, durationChoices, MESSAGE_LIMITS } from './rule-choices';

const MODE_HINTS: Readonly<Record<BotMode, string>> = {
  OFF: 'Never replies, and its contacts have no switch.',
  SUGGESTIVE: 'Drafts replies; a person sends them.',
  AUTO_PILOT: 'Replies by itself while it is active.',
};

/**
 * The mode of the bot in the bar, and its rules in a dialog: of the bot of the open contact, or of the default bot.
 * Each change is saved at once, by the admin of the demo.
 */
export class DemoBot extends LightElement {
  static override properties = {
    bots: { attribute: false },
    contact: { attribute: false },
    message: { state: true },
  };

  declare bots: readonly BotInfo[];
  declare contact: ContactInfo | null;
  declare private message: string | null;
  private saving = Promise.resolve();

  constructor() {
    super();
    this.message = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const bot = this.find();
    if (!bot) return html`<p class="bot-mode">No bot</p>`;
    return html`<button type="button" class="bot-mode ${bot.mode.toLowerCase()}" aria-haspopup="dialog" @click=${this.open}>
        <b>${bot.name}</b><span class="mode">${MODE_LABELS[bot.mode]}</span></button>
      <dialog class="bot-dialog" aria-labelledby="bot-title" @click=${this.onDialogClick}>
        <div class="head"><h2 id="bot-title">${bot.name}</h2>
          <button type="button" class="close" aria-label="Close" @click=${this.close}></button></div>
        <form @change=${this.onChange} @submit=${(event: Event) => event.preventDefault()}>
          ${this.contact ? this.renderAssignment(this.contact) : nothing}
          ${renderModes(bot)} ${renderRules(bot)}
          <p class="hint">Changes apply at once, to every contact of this bot. <code>saveBot</code> requires the role ADMIN.</p>
          <p class="result" role="status">${this.message}</p>
        </form>
      </dialog>`;
  }

  private renderAssignment({ contactId, name, bot }: ContactInfo): TemplateResult {
    return html`<label class="row"><span>Bot for <bdi>${name ?? contactId}</bdi> <code>saveContacts</code></span>
      <select name="botId">${this.bots.map(
        ({ botId, name: label, isDefault }) =>
          html`<option value=${botId} .selected=${botId === bot?.botId}>${label}${isDefault ? ' (default)' : ''}</option>`,
      )}</select></label>`;
  }

  private find(): BotInfo | undefined {
    const { contact, bots } = this;
    return bots.find(({ botId, isDefault }) => (contact ? botId === contact.bot?.botId : isDefault));
  }

  private onChange = (event: Event): void => {
    const field = event.target as HTMLInputElement | HTMLSelectElement;
    const save = () => (field.name === 'botId' ? this.assign(field.value) : this.change(changesOf(field)));
    // One after the other, because each save names the version that it changes.
    this.saving = this.saving.then(() => this.save(save));
  };

  private async assign(botId: string): Promise<void> {
    if (this.contact) await inbox.saveContacts([{ contactId: this.contact.contactId, botId }]);
  }

  private async change(changes: Omit<SaveBotInput, 'botId'>): Promise<void> {
    const bot = this.find();
    if (!bot) return;
    const saved = await saveBot({ botId: bot.botId, expectedVersion: bot.version, ...changes });
    this.bots = this.bots.map((each) => (each.botId === saved.botId ? saved : each));
  }

  private async save(save: () => Promise<void>): Promise<void> {
    try {
      await save();
      this.message = 'Saved';
    } catch (error) {
      this.message = (error as Error).message;
    }
  }

  private open = (): void => {
    this.message = null;
    this.querySelector('dialog')?.showModal();
  };

  private close = (): void => this.querySelector('dialog')?.close();

  private onDialogClick = (event: Event): void => {
    if (event.target === event.currentTarget) this.close();
  };
}

function renderModes({ mode }: BotInfo): TemplateResult {
  const modes = Object.keys(MODE_LABELS) as BotMode[];
  return html`<fieldset class="modes"><legend>Mode</legend>
    ${modes.map(
      (each) => html`<label><input type="radio" name="mode" value=${each} .checked=${live(each === mode)}>
        <span><b>${MODE_LABELS[each]}</b>${MODE_HINTS[each]}</span></label>`,
    )}
  </fieldset>`;
}

function renderRules({ rules }: BotInfo): TemplateResult {
  const flag = (name: 'sleepOnTeammateMessage' | 'sleepOnWorkflowMessage' | 'wakeOnRead', label: string) =>
    html`<label class="row"><span>${label}</span><input type="checkbox" name=${name} .checked=${live(rules[name])}></label>`;
  const sleep = (name: 'messageSleep' | 'limitSleep', label: string) =>
    html`<label class="row"><span>${label}</span><select name=${name}>${durationChoices(rules[name]).map(
      ({ value, label: text, isChosen }) =>
        html`<option value=${value} .selected=${isChosen}>${text}</option>`,
    )}</select></label>`;
  // Without `live`: a number that is being typed stays when something else is rendered.
  const number = (name: 'maxMessages' | 'burstLimit', label: string, most: number) =>
    html`<label class="row"><span>${label}</span><input type="number" name=${name} min="1" max=${most} required .value=${String(rules[name] ?? '')}></label>`;
  return html`<fieldset class="rules"><legend>When it sleeps</legend>
    ${flag('sleepOnTeammateMessage', 'When a teammate replies')} ${flag('sleepOnWorkflowMessage', 'When a workflow writes')}
    ${sleep('messageSleep', 'Length of these pauses')}
    ${number('maxMessages', 'After this many replies', MESSAGE_LIMITS.most)} ${sleep('limitSleep', 'Length of the pause at this limit')}
    ${number('burstLimit', 'Above this many replies a minute', 1_000)}
  </fieldset>
  <fieldset class="rules"><legend>What wakes it early</legend>
    <label class="row"><span>A message from the contact</span><select name="wakeOnInbound">
      ${WAKES.map(([value, label]) => html`<option value=${value} .selected=${value === rules.wakeOnInbound}>${label}</option>`)}
    </select></label>
    ${flag('wakeOnRead', 'Reading the conversation, at the limit')}
  </fieldset>`;
}

const WAKES = [
  ['NEVER', 'Never'],
  ['RULE_SLEEP_ONLY', 'If a rule put it to sleep'],
  ['ALWAYS', 'Always'],
] as const;

customElements.define('demo-bot', DemoBot);
