import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { BadgeStatus } from '../api/generated/operations.js';
import { badgeTheme } from '../badge-theme.js';
import type { WantedStatus } from '../documents.js';
import { checkIcon, nextIcon, stateIcons } from '../icons.js';
import { INACTIVE_CHOICE, STATE_LABELS } from '../words/labels.js';
import { panelStyles } from './panel-styles.js';
import { nextIndex, typeAhead } from './roving.js';
import { SLEEP_CHOICES, type SleepChoice } from './sleep-choices.js';
import { renderFacts } from './status-facts.js';
import { renderInactiveForm, renderUntilForm, viewerTimeZone } from './status-forms.js';

type View = 'menu' | 'until' | 'inactive';

/** The panel of a badge: the current status and, for those who may change it, the menu. Fires `choose` and `dismiss`. */
export class BotStatusPanel extends LitElement {
  static override styles = [badgeTheme, panelStyles];
  static override properties = {
    status: { attribute: false },
    now: { attribute: false },
    trouble: { attribute: false },
    view: { state: true },
  };

  declare status: BadgeStatus;
  /** The current time on the service's clock. */
  declare now: number;
  /** Why the status shown may be out of date. `null` while it is live. */
  declare trouble: string | null;
  declare private view: View;
  private note = '';
  private focused = 0;
  /** The view that takes the focus after the next update. */
  private focusDue: View | null = 'menu';

  constructor() {
    super();
    this.view = 'menu';
    this.trouble = null;
    this.addEventListener('keydown', (event) => this.onKey(event));
  }

  protected override render(): TemplateResult {
    if (!this.status.viewerCanChange) return renderFacts(this.status, this.now, this.trouble);
    if (this.view === 'until') return renderUntilForm(this.formHandlers());
    if (this.view === 'inactive') return renderInactiveForm(this.formHandlers());
    return html`${renderFacts(this.status, this.now, this.trouble)} ${this.renderMenu()} ${this.renderNote()}`;
  }

  protected override updated(changed: PropertyValues): void {
    const before: BadgeStatus = changed.get('status') ?? this.status;
    const isOther = before.viewerCanChange !== this.status.viewerCanChange;
    if (isOther || changed.get('view') !== undefined) this.focusDue = this.view;
    if (this.focusDue === null) return;
    this.focusDue = null;
    const target =
      this.view === 'menu'
        ? this.items()[this.focused]
        : this.renderRoot.querySelector<HTMLElement>('[data-first]');
    // Without a menu, the panel itself takes the focus, so that it is read out and Escape reaches it.
    (target ?? this).focus();
  }

  private renderMenu(): TemplateResult {
    const { state } = this.status;
    const sleeps = SLEEP_CHOICES.filter(({ id }) => id !== 'forever');
    const forever = SLEEP_CHOICES.find(({ id }) => id === 'forever')!;
    const item = (index: number) => ({ tabindex: index === this.focused ? 0 : -1 });
    return html`<div role="menu" aria-label="Bot status" @focusin=${this.onFocusIn}>
      <button class="item" role="menuitemradio" aria-checked=${state === 'ACTIVE'} tabindex=${item(0).tabindex}
        @click=${() => this.choose({ state: 'ACTIVE' })}>
        <i class="active">${stateIcons.ACTIVE}</i><span>${STATE_LABELS.ACTIVE}</span>${state === 'ACTIVE' ? checkIcon : nothing}
      </button>
      <div class="group" role="group" aria-label="Sleep">
        <p aria-hidden="true">Sleep for</p>
        <div class="sleeps" role="presentation">${sleeps.map((choice, at) => this.renderSleep(choice, at + 1))}</div>
        <button class="item" role="menuitem" aria-haspopup="dialog" tabindex="-1" @click=${() => this.show('until')}>
          <i class="sleeping">${stateIcons.SLEEPING}</i><span>Until a date and time…</span>${nextIcon}
        </button>
        ${this.renderSleep(forever, sleeps.length + 2)}
      </div>
      <button class="item" role="menuitemradio" aria-checked=${state === 'INACTIVE'} aria-haspopup="dialog"
        tabindex="-1" @click=${() => this.show('inactive')}>
        <i class="inactive">${stateIcons.INACTIVE}</i><span>${INACTIVE_CHOICE}</span>${state === 'INACTIVE' ? checkIcon : nextIcon}
      </button>
    </div>`;
  }

  private renderSleep(choice: SleepChoice, index: number): TemplateResult {
    const isWide = choice.id === 'tomorrow' || choice.id === 'forever';
    return html`<button class=${isWide ? 'item wide' : 'item'} role="menuitem"
      aria-label=${choice.id.length < 4 ? `Sleep for ${choice.label}` : `Sleep ${choice.label.toLowerCase()}`}
      tabindex=${index === this.focused ? 0 : -1}
      @click=${() => this.choose({ state: 'SLEEPING', wake: choice.wake(new Date(this.now), viewerTimeZone()) })}>
      <i class="sleeping">${stateIcons.SLEEPING}</i><span>${choice.label}</span>
    </button>`;
  }

  private renderNote(): TemplateResult {
    return html`<div class="note">
      <label>Note (optional)
        <input type="text" maxlength="1000" autocomplete="off" placeholder="Why, for your teammates"
          .value=${this.note} @input=${this.onNote}>
      </label>
    </div>`;
  }

  private formHandlers() {
    return {
      now: this.now,
      note: this.note,
      onNote: this.onNote,
      onBack: () => this.show('menu'),
      onChoose: (wanted: WantedStatus) => this.choose(wanted),
    };
  }

  private onNote = (event: Event): void => {
    this.note = (event.target as HTMLInputElement).value;
  };

  private onFocusIn = (event: FocusEvent): void => {
    const index = this.items().indexOf(event.target as HTMLElement);
    if (index < 0) return;
    this.focused = index;
    for (const [at, item] of this.items().entries()) item.tabIndex = at === index ? 0 : -1;
  };

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      if (this.view === 'menu') this.dispatchEvent(new CustomEvent('dismiss'));
      else this.show('menu');
      return;
    }
    const items = this.items();
    const index = items.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const next =
      nextIndex(event.key, index, items.length) ??
      typeAhead(
        event.key,
        index,
        items.map((item) => item.textContent ?? ''),
      );
    if (next === null) return;
    event.preventDefault();
    this.focusItem(next);
  }

  private items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role="menu"] button')];
  }

  private focusItem(index: number): void {
    this.items()[index]?.focus();
  }

  private show(view: View): void {
    this.view = view;
  }

  private choose(wanted: WantedStatus): void {
    const note = this.note.trim();
    const detail: WantedStatus = note ? { ...wanted, note } : wanted;
    this.dispatchEvent(new CustomEvent<WantedStatus>('choose', { detail }));
  }
}

if (!customElements.get('bot-status-panel')) customElements.define('bot-status-panel', BotStatusPanel);
