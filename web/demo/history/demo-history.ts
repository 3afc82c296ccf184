import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ContactInfo, HistoryItem, Outcome } from '../generated/operations';
import { LightElement } from '../light-element';
import { readHistory } from '../service';
import { describeActor, describeReason, formatMoment, STATE_LABELS } from '../words';
import { renderTimeline } from './history-picture';
import { formatLength } from './timeline';

const OUTCOMES: Readonly<Partial<Record<Outcome, string>>> = {
  EXTENDED: 'Sleeps longer',
  SUPPRESSED: 'Rule not applied',
  STALE: 'Too old to count',
};

/** Screens with room for the history beside the conversation. On smaller ones it starts collapsed. */
const WIDE = matchMedia('(min-width: 1121px)');

/** The status history of a contact, as a timeline and as a list. */
export class DemoHistory extends LightElement {
  static override properties = {
    contact: { attribute: false },
    items: { state: true },
    now: { state: true },
  };

  declare contact: ContactInfo;
  declare private items: readonly HistoryItem[];
  declare private now: number;
  private clock: ReturnType<typeof setInterval> | undefined;
  private reload: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.items = [];
    this.now = Date.now();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('bot-status-change', this.onChange);
    this.clock = setInterval(() => {
      this.now = Date.now();
    }, 15_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('bot-status-change', this.onChange);
    clearInterval(this.clock);
    clearTimeout(this.reload);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('contact')) return;
    this.items = [];
    void this.load();
  }

  protected override render(): TemplateResult {
    const name = this.contact.name ?? this.contact.contactId;
    return html`<details class="history" ?open=${WIDE.matches}>
      <summary><h2>Status history</h2></summary>
      ${renderTimeline(this.items, this.now, name)}
      ${this.items.length === 0 ? html`<p class="hint">Nothing has happened yet: the bot is active from the start.</p>` : nothing}
      <ol>${this.items.map((item, index) => this.renderItem(item, index))}</ol>
    </details>`;
  }

  private renderItem(item: HistoryItem, index: number): TemplateResult {
    const { state, outcome, reason, actor, note, effectiveAt, wakeAt } = item;
    const isChange = outcome === 'APPLIED';
    const title = isChange ? STATE_LABELS[state] : (OUTCOMES[outcome] ?? outcome);
    const isQuiet = !isChange && outcome !== 'EXTENDED';
    const until =
      wakeAt && state !== 'ACTIVE' && !isQuiet ? `until ${formatMoment(Date.parse(wakeAt), this.now)}` : null;
    return html`<li class="${isQuiet ? 'quiet' : state.toLowerCase()}">
      <p><b>${title}</b>${isChange ? html` <span class="length">${this.lengthOf(index)}</span>` : nothing}</p>
      <p>${describeReason(reason)}${until ? html`, ${until}` : nothing}</p>
      ${note ? html`<p class="quote">“${note}”</p>` : nothing}
      <p class="when">${describeActor(actor)} · <time datetime=${effectiveAt}>${formatMoment(Date.parse(effectiveAt), this.now)}</time></p>
    </li>`;
  }

  /** How long the state that began with this change lasted. */
  private lengthOf(index: number): string {
    const begin = Date.parse(this.items[index]!.effectiveAt);
    const next = this.items.slice(0, index).findLast(({ outcome }) => outcome === 'APPLIED');
    if (!next) return `for ${formatLength(Math.max(0, this.now - begin))} so far`;
    return `for ${formatLength(Date.parse(next.effectiveAt) - begin)}`;
  }

  private onChange = (event: Event): void => {
    const { status } = (event as CustomEvent<{ status: { contactId: string } }>).detail;
    if (status.contactId !== this.contact.contactId) return;
    // The badges in the list and in the composer report the same change: load once, after both.
    clearTimeout(this.reload);
    this.reload = setTimeout(() => void this.load(), 120);
  };

  private async load(): Promise<void> {
    const { contactId } = this.contact;
    try {
      const items = await readHistory(contactId);
      if (contactId !== this.contact.contactId) return;
      // The service also records requests that changed nothing.
      this.items = items.filter(({ outcome }) => outcome !== 'NO_CHANGE');
      this.now = Date.now();
    } catch {
      // The items shown stay. The next change loads the history again.
    }
  }
}

customElements.define('demo-history', DemoHistory);
