import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { BadgeStatus } from '../api/generated/operations';
import { newKey } from '../api/new-key';
import type { GetToken } from '../api/token-source';
import { describeState, describeUntil, labelOf } from '../words/describe-status';
import { badgeStyles } from './badge-styles';
import { badgeTheme } from './badge-theme';
import { type Feedback, feedbackOf, feedbackOfError } from './change-feedback';
import { formatCountdown, nextTickMs } from './countdown';
import type { StatusEvent, WantedStatus } from './documents';
import { chevronIcon, stateIcons, unpluggedIcon } from './icons';
import { type Lease, leaseConnection } from './live/connection-pool';
import { shownStatus } from './live/status-entry';
import { isContactId } from './live/subscription/watch-groups';
import { keepInPlace } from './menu/place-popover';
import { estimateWake } from './menu/sleep-choices';
import { BotStatusPanel } from './menu/status-panel';
import { ticker } from './ticker';

/** The service that this module was loaded from. In a variable, so that no bundler takes the path for a file. */
const MODULE_URL = import.meta.url;

/** One contact's bot switch: shows its state live and changes it. Documented in docs/composer.md. */
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
  /** The address of /graphql; that of the service this module came from if left out. */
  declare endpoint: string;
  declare token: string;
  /** Asked for a token at first and whenever the last one has expired. Share one function between all badges. */
  declare getToken: GetToken | null;
  /** Icon and countdown only, for lists. */
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

  /** What is shown; `null` until the first word from the service. */
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

  /** Why what is shown may be out of date; `null` while it is live. */
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
    // Said from the words that are seen, so that who speaks to the page can say them; the countdown would never stop.
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
    return html`<bot-status-panel popover="manual" role="dialog"
      aria-label="Bot for ${status.contact.name ?? this.contactId}"
      .status=${status} .now=${this.now} .trouble=${this.trouble}
      @choose=${this.onChoose} @dismiss=${() => this.close(true)} @focusout=${this.onFocusOut}></bot-status-panel>`;
  }

  private renderFeedback({ title, text }: Feedback): TemplateResult {
    return html`<div class="notice" popover="manual" role="alert">
      <b>${title}</b>${text}<br><button type="button" @click=${this.dismissFeedback}>Dismiss</button>
    </div>`;
  }

  /** Takes part in the connection that its properties name, if they name one. */
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
    // A connection that is new to this badge knows nothing yet: until it does, what was shown stays.
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
      this.notify('bot-status-change', { status: this.status, change: event?.change ?? null });
    }
  }

  /** Renders, and again when the countdown says something else. */
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
    // No target is a click into nothing, or another window: the first is seen to elsewhere, the second closes nothing.
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

/** What a change will have made of the status, as far as one can tell without asking. */
function expect(status: BadgeStatus, wanted: WantedStatus, now: number): BadgeStatus {
  return {
    ...status,
    state: wanted.state,
    reason: 'MANUAL',
    since: new Date(now).toISOString(),
    wakeAt: wanted.state === 'ACTIVE' ? null : estimateWake(wanted.wake, now),
    changedBy: { kind: 'USER', id: null, name: 'You' },
    note: wanted.note ?? null,
    pinned: false,
    locked: false,
  };
}

if (!customElements.get('bot-status-badge')) customElements.define('bot-status-badge', BotStatusBadge);
