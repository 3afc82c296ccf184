import type { BadgeStatus, WantedStatus } from 'bot-status-client/store';
import { html, nothing, type TemplateResult } from 'lit';
import { checkIcon, nextIcon, stateIcons } from '../icons.js';
import type { Phrases } from '../words/phrases.js';
import {
  DURATIONS,
  ONE_HOUR_MORE,
  type SleepChoice,
  UNTIL_REPLY,
  UNTIL_TOMORROW,
  UNTIL_TURNED_ON,
} from './sleep-choices.js';
import { viewerTimeZone } from './status-forms.js';

export interface MenuOptions {
  readonly status: BadgeStatus;
  readonly phrases: Phrases;
  /** The current time on the service's clock. */
  readonly now: number;
  readonly onChoose: (wanted: WantedStatus) => void;
  readonly onKeep: () => void;
  readonly onUntil: () => void;
  readonly onInactive: () => void;
}

/** Renders the choices. The state that stands is ticked, with its end; to choose it again changes nothing. */
export function renderMenu(options: MenuOptions): TemplateResult {
  const { status, phrases, onChoose, onKeep } = options;
  const { words } = phrases;
  const { state } = status;
  return html`<div role="menu" part="menu" aria-label=${words.menu}>
    ${renderState(options, 'ACTIVE', words.active, () => (state === 'ACTIVE' ? onKeep() : onChoose({ state: 'ACTIVE' })))}
    ${state === 'SLEEPING' ? renderStanding(options) : nothing}
    <div class="group" role="group" aria-label=${words.sleepFor}>
      <p aria-hidden="true">${state === 'SLEEPING' ? nothing : stateIcons.SLEEPING}${words.sleepFor}</p>
      <div class="durations" role="presentation">${DURATIONS.map((choice) => renderSleep(options, choice))}</div>
      ${[UNTIL_TOMORROW, UNTIL_REPLY, UNTIL_TURNED_ON].map((choice) => renderSleep(options, choice))}
      <button class="item" part="item" role="menuitem" aria-haspopup="dialog" tabindex="-1" @click=${options.onUntil}>
        <span>${words.sleepUntilDate}</span>${nextIcon}
      </button>
    </div>
    ${state === 'INACTIVE' ? renderStanding(options) : nothing}
    <button class="item" part="item" role="menuitem" aria-haspopup="dialog" tabindex="-1" @click=${options.onInactive}>
      <i class="inactive">${state === 'INACTIVE' ? nothing : stateIcons.INACTIVE}</i>
      <span>${words.inactiveItem}</span>${nextIcon}
    </button>
  </div>`;
}

/** The silence that stands, and one hour more if it has an end. */
function renderStanding(options: MenuOptions): TemplateResult {
  const { status, phrases, now, onChoose, onKeep } = options;
  const { words } = phrases;
  const hour = phrases.duration(1, 'hour', 'short');
  return html`<div class="standing" role="presentation">
    ${renderState(options, status.state, phrases.stateUntil(status, now), onKeep)}
    ${
      status.wakeAt === null
        ? nothing
        : html`<button class="item more" part="item" role="menuitem" tabindex="-1"
            title=${words.extendBy(phrases.duration(1, 'hour'))}
            @click=${() => onChoose(ONE_HOUR_MORE)}>${words.extend(hour)}</button>`
    }
  </div>`;
}

function renderState(
  { status }: MenuOptions,
  state: BadgeStatus['state'],
  label: string,
  onClick: () => void,
): TemplateResult {
  const isStanding = status.state === state;
  return html`<button class="item" part="item" role="menuitemradio" aria-checked=${isStanding} tabindex="-1" @click=${onClick}>
    <i class=${state.toLowerCase()}>${stateIcons[state]}</i><span>${label}</span>${isStanding ? checkIcon : nothing}
  </button>`;
}

function renderSleep({ phrases, now, onChoose }: MenuOptions, choice: SleepChoice): TemplateResult {
  return html`<button class="item" part="item" role="menuitem" tabindex="-1" aria-label=${choice.name?.(phrases) ?? nothing}
    @click=${() => onChoose(choice.status(now, viewerTimeZone()))}><span>${choice.label(phrases, now)}</span></button>`;
}
