import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { BadgeStatus } from './api/generated/operations.js';
import { newKey } from './api/new-key.js';
import type { GetToken } from './api/token-source.js';
import { badgeStyles } from './badge-styles.js';
import { badgeTheme } from './badge-theme.js';
import { type Feedback, feedbackOf, feedbackOfError } from './change-feedback.js';
import { formatCountdown, nextTickMs } from './countdown.js';
import type { StatusEvent, WantedStatus } from './documents.js';
import { chevronIcon, stateIcons, unpluggedIcon } from './icons.js';
import { type Lease, leaseConnection } from './live/connection-pool.js';
import { shownStatus } from './live/status-entry.js';
import { isContactId } from './live/subscription/watch-groups.js';
import { keepInPlace } from './menu/place-popover.js';
import { estimateWake } from './menu/sleep-choices.js';
import { BotStatusPanel } from './menu/status-panel.js';
import { ticker } from './ticker.js';
import { describeState, describeUntil, labelOf } from './words/describe-status.js';

/** The address of this module. A variable, so that bundlers do not treat the URL built from it as an asset. */
const MODULE_URL = import.meta.url;

/** Shows the bot status of one contact live and lets people change it. Documented in docs/composer.md. */
export class BotStatusBadge extends LitElement {
  static override styles = [badgeTheme, badgeStyles];
  static override properties = {
    contactId: { attribute: 'contact-id' },
    endpoint: {},
    token: {},
    getToken: { attribute: false },
    compact: { type: Boolean, reflect: true },
    isOpen: { state: true },
    feedback: { state: true },
  };

  declare contactId: string;
  /** The address of /graphql. Defaults to the service that this module was loaded from. */
  declare endpoint: string;
  declare token: string;
  /** Called for the first token and after a token is refused. Badges with the same function share a connection. */
  declare getToken: GetToken | null;
  /** Shows only the icon and the countdown, for lists. */
  declare compact: boolean;
  declare private isOpen: boolean;
  declare private feedback: Feedback | null;
  private lease: Lease | null = null;
  private status: BadgeStatus | null = null;
  private placed: HTMLElement | null = null;
  private stopPlacing: (() => void) | null = null;

  constructor() {
    super();
    this.contactId = '';
    this.endpoint = '';
    this.token = '';
    this.getToken = null;
    this.compact = false;
    this.isOpen = false;
    this.feedback = null;
  }

  /** The status shown. `null` until the service sends the first one. */
  get currentStatus(): BadgeStatus | null {
    return this.status;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.release();
    this.close();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (['contactId', 'endpoint', 'token', 'getToken'].some((name) => changed.has(name))) {
      if (changed.has('contactId')) {
        this.status = null;
        this.isOpen = false;
        this.feedback = null;
      }
      this.connect();
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { status } = this;
    if (!status?.available) return nothing;
    return html`${this.renderTrigger(status)}
      ${this.compact ? nothing : html`<span class="said" role="status">${describeState(status, this.now)}</span>`}
      ${this.isOpen ? this.renderPanel(status) : nothing}
      ${this.feedback ? this.renderFeedback(this.feedback) : nothing}`;
  }

  protected override updated(): void {
    const popover = this.renderRoot.querySelector<HTMLElement>('[popover]');
    const trigger = this.renderRoot.querySelector('button.trigger');
    if (this.isOpen && !trigger) this.close();
    if (popover === this.placed) return;
    this.stopPlacing?.();
    this.placed = popover;
    this.stopPlacing = popover && trigger && keepInPlace(trigger, popover);
  }

  private get now(): number {
    return this.lease?.connection.now() ?? Date.now();
  }

  /** Why the status shown may be out of date. `null` while it is live. */
  private get trouble(): string | null {
    const { connection } = this.lease ?? {};
    if (connection && !connection.isLost) return null;
    const isOver = !connection || connection.phase === 'refused';
    return isOver
      ? 'Not live: the session has ended. Sign in again.'
      : 'Not live: this may be out of date. Reconnecting…';
  }

  private renderTrigger(status: BadgeStatus): TemplateResult {
    const { state, wakeAt } = status;
    const { trouble } = this;
    const left = wakeAt === null || state === 'ACTIVE' ? null : Date.parse(wakeAt) - this.now;
    const name = status.contact.name ?? this.contactId;
    // The accessible name contains the visible label, so that voice control can find the button. It leaves out the
    // countdown, which a screen reader would announce again and again.
    const hiding = this.compact ? 'said' : 'label';
    return html`<button class="trigger ${state.toLowerCase()} ${trouble ? 'lost' : ''}" type="button"
      aria-haspopup="dialog" aria-expanded=${this.isOpen}
      title=${trouble ?? nothing} @click=${this.toggle} @keydown=${this.onTriggerKey}>
      ${stateIcons[state]}<span class="said">Bot for ${name}: </span><span class=${hiding}>${labelOf(status)}</span>
      ${left === null ? nothing : html`<span class="time" aria-hidden="true">${left > 0 ? formatCountdown(left) : 'waking…'}</span>`}
      <span class="said">${describeUntil(status, this.now)}${trouble ? ', not live' : ''}</span>
      ${trouble ? unpluggedIcon : nothing}
      ${this.compact ? nothing : chevronIcon}
    </button>`;
  }

  private renderPanel(status: BadgeStatus): TemplateResult {
    return html`<bot-status-panel popover="manual" role="dialog" tabindex="-1"
      aria-label="Bot for ${status.contact.name ?? this.contactId}"
      .status=${status} .now=${this.now} .trouble=${this.trouble}
      @choose=${this.onChoose} @dismiss=${() => this.close(true)} @focusout=${this.onFocusOut}></bot-status-panel>`;
  }

  private renderFeedback({ title, text }: Feedback): TemplateResult {
    return html`<div class="notice" popover="manual" role="alert">
      <b>${title}</b>${text}<br><button type="button" @click=${this.dismissFeedback}>Dismiss</button>
    </div>`;
  }

  /** Joins the shared connection for the current properties, if they are complete and valid. */
  private connect(): void {
    this.release();
    const token = this.getToken ?? this.token;
    if (!this.isConnected || !token || !isContactId(this.contactId)) return;
    const endpoint = new URL(this.endpoint || new URL('/graphql', MODULE_URL), document.baseURI).href;
    this.lease = leaseConnection(endpoint, token, this.contactId, {
      statusChanged: (event) => this.refresh(event),
      livenessChanged: () => {
        this.requestUpdate();
        const isLive = !this.lease?.connection.isLost;
        this.notify('bot-status-live', { contactId: this.contactId, isLive });
      },
    });
    // A new connection has no status yet. The previous one stays visible until the first arrives.
    this.status = shownStatus(this.lease.connection.entryOf(this.contactId)) ?? this.status;
    this.tick();
  }

  private release(): void {
    this.lease?.release();
    this.lease = null;
    ticker.cancel(this.tick);
  }

  private refresh(event: StatusEvent | null): void {
    const before = this.status;
    this.status = this.lease ? shownStatus(this.lease.connection.entryOf(this.contactId)) : before;
    this.tick();
    if (this.status && this.status !== before) {
      this.notify('bot-status-change', { status: this.status, statusChange: event?.statusChange ?? null });
    }
  }

  /** Renders now and whenever the countdown text changes. */
  private tick = (): void => {
    this.requestUpdate();
    const { wakeAt } = this.status ?? {};
    if (!wakeAt || this.status?.state === 'ACTIVE' || !this.isConnected) ticker.cancel(this.tick);
    else ticker.after(nextTickMs(Date.parse(wakeAt) - this.now), this.tick);
  };

  private onTriggerKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!this.isOpen) this.open();
    } else if (event.key === 'Escape') {
      this.dismissFeedback();
      this.close();
    }
  };

  private toggle = (): void => {
    if (this.isOpen) this.close();
    else this.open();
  };

  private open(): void {
    this.feedback = null;
    this.isOpen = true;
    document.addEventListener('pointerdown', this.onPointerDown, true);
  }

  private close(takesFocus = false): void {
    this.isOpen = false;
    document.removeEventListener('pointerdown', this.onPointerDown, true);
    if (takesFocus) this.renderRoot.querySelector<HTMLElement>('button.trigger')?.focus();
  }

  private dismissFeedback = (): void => {
    this.feedback = null;
  };

  private onPointerDown = (event: PointerEvent): void => {
    if (!event.composedPath().includes(this)) this.close();
  };

  private onFocusOut = (event: FocusEvent): void => {
    const target = event.relatedTarget;
    // Without a target, the focus went to another window, which keeps the panel open, or a click hit nothing focusable,
    // which `onPointerDown` handles.
    if (target instanceof Node && !(target instanceof BotStatusPanel)) this.close();
  };

  private onChoose = async ({ detail }: CustomEvent<WantedStatus>): Promise<void> => {
    this.close(true);
    const { lease, status, contactId } = this;
    if (!lease || !status) return;
    const { connection } = lease;
    const now = connection.now();
    const expected = expect(status, detail, now);
    try {
      const payload = await connection.change(contactId, expected, { ...detail, idempotencyKey: newKey() });
      this.report(feedbackOf(payload, now));
    } catch (error) {
      this.report(feedbackOfError(error));
    }
  };

  private report(feedback: Feedback | null): void {
    this.feedback = feedback;
    if (!feedback) return;
    this.close();
    this.notify('bot-status-error', { contactId: this.contactId, ...feedback });
  }

  private notify(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

/** Predicts the status after a change, to show it before the service answers. */
function expect(status: BadgeStatus, wanted: WantedStatus, now: number): BadgeStatus {
  return {
    ...status,
    state: wanted.state,
    reason: 'MANUAL',
    since: new Date(now).toISOString(),
    wakeAt: wanted.state === 'ACTIVE' ? null : estimateWake(wanted.wake, now),
    changedBy: { kind: 'USER', externalId: null, via: null, name: 'You' },
    note: wanted.note ?? null,
    pinned: false,
    locked: false,
  };
}

if (!customElements.get('bot-status-badge')) customElements.define('bot-status-badge', BotStatusBadge);
