import type { WantedStatus } from 'bot-status-client/store';
import { html, type TemplateResult } from 'lit';
import { backIcon } from '../icons.js';
import type { Phrases } from '../words/phrases.js';
import {
  MOST,
  MOST_DAYS,
  toDuration,
  toLocalDateTime,
  tomorrowAtNine,
  UNITS,
  type Unit,
} from './sleep-choices.js';

export interface FormOptions {
  readonly phrases: Phrases;
  /** The current time on the service's clock. */
  readonly now: number;
  /** What is wrong with the input; empty if nothing is. */
  readonly error: string;
  readonly noteField: TemplateResult;
  readonly onError: (error: string) => void;
  readonly onBack: () => void;
  readonly onChoose: (wanted: WantedStatus) => void;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export function viewerTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The form for sleeping until a chosen date and time. */
export function renderUntilForm(options: FormOptions): TemplateResult {
  const { now, phrases, onError, onChoose } = options;
  const { words } = phrases;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const input = field<HTMLInputElement>(event.currentTarget, 'until');
    const ahead = new Date(input.value).getTime() - now;
    if (!(ahead > 1_000)) return refuse(input, words.chooseFuture, onError);
    if (ahead > MOST_DAYS * DAY) {
      return refuse(input, words.chooseWithin(phrases.duration(MOST_DAYS, 'day')), onError);
    }
    const local = { dateTime: input.value, timeZone: viewerTimeZone() };
    onChoose({ state: 'SLEEPING', wake: { local } });
  };
  return html`<form part="form" @submit=${submit} @input=${() => onError('')} novalidate>
    ${renderTitle(words.sleepUntilTitle, options)}
    <label>${words.dateAndTime(viewerTimeZone().replaceAll('_', ' '))}
      <input data-first type="datetime-local" name="until" required step="60" aria-describedby="error"
        aria-invalid=${options.error !== ''} min=${toLocalDateTime(new Date(now + MINUTE))}
        .defaultValue=${toLocalDateTime(tomorrowAtNine(now))}>
    </label>
    ${renderError(options)} ${options.noteField}
    <button class="primary" part="primary">${words.putToSleep}</button>
  </form>`;
}

/** The form for turning the bot off for some time or, without the tick, with no end. */
export function renderInactiveForm(options: FormOptions): TemplateResult {
  const { phrases, onError, onChoose } = options;
  const { words } = phrases;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!field<HTMLInputElement>(form, 'timed').checked) return onChoose({ state: 'INACTIVE' });
    const amount = field<HTMLInputElement>(form, 'amount');
    const unit = field<HTMLSelectElement>(form, 'unit').value as Unit;
    const after = toDuration(amount.valueAsNumber, unit);
    if (after !== null) return onChoose({ state: 'INACTIVE', wake: { after } });
    return refuse(amount, words.chooseAmount(phrases.number(1), phrases.number(MOST[unit])), onError);
  };
  return html`<form part="form" @submit=${submit} @input=${() => onError('')} novalidate>
    ${renderTitle(words.inactiveTitle, options)}
    <label class="check-row">
      <input data-first type="checkbox" name="timed" checked @change=${onTimed}> ${words.turnOnAfter}
    </label>
    <div class="amount">
      <input type="number" name="amount" min="1" step="1" value="24" inputmode="numeric" required
        aria-label=${words.amount} aria-describedby="error" aria-invalid=${options.error !== ''}>
      <select name="unit" aria-label=${words.unit}>
        ${UNITS.map((unit) => html`<option value=${unit} ?selected=${unit === 'hour'}>${phrases.unitName(unit, 24)}</option>`)}
      </select>
    </div>
    ${renderError(options)}
    <p class="hint">${words.noEnd}</p>
    ${options.noteField}
    <button class="primary" part="primary">${words.setInactive}</button>
  </form>`;
}

function onTimed(event: Event): void {
  const box = event.currentTarget as HTMLInputElement;
  // The focus stays on the checkbox: the amount is the next field in the tab order.
  field<HTMLInputElement>(box.form, 'amount').disabled = !box.checked;
  field<HTMLSelectElement>(box.form, 'unit').disabled = !box.checked;
}

function renderTitle(title: string, { phrases, onBack }: FormOptions): TemplateResult {
  return html`<header>
    <h2>
      <button class="back" type="button" aria-label=${phrases.words.back} @click=${onBack}>${backIcon}</button>
      <span>${title}</span>
    </h2>
  </header>`;
}

/** Always in the page, so that screen readers announce what appears in it. */
function renderError({ error }: FormOptions): TemplateResult {
  return html`<p class="error" id="error" role="alert">${error}</p>`;
}

function refuse(input: HTMLElement, error: string, onError: FormOptions['onError']): void {
  onError(error);
  input.focus();
}

function field<T extends Element>(form: EventTarget | null, name: string): T {
  return (form as HTMLFormElement).elements.namedItem(name) as unknown as T;
}
