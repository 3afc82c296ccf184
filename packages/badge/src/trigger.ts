import type { BadgeStatus, ProblemKind } from 'bot-status-client/store';
import { html, nothing, type TemplateResult } from 'lit';
import { chevronIcon, lockIcon, stateIcons, unpluggedIcon } from './icons.js';
import { type Quiet, whyFixed, whyNotLive } from './look.js';
import type { Phrases } from './words/phrases.js';

export interface TriggerOptions {
  readonly phrases: Phrases;
  /** The current time on the service's clock. */
  readonly now: number;
  /** The name of the contact. */
  readonly name: string;
  readonly problem: ProblemKind | null;
  readonly compact: boolean;
  readonly isOpen: boolean;
  /** Whether a change is on its way. */
  readonly isPending: boolean;
  readonly onClick: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

/** Renders the button that shows the status and opens the panel. */
export function renderTrigger(status: BadgeStatus, options: TriggerOptions): TemplateResult {
  const { phrases, now, compact, isPending } = options;
  const { words } = phrases;
  const { state, wakeAt } = status;
  const trouble = whyNotLive(options.problem, words);
  const fixed = whyFixed(status, words);
  const left = wakeAt === null || state === 'ACTIVE' ? null : Date.parse(wakeAt) - now;
  const hint = [compact ? phrases.stateUntil(status, now) : '', trouble, fixed].filter(Boolean).join('\n');
  const classes = `trigger ${state.toLowerCase()} ${trouble ? 'lost' : ''} ${isPending ? 'pending' : ''}`;
  // The accessible name contains the visible label, so that voice control can find the button. It leaves out the
  // countdown, which a screen reader would announce again and again.
  return html`<button class=${classes} part="trigger" type="button" aria-haspopup="dialog" aria-expanded=${options.isOpen}
    aria-busy=${isPending} title=${hint || nothing} @click=${options.onClick} @keydown=${options.onKey}>
    ${stateIcons[state]}<span class="said">${words.botFor(options.name)}: </span>
    <span class=${compact ? 'said' : 'label'} part="label">${phrases.state(status)}</span>
    ${left === null ? nothing : html`<span class="time" part="time" aria-hidden="true">${left > 0 ? phrases.countdown(left) : words.waking}</span>`}
    <span class="said">${phrases.until(status, now)}${trouble ? `, ${words.notLive}` : ''}</span>
    ${trouble ? unpluggedIcon : nothing}${status.locked ? lockIcon : nothing}
    ${compact || fixed ? nothing : chevronIcon}
  </button>`;
}

/** A badge without a state to show says why, so that it cannot be taken for that of a contact without a bot. */
export function renderQuietTrigger({ kind, label, text }: Quiet, options: TriggerOptions): TemplateResult {
  return html`<button class="trigger quiet ${kind}" part="trigger" type="button" aria-haspopup="dialog"
    aria-expanded=${options.isOpen} title=${text} @click=${options.onClick} @keydown=${options.onKey}>
    ${kind === 'problem' ? unpluggedIcon : stateIcons.ACTIVE}<span class=${options.compact ? 'said' : 'label'} part="label">${label}</span>
  </button>`;
}
