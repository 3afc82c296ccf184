import { html, type TemplateResult } from 'lit';
import type { Summary, Waiting } from './documents';
import { formatLength } from './history/timeline';
import { LightElement } from './light-element';
import { ENDPOINT, getAgentToken, readWorkspace } from './service';
import { describeReason, durationMs, STATE_LABELS, STATES } from './words';

const THRESHOLDS = [
  { value: 'PT1M', label: '1 minute' },
  { value: 'PT15M', label: '15 minutes' },
  { value: 'PT1H', label: '1 hour' },
  { value: 'PT24H', label: '1 day' },
] as const;
const REFRESH_MS = 20_000;

/** An overview of the workspace: contacts by state, contacts that wait too long, and silence periods. */
export class DemoWorkspace extends LightElement {
  static override properties = {
    summary: { state: true },
    waiting: { state: true },
    threshold: { state: true },
    trouble: { state: true },
  };

  declare private summary: Summary | null;
  declare private waiting: readonly Waiting[];
  declare private threshold: string;
  declare private trouble: boolean;
  private refresh: ReturnType<typeof setInterval> | undefined;
  private reload: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.summary = null;
    this.waiting = [];
    this.threshold = 'PT15M';
    this.trouble = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
    this.refresh = setInterval(() => void this.load(), REFRESH_MS);
    document.addEventListener('bot-status-change', this.onChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.refresh);
    clearTimeout(this.reload);
    document.removeEventListener('bot-status-change', this.onChange);
  }

  protected override render(): TemplateResult {
    const { summary } = this;
    return html`<div class="workspace" aria-busy=${summary === null}>
      <h1>Workspace</h1>
      ${this.trouble ? html`<p class="trouble-line" role="alert">The figures are not available right now.</p>` : null}
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
        <h2>Waiting too long</h2>
        <label>Longer than <select @change=${this.onThreshold}>
          ${THRESHOLDS.map(
            ({ value, label }) =>
              html`<option value=${value} ?selected=${value === this.threshold}>${label}</option>`,
          )}
        </select></label>
      </header>
      ${waiting.length === 0 ? html`<p class="hint">Nobody. Everyone who wrote while the bot was silent has been answered.</p>` : null}
      <ul class="people">${waiting.map((each) => this.renderPerson(each))}</ul>
    </section>`;
  }

  private renderPerson({ contactId: id, name, botStatus }: Waiting): TemplateResult {
    const { waitingSince, pendingInbound } = botStatus;
    const length = waitingSince ? formatLength(Date.now() - Date.parse(waitingSince)) : '';
    return html`<li>
      <a href="#/c/${encodeURIComponent(id)}">${name ?? id}</a>
      <span>${length}, ${pendingInbound} ${pendingInbound === 1 ? 'message' : 'messages'}</span>
      <bot-status-badge compact .endpoint=${ENDPOINT} .getToken=${getAgentToken} .contactId=${id}></bot-status-badge>
    </li>`;
  }

  private renderSilence({ silence }: Summary): TemplateResult {
    const most = Math.max(1, ...silence.map(({ total }) => durationMs(total)));
    return html`<section class="card">
      <header><h2>Silence in the last 7 days</h2></header>
      ${silence.length === 0 ? html`<p class="hint">None: the bot was active all the time.</p>` : null}
      <ul class="bars">${silence.map(
        ({ reason, periods, total }) => html`<li>
          <span>${describeReason(reason)}</span>
          <b>${formatLength(durationMs(total))} in ${periods} ${periods === 1 ? 'period' : 'periods'}</b>
          ${renderBar(durationMs(total) / most)}
        </li>`,
      )}</ul>
    </section>`;
  }

  private onThreshold = (event: Event): void => {
    this.threshold = (event.target as HTMLSelectElement).value;
    void this.load();
  };

  private onChange = (): void => {
    // One change can affect many contacts, and each badge reports it: load once.
    clearTimeout(this.reload);
    this.reload = setTimeout(() => void this.load(), 150);
  };

  private async load(): Promise<void> {
    try {
      const { summary, waiting } = await readWorkspace(this.threshold);
      this.summary = summary;
      this.waiting = waiting;
      this.trouble = false;
    } catch {
      this.trouble = true;
    }
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
