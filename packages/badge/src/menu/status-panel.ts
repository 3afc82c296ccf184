import type { BadgeStatus, WantedStatus } from 'bot-status-client/store';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { badgeTheme } from '../badge-theme.js';
import { unpluggedIcon } from '../icons.js';
import { type Quiet, whyFixed } from '../look.js';
import type { Phrases } from '../words/phrases.js';
import { restore, withNote } from './expected-status.js';
import { panelStyles } from './panel-styles.js';
import { nextIndex, typeAhead } from './roving.js';
import { renderFacts } from './status-facts.js';
import { type FormOptions, renderInactiveForm, renderUntilForm } from './status-forms.js';
import { renderMenu } from './status-menu.js';

type View = 'menu' | 'until' | 'inactive';

/** Events that a page may take for its own shortcuts, because it sees the badge as their target, not a text field. */
const KEPT_EVENTS = ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'cut', 'copy', 'paste'];

/** A choice, and the version of the status that it was made from. */
export interface Choice {
  readonly wanted: WantedStatus;
  readonly seenVersion: number;
}

/** How long a change that arrives while the panel is open must be visible to count as seen. */
const SEEN_AFTER_MS = 2_000;

/** The panel of a badge: the current status and, for those who may change it, the menu. Fires `choose` and `dismiss`. */
export class BotStatusPanel extends LitElement {
  static override styles = [badgeTheme, panelStyles];
  static override properties = {
    status: { attribute: false },
    quiet: { attribute: false },
    phrases: { attribute: false },
    now: { attribute: false },
    trouble: { attribute: false },
    view: { state: true },
    error: { state: true },
    note: { state: true },
    intruder: { state: true },
  };

  declare status: BadgeStatus | null;
  /** Shown instead of the status, if there is none. */
  declare quiet: Quiet | null;
  declare phrases: Phrases;
  /** The current time on the service's clock. */
  declare now: number;
  /** Why the status shown may be out of date. `null` while it is live. */
  declare trouble: string | null;
  declare private view: View;
  declare private error: string;
  /** What was typed as a note; `null` while it is untouched. */
  declare private note: string | null;
  /** The name of another person who changed the status while the panel was open. */
  declare private intruder: string | null;
  private seenVersion: number | null = null;
  private seenTimer: ReturnType<typeof setTimeout> | undefined;
  private focused = 0;
  /** The view that takes the focus after the next update. */
  private focusDue: View | null = 'menu';

  constructor() {
    super();
    this.status = null;
    this.quiet = null;
    this.trouble = null;
    this.view = 'menu';
    this.error = '';
    this.note = null;
    this.intruder = null;
    this.addEventListener('keydown', (event) => this.onKey(event));
    for (const type of KEPT_EVENTS) this.addEventListener(type, (event) => event.stopPropagation());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.seenTimer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('status') && this.status) this.notice(this.status);
  }

  protected override render(): TemplateResult {
    const { status, phrases, quiet } = this;
    if (quiet || !status) {
      return html`<header part="header"><h2>${quiet?.label}</h2><p class="why">${quiet?.text}</p></header>`;
    }
    if (!status.viewerCanChange) return html`${this.renderStatus(status)}${this.renderFixed(status)}`;
    if (this.view === 'until') return renderUntilForm(this.formOptions());
    if (this.view === 'inactive') return renderInactiveForm(this.formOptions());
    return html`${this.renderStatus(status)}
      ${this.renderNote(status)}
      <div @focusin=${this.onFocusIn}>${renderMenu({
        ...{ status, phrases, now: this.now },
        onChoose: (wanted) => this.choose(wanted),
        onKeep: () => this.dispatchEvent(new CustomEvent('dismiss')),
        onUntil: () => this.show('until'),
        onInactive: () => this.show('inactive'),
      })}</div>`;
  }

  protected override updated(changed: PropertyValues): void {
    const before: BadgeStatus = changed.get('status') ?? this.status;
    const isOther = before?.viewerCanChange !== this.status?.viewerCanChange;
    if (isOther || changed.get('view') !== undefined) this.focusDue = this.view;
    this.moveTabStop(this.focused);
    if (this.focusDue === null) return;
    this.focusDue = null;
    const target =
      this.view === 'menu'
        ? (this.items().find((item) => item.ariaChecked === 'true') ?? this.items()[0])
        : this.renderRoot.querySelector<HTMLElement>('[data-first]');
    // Without a menu, the panel itself takes the focus, so that it is read out and Escape reaches it.
    focusOn(target ?? this);
  }

  private renderStatus(status: BadgeStatus): TemplateResult {
    const { words } = this.phrases;
    return html`${renderFacts(status, this.phrases, this.now)}
      ${this.trouble ? html`<p class="warning">${unpluggedIcon}<span>${this.trouble}</span></p>` : nothing}
      <p class="warning" role="alert" ?hidden=${this.intruder === null}>${this.intruder && words.justChanged(this.intruder)}</p>`;
  }

  private renderFixed(status: BadgeStatus): TemplateResult {
    const { words } = this.phrases;
    return html`${status.note ? html`<p class="note-text"><b>${words.note}</b> ${status.note}</p>` : nothing}
      <p class="remark fixed">${whyFixed(status, words)}</p>`;
  }

  /** The note goes along with whatever is chosen. That of a silence can also be saved by itself. */
  private renderNote(status: BadgeStatus): TemplateResult {
    const isChanged = status.state !== 'ACTIVE' && this.noteText() !== (status.note ?? '');
    const save = (event: SubmitEvent) => {
      event.preventDefault();
      if (isChanged) this.choose({ ...restore(status, this.now), note: this.noteText() || null });
    };
    return html`<form class="note" @submit=${save}>
      ${this.renderNoteField()}
      ${isChanged ? html`<button class="save">${this.phrases.words.saveNote}</button>` : nothing}
    </form>`;
  }

  private renderNoteField(): TemplateResult {
    const { words } = this.phrases;
    return html`<label class="note-field"><span>${words.note}</span>
      <input type="text" maxlength="1000" autocomplete="off" placeholder=${words.noteHint}
        .value=${this.note ?? this.noteText()} @input=${this.onNote}>
    </label>`;
  }

  private formOptions(): FormOptions {
    return {
      phrases: this.phrases,
      now: this.now,
      error: this.error,
      noteField: this.renderNoteField(),
      onError: (error) => {
        this.error = error;
      },
      onBack: () => this.show('menu'),
      onChoose: (wanted) => this.choose(wanted),
    };
  }

  /**
   * Keeps the version that the person sees. A click half a second after a change by someone else was made from the
   * status before it, and must be refused.
   */
  private notice({ version, changedBy }: BadgeStatus): void {
    if (this.seenVersion === null) this.seenVersion = version;
    if (version === this.seenVersion || this.seenTimer !== undefined) return;
    this.intruder = this.phrases.who(changedBy);
    this.seenTimer = setTimeout(() => {
      this.seenTimer = undefined;
      this.seenVersion = this.status?.version ?? null;
    }, SEEN_AFTER_MS);
  }

  private onNote = (event: Event): void => {
    this.note = (event.target as HTMLInputElement).value;
  };

  private onFocusIn = (event: FocusEvent): void => {
    this.moveTabStop(this.items().indexOf(event.target as HTMLElement));
  };

  /** Tab reaches one item of the menu, and arrow keys the others. */
  private moveTabStop(index: number): void {
    this.focused = Math.max(0, index);
    for (const [at, item] of this.items().entries()) item.tabIndex = at === this.focused ? 0 : -1;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault();
      if (this.view === 'menu') this.dispatchEvent(new CustomEvent('dismiss'));
      else this.show('menu');
      return;
    }
    const items = this.items();
    const index = items.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const next =
      nextIndex(event.key, index, items.length, getComputedStyle(this).direction === 'rtl') ??
      typeAhead(
        event.key,
        index,
        items.map((item) => item.textContent ?? ''),
      );
    if (next === null) return;
    event.preventDefault();
    if (items[next]) focusOn(items[next]);
  }

  private items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role="menu"] button')];
  }

  private show(view: View): void {
    this.error = '';
    this.view = view;
  }

  private choose(choice: WantedStatus): void {
    if (!this.status) return;
    const wanted = withNote(choice, this.noteText(), this.status, this.now);
    const detail: Choice = { wanted, seenVersion: this.seenVersion ?? 0 };
    this.dispatchEvent(new CustomEvent<Choice>('choose', { detail }));
  }

  /** What was typed, or else the note of the silence that stands. */
  private noteText(): string {
    if (this.note !== null) return this.note.trim();
    return this.status?.state === 'ACTIVE' ? '' : (this.status?.note ?? '');
  }
}

/** Scrolls no further than it must: browsers centre what takes the focus, and the status above would be out of sight. */
function focusOn(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'nearest' });
}
