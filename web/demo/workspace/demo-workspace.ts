import { html, type TemplateResult } from 'lit';
import { Clock, serverNow } from '../clock';
import type { ReadWorkspace } from '../generated/operations.js';
import { LightElement } from '../light-element';
import { LiveData } from '../live';
import { hrefOf } from '../route';
import { ENDPOINT, getAgentToken, readWorkspace } from '../service';
import { describeReason, durationMs, formatLength, STATE_LABELS, STATES } from '../words';

type Summary = ReadWorkspace['statusSummary'];
type Waiting = ReadWorkspace['contacts']['nodes'][number];

const THRESHOLDS = [
  { value: 'PT0S', label: 'Any time' },
  { value: 'PT5M', label: '5 minutes or more' },
  { value: 'PT15M', label: '15 minutes or more' },
  { value: 'PT1H', label: '1 hour or more' },
  { value: 'PT24H', label: '1 day or more' },
] as const;

/** An overview of the workspace: contacts by state, who waits, and silence periods. */
export class DemoWorkspace extends LightElement {
  static override properties = { threshold: { state: true } };

  declare private threshold: string;
  private summary: Summary | null = null;
  private waiting: readonly Waiting[] = [];
  private readonly data = new LiveData(this, () => this.read());

  constructor() {
    super();
    this.threshold = 'PT0S';
    new Clock(this);
  }

  protected override render(): TemplateResult {
    const { summary } = this;
    return html`<div class="workspace" aria-busy=${summary === null}>
      <h1>Workspace</h1>
      ${summary ? html`${this.renderTiles(summary)} ${this.renderWaiting()} ${this.renderSilence(summary)}` : null}
    </div>`;
  }

  private renderTiles({ counts }: Summary): TemplateResult {
    const total = counts.reduce((sum, { contacts }) => sum + contacts, 0);
    return html`<section class="tiles" aria-label="Contacts by state">
      ${STATES.map((state) => {
        const reasons = counts.filter((count) => count.state === state);
        const contacts = reasons.reduce((sum, count) => sum + count.contacts, 0);
        return html`<article class=${state.toLowerCase()}>
          <h2>${STATE_LABELS[state]}</h2>
          <p class="figure">${contacts}<span>of ${total}</span></p>
          <ul>${reasons.map(
            (count) =>
              html`<li><span>${describeReason(count.reason)}</span><b>${count.contacts}</b>
                ${renderBar(count.contacts / Math.max(1, total))}</li>`,
          )}</ul>
        </article>`;
      })}
    </section>`;
  }

  private renderWaiting(): TemplateResult {
    const { waiting } = this;
    return html`<section class="card">
      <header>
        <h2>Who is waiting</h2>
        <label>For <select @change=${this.onThreshold}>
          ${THRESHOLDS.map(
            ({ value, label }) =>
              html`<option value=${value} ?selected=${value === this.threshold}>${label}</option>`,
          )}
        </select></label>
      </header>
      ${waiting.length === 0 ? html`<p class="hint">No one is waiting.</p>` : null}
      <ul class="people">${waiting.map((each) => this.renderPerson(each))}</ul>
    </section>`;
  }

  private renderPerson({ contactId: id, name, botStatus }: Waiting): TemplateResult {
    const { waitingSince, waitingFor } = botStatus;
    const length = waitingSince ? formatLength(Math.max(1_000, serverNow() - Date.parse(waitingSince))) : '';
    return html`<li>
      <a href=${hrefOf(id)}><bdi>${name ?? id}</bdi></a>
      <span>${length}, for ${waitingFor === 'BOT' ? 'the bot' : 'a person'}</span>
      <bot-status-badge compact .endpoint=${ENDPOINT} .getToken=${getAgentToken} .contactId=${id}></bot-status-badge>
    </li>`;
  }

  private renderSilence({ silence }: Summary): TemplateResult {
    const most = Math.max(1, ...silence.map(({ total }) => durationMs(total)));
    return html`<section class="card">
      <header><h2>Pauses in the last 7 days</h2></header>
      ${silence.length === 0 ? html`<p class="hint">None: the bot was active all the time.</p>` : null}
      <ul class="bars">${silence.map(
        ({ reason, periods, total }) => html`<li>
          <span>${describeReason(reason)}</span>
          <b>${formatLength(durationMs(total))} over ${periods} ${periods === 1 ? 'pause' : 'pauses'}</b>
          ${renderBar(durationMs(total) / most)}
        </li>`,
      )}</ul>
    </section>`;
  }

  private onThreshold = (event: Event): void => {
    this.threshold = (event.target as HTMLSelectElement).value;
    void this.data.load();
  };

  private async read(): Promise<() => void> {
    const { statusSummary, contacts } = await readWorkspace(this.threshold);
    return () => {
      this.summary = statusSummary;
      this.waiting = contacts.nodes;
    };
  }
}

/** Renders a bar. SVG takes its length from an attribute; the page's policy forbids inline styles. */
function renderBar(share: number): TemplateResult {
  return html`<svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
    <rect class="rail" width="100" height="4"></rect>
    <rect class="fill" width=${(share * 100).toFixed(1)} height="4"></rect>
  </svg>`;
}

customElements.define('demo-workspace', DemoWorkspace);
