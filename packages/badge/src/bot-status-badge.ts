import {
  type BadgeStatus,
  type GetToken,
  Lease,
  type ProblemKind,
  randomId,
  type StatusEvent,
  shownStatus,
} from 'bot-status-client/store';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { badgeStyles } from './badge-styles.js';
import { badgeTheme } from './badge-theme.js';
import { type Feedback, feedbackOf, feedbackOfError } from './change-feedback.js';
import { nextTickMs } from './countdown.js';
import type { BadgeEventMap } from './events.js';
import { type Quiet, quietLook, whyNotLive } from './look.js';
import { expectStatus, restore } from './menu/expected-status.js';
import { keepInPlace } from './menu/keep-in-place.js';
import { BotStatusPanel, type Choice } from './menu/status-panel.js';
import { ticker } from './ticker.js';
import { renderQuietTrigger, renderTrigger, type TriggerOptions } from './trigger.js';
import { onPhrasesChange, phrasesFor } from './words/page-phrases.js';
import type { Phrases } from './words/phrases.js';

/** The address of this module. A variable, so that bundlers do not treat the URL built from it as an asset. */
const MODULE_URL = import.meta.url;
/** How long a change can be undone. */
const UNDO_MS = 8_000;
/** However often someone opens the menu, the service is not asked more often than this. */
const COUNTS_FRESH_MS = 2_000;

/** A change that can be undone: the status before it, and the version after it. */
interface Undo {
  readonly before: BadgeStatus;
  readonly version: number;
}

/**
 * Shows the bot status of one contact live and lets people change it. Documented in docs/composer.md.
 *
 * @tag bot-status-badge
 * @attr {string} contact-id - The id of the contact in your inbox.
 * @fires {CustomEvent<StatusChangeDetail>} bot-status-change - The status shown has changed.
 * @fires {CustomEvent<StatusErrorDetail>} bot-status-error - A change was refused or could not be sent.
 * @fires {CustomEvent<StatusLiveDetail>} bot-status-live - The connection was lost for more than two seconds, or is restored.
 * @csspart trigger - The button.
 * @csspart label - The name of the state in the button.
 * @csspart time - The time left in the button.
 * @csspart panel - The panel that the button opens.
 * @csspart header - The status in the panel.
 * @csspart menu - The choices in the panel.
 * @csspart item - One choice.
 * @csspart form - A form of the panel.
 * @csspart primary - The button that sends a form.
 * @csspart notice - The message after a change.
 * @cssprop --bot-badge-font - The font family.
 * @cssprop --bot-badge-radius - The corner radius of the panel and of messages.
 * @cssprop --bot-badge-active - The text of the badge while active.
 * @cssprop --bot-badge-active-soft - Its background.
 * @cssprop --bot-badge-sleeping - The text of the badge while asleep.
 * @cssprop --bot-badge-sleeping-soft - Its background.
 * @cssprop --bot-badge-inactive - The text of the badge while inactive.
 * @cssprop --bot-badge-inactive-soft - Its background.
 * @cssprop --bot-badge-accent - Buttons, ticks and focus rings.
 * @cssprop --bot-badge-on-accent - The text on buttons.
 * @cssprop --bot-badge-warning - The text of warnings.
 * @cssprop --bot-badge-warning-soft - Their background.
 * @cssprop --bot-badge-danger - The text of errors.
 * @cssprop --bot-badge-surface - The background of the panel.
 * @cssprop --bot-badge-text - The text of the panel.
 * @cssprop --bot-badge-muted - Its less important text.
 * @cssprop --bot-badge-border - Its lines.
 * @cssprop --bot-badge-field-border - The borders of its fields.
 * @cssprop --bot-badge-hover - The choice under the pointer.
 */
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
    undo: { state: true },
    pending: { state: true },
    phrases: { state: true },
  };

  /** The id of the contact in your inbox. */
  declare contactId: string;
  /** The address of /graphql. Defaults to the service that this module was loaded from. */
  declare endpoint: string;
  /** A fixed token, if there is no `getToken`. */
  declare token: string;
  /** Called for the first token and after a token is refused. Badges with the same function share a connection. */
  declare getToken: GetToken | null;
  /** Shows only the icon and the countdown, for lists. */
  declare compact: boolean;
  declare private isOpen: boolean;
  declare private feedback: Feedback | null;
  declare private undo: Undo | null;
  /** The number of changes that the service has not answered yet. */
  declare private pending: number;
  /** `null` until the texts of the page's language are loaded. */
  declare private phrases: Phrases | null;
  private lease: Lease | null = null;
  private status: BadgeStatus | null = null;
  private placed: HTMLElement | null = null;
  private stopPlacing: (() => void) | null = null;
  private stopPhrases: (() => void) | null = null;
  private countsReadAt = Number.NEGATIVE_INFINITY;
  private undoTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.contactId = '';
    this.endpoint = '';
    this.token = '';
    this.getToken = null;
    this.compact = false;
    this.isOpen = false;
    this.feedback = null;
    this.undo = null;
    this.pending = 0;
    this.phrases = null;
  }

  /** The status shown. `null` until the service sends the first one. */
  get currentStatus(): BadgeStatus | null {
    return this.status;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopPhrases = onPhrasesChange(this.usePhrases);
    this.usePhrases();
    if (this.hasUpdated) this.connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopPhrases?.();
    this.release();
    this.close();
    this.endUndo();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (['contactId', 'endpoint', 'token', 'getToken'].some((name) => changed.has(name))) {
      if (changed.has('contactId')) {
        this.status = null;
        this.isOpen = false;
        this.feedback = null;
        this.endUndo();
      }
      this.connect();
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { phrases, status } = this;
    if (!phrases) return nothing;
    const quiet = quietLook(status, this.problem, phrases.words);
    const live = !quiet && status;
    return html`<div class="all" lang=${phrases.locale}>
      ${live ? renderTrigger(live, this.triggerOptions(phrases)) : quiet && renderQuietTrigger(quiet, this.triggerOptions(phrases))}
      ${this.compact || !live ? nothing : html`<span class="said" role="status">${phrases.stateUntil(live, this.now)}</span>`}
      ${this.isOpen ? this.renderPanel(quiet, phrases) : this.renderNotice(phrases)}
    </div>`;
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
    return this.lease?.connection?.now() ?? Date.now();
  }

  private get knownStatus(): BadgeStatus | null {
    const { connection } = this.lease ?? {};
    return connection ? shownStatus(connection.entryOf(this.contactId)) : null;
  }

  private get name(): string {
    return this.status?.contact.name ?? this.contactId;
  }

  private get problem(): ProblemKind | null {
    return this.lease?.problem?.kind ?? null;
  }

  private triggerOptions(phrases: Phrases): TriggerOptions {
    return {
      ...{ phrases, now: this.now, name: this.name, problem: this.problem, compact: this.compact },
      ...{ isOpen: this.isOpen, isPending: this.pending > 0 },
      ...{ onClick: this.toggle, onKey: this.onTriggerKey },
    };
  }

  private renderPanel(quiet: Quiet | null, phrases: Phrases): TemplateResult {
    const { status, now, name } = this;
    return html`<bot-status-panel popover="manual" role="dialog" tabindex="-1" part="panel"
      exportparts="header, menu, item, form, primary" aria-label=${phrases.words.botFor(name)}
      .status=${status} .quiet=${quiet} .phrases=${phrases} .now=${now} .trouble=${whyNotLive(this.problem, phrases.words)}
      @choose=${this.onChoose} @dismiss=${() => this.close(true)} @focusout=${this.onFocusOut}></bot-status-panel>`;
  }

  private renderNotice(phrases: Phrases): TemplateResult | typeof nothing {
    const { words } = phrases;
    if (this.feedback) {
      const { title, text } = this.feedback;
      return html`<div class="notice failed" part="notice" popover="manual" role="alert">
        <b>${title}</b><span>${text}</span><button type="button" @click=${this.dismissFeedback}>${words.dismiss}</button>
      </div>`;
    }
    if (!this.undo || !this.status || this.pending > 0) return nothing;
    return html`<div class="notice" part="notice" popover="manual">
      <span>${phrases.stateUntil(this.status, this.now)}</span><button type="button" @click=${this.onUndo}>${words.undo}</button>
    </div>`;
  }

  private usePhrases = (): void => {
    const found = phrasesFor(this);
    if (!(found instanceof Promise)) this.phrases = found;
    // The language may have changed again until it is loaded.
    else void found.then(() => this.isConnected && this.usePhrases());
  };

  /** Joins the shared connection for the current properties, if they are complete and valid. */
  private connect(): void {
    this.release();
    if (!this.isConnected) return;
    const { contactId, endpoint, token, getToken } = this;
    const defaultEndpoint = new URL('/graphql', MODULE_URL).href;
    const source = { contactId, endpoint, token, getToken, defaultEndpoint };
    this.lease = new Lease(source, {
      statusChanged: (event) => this.refresh(event),
      livenessChanged: () => {
        this.requestUpdate();
        this.notify('bot-status-live', { contactId, isLive: this.problem === null });
      },
    });
    // A new connection has no status yet. The previous one stays visible until the first arrives.
    this.status = this.knownStatus ?? this.status;
    this.tick();
  }

  private release(): void {
    this.lease?.release();
    this.lease = null;
    ticker.cancel(this.tick);
  }

  private refresh(event: StatusEvent | null): void {
    const before = this.status;
    this.status = this.knownStatus ?? before;
    this.tick();
    if (!this.status || this.status === before) return;
    if (this.undo && this.pending === 0 && this.status.version !== this.undo.version) this.endUndo();
    this.notify('bot-status-change', { status: this.status, statusChange: event?.statusChange ?? null });
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
      event.stopPropagation();
      if (!this.isOpen) this.open();
    } else if (event.key === 'Escape' && (this.isOpen || this.feedback || this.undo)) {
      event.stopPropagation();
      this.dismissFeedback();
      this.endUndo();
      this.close();
    }
  };

  private toggle = (): void => {
    if (this.isOpen) this.close();
    else this.open();
  };

  private open(): void {
    this.feedback = null;
    this.endUndo();
    this.isOpen = true;
    this.readCounts();
    document.addEventListener('pointerdown', this.onPointerDown, true);
  }

  /** The counts of replies change without an event. */
  private readCounts(): void {
    const now = performance.now();
    if (now - this.countsReadAt < COUNTS_FRESH_MS) return;
    this.countsReadAt = now;
    void this.lease?.connection?.refresh(this.contactId);
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
    // which `onPointerDown` handles. On the way to the trigger, the click there closes the panel.
    if (!(target instanceof Node) || target instanceof BotStatusPanel || this.renderRoot.contains(target))
      return;
    this.close();
  };

  private onChoose = async ({ detail }: CustomEvent<Choice>): Promise<void> => {
    const before = this.status;
    this.close(true);
    if (!before || !(await this.change(detail))) return;
    const { status } = this;
    if (!status || status.version === before.version) return;
    this.undo = { before, version: status.version };
    this.undoTimer = setTimeout(() => this.endUndo(), UNDO_MS);
  };

  private onUndo = async (): Promise<void> => {
    const { undo } = this;
    this.endUndo();
    if (undo) await this.change({ wanted: restore(undo.before, this.now), seenVersion: undo.version });
  };

  private endUndo(): void {
    clearTimeout(this.undoTimer);
    this.undo = null;
  }

  /** Resolves with whether the change was made. */
  private async change({ wanted, seenVersion }: Choice): Promise<boolean> {
    const { status, contactId, phrases } = this;
    const connection = this.lease?.connection;
    if (!connection || !status || !phrases) return false;
    const input = { ...wanted, expectedVersion: seenVersion, idempotencyKey: randomId() };
    this.endUndo();
    this.pending += 1;
    try {
      const payload = await connection.change(contactId, expectStatus(status, wanted, this.now), input);
      return this.report(feedbackOf(payload, phrases, this.now));
    } catch (error) {
      return this.report(feedbackOfError(error, phrases));
    } finally {
      this.pending -= 1;
    }
  }

  private report(feedback: Feedback | null): boolean {
    this.feedback = feedback;
    if (!feedback) return true;
    this.close();
    this.notify('bot-status-error', { contactId: this.contactId, ...feedback });
    return false;
  }

  private notify<Type extends keyof BadgeEventMap>(type: Type, detail: BadgeEventMap[Type]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}
