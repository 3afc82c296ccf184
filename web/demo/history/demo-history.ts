import { html, nothing, type TemplateResult } from 'lit';
import { Clock, serverNow } from '../clock';
import type { HistoryItem } from '../generated/operations.js';
import { LightElement } from '../light-element';
import type { OpenContact } from '../service';
import { capitalized, describeActor, formatLength, formatMoment, STATE_LABELS } from '../words';
import { describeChange, isNotable } from './describe-change';
import { renderTimeline } from './history-picture';

/** Screens with room for the history beside the conversation. On smaller ones it starts collapsed. */
const WIDE = matchMedia('(min-width: 1121px)');

/** The status history of a contact, as a timeline and as a list. */
export class DemoHistory extends LightElement {
  static override properties = { contact: { attribute: false } };

  declare contact: OpenContact;

  constructor() {
    super();
    new Clock(this);
  }

  protected override render(): TemplateResult {
    const { contactId, name, history } = this.contact;
    const items = history.filter(isNotable);
    return html`<details class="side history" ?open=${WIDE.matches}>
      <summary><h2>Status history</h2></summary>
      ${renderTimeline(items, serverNow(), name ?? contactId)}
      ${items.length === 0 ? html`<p class="hint">Nothing has happened yet: the bot is active from the start.</p>` : nothing}
      <ol>${items.map((item, index) => this.renderItem(item, items.slice(0, index)))}</ol>
    </details>`;
  }

  private renderItem(item: HistoryItem, later: readonly HistoryItem[]): TemplateResult {
    const { state, outcome, actor, note, effectiveAt } = item;
    const isChange = outcome === 'APPLIED';
    const isQuiet = !isChange && outcome !== 'EXTENDED';
    const title = isChange
      ? html`<p><b>${STATE_LABELS[state]}</b> <span class="length">${lengthOf(item, later)}</span></p>`
      : nothing;
    return html`<li class=${isQuiet ? 'quiet' : state.toLowerCase()}>
      ${title}
      <p>${describeChange(item, serverNow())}</p>
      ${note ? html`<p class="quote" dir="auto">“${note}”</p>` : nothing}
      <p class="when">${capitalized(describeActor(actor))} · <time datetime=${effectiveAt}>${formatMoment(effectiveAt, serverNow())}</time></p>
    </li>`;
  }
}

/** How long the state that began with a change lasted. */
function lengthOf({ effectiveAt }: HistoryItem, later: readonly HistoryItem[]): string {
  const begin = Date.parse(effectiveAt);
  const next = later.findLast(({ outcome }) => outcome === 'APPLIED');
  if (!next) return `for ${formatLength(serverNow() - begin)} so far`;
  return `for ${formatLength(Date.parse(next.effectiveAt) - begin)}`;
}

customElements.define('demo-history', DemoHistory);
