import { html, type TemplateResult } from 'lit';
import type { WantedStatus } from '../documents.js';
import { backIcon } from '../icons.js';
import { toDuration, toLocalDateTime, tomorrowAtNine, UNITS, type Unit } from './sleep-choices.js';

export interface FormHandlers {
  readonly now: number;
  readonly note: string;
  readonly onNote: (event: Event) => void;
  readonly onBack: () => void;
  readonly onChoose: (wanted: WantedStatus) => void;
}

const MINUTE = 60_000;

export function viewerTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The form for sleeping until a chosen date and time. */
export function renderUntilForm(handlers: FormHandlers): TemplateResult {
  const { now } = handlers;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const input = field<HTMLInputElement>(event.currentTarget, 'until');
    const isAhead = new Date(input.value).getTime() > now;
    input.setCustomValidity(isAhead ? '' : 'Choose a time in the future.');
    if (!input.reportValidity()) return;
    const local = { dateTime: input.value, timeZone: viewerTimeZone() };
    handlers.onChoose({ state: 'SLEEPING', wake: { local } });
  };
  return html`<form @submit=${submit} novalidate>
    ${renderTitle('Sleep until', handlers)}
    <label>Date and time (${viewerTimeZone().replaceAll('_', ' ')})
      <input data-first type="datetime-local" name="until" required step="60"
        min=${toLocalDateTime(new Date(now + MINUTE))} .defaultValue=${tomorrowAtNine(new Date(now))}
        @input=${(event: Event) => (event.target as HTMLInputElement).setCustomValidity('')}>
    </label>
    ${renderNote(handlers)}
    <button class="primary">Put to sleep</button>
  </form>`;
}

/** The form for turning the bot off, with no end or, if the box is ticked, for a limited time. */
export function renderInactiveForm(handlers: FormHandlers): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const isTimed = field<HTMLInputElement>(event.currentTarget, 'timed').checked;
    const amount = field<HTMLInputElement>(event.currentTarget, 'amount');
    const unit = field<HTMLSelectElement>(event.currentTarget, 'unit').value as Unit;
    if (!isTimed) return handlers.onChoose({ state: 'INACTIVE' });
    const after = toDuration(amount.valueAsNumber, unit);
    if (after === null || !amount.reportValidity()) return amount.focus();
    handlers.onChoose({ state: 'INACTIVE', wake: { after } });
  };
  return html`<form @submit=${submit} novalidate>
    ${renderTitle('Turn the bot off', handlers)}
    <label class="check-row">
      <input data-first type="checkbox" name="timed" @change=${onTimed}> Turn the bot back on after…
    </label>
    <div class="amount">
      <input type="number" name="amount" min="1" max="999" value="24" aria-label="How many" required disabled>
      <select name="unit" aria-label="Unit" disabled>
        ${UNITS.map((unit) => html`<option ?selected=${unit === 'hours'}>${unit}</option>`)}
      </select>
    </div>
    <p class="hint">Unticked, it stays off until someone turns it on. No message wakes it or puts it to sleep.</p>
    ${renderNote(handlers)}
    <button class="primary">Turn off</button>
  </form>`;
}

function onTimed(event: Event): void {
  const box = event.currentTarget as HTMLInputElement;
  // The focus stays on the checkbox: the amount is the next field in the tab order.
  field<HTMLInputElement>(box.form, 'amount').disabled = !box.checked;
  field<HTMLSelectElement>(box.form, 'unit').disabled = !box.checked;
}

function renderTitle(title: string, { onBack }: FormHandlers): TemplateResult {
  return html`<header>
    <h2>
      <button class="back" type="button" aria-label="Back" @click=${onBack}>${backIcon}</button>
      <span>${title}</span>
    </h2>
  </header>`;
}

function renderNote({ note, onNote }: FormHandlers): TemplateResult {
  return html`<label>Note (optional)
    <input type="text" name="note" maxlength="1000" autocomplete="off" placeholder="Why, for your teammates"
      .value=${note} @input=${onNote}>
  </label>`;
}

function field<T extends Element>(form: EventTarget | null, name: string): T {
  return (form as HTMLFormElement).elements.namedItem(name) as unknown as T;
}
