import type { Bot } from '../bot';
import { type BotStatus, copyStatus, isSilent, type StatusReason } from '../bot-status';
import type { KnownOrigin, MessageEvent, StatusEvent } from '../event';
import type { Refusal } from '../refusal';
import type { StatusChange } from '../status-change';
import type { Instant } from '../time/instant';
import { type Cause, type Effect, type NumberedEffect, recordChange } from './change-state';
import { applyDueWake } from './due-wake';
import { findConflict, findRefusal, holds } from './explicit-call';
import { isStale, proposeByRule, type RuleProposal, rulesOf } from './rule';
import { applyStricter } from './stricter';
import { type Cell, type Cells, TRANSITIONS, type TransitionContext } from './transitions';
import { noteMessage } from './waiting';

/** The bot and the time with which an event is decided. */
export interface DecisionContext {
  /** `null` if the contact has no bot. */
  readonly bot: Bot | null;
  readonly now: Instant;
}

export type Decision =
  | {
      readonly kind: 'DECIDED';
      readonly status: BotStatus;
      /** The due wake, if there was one, followed by the change of the event. */
      readonly changes: readonly StatusChange[];
      /** The last of `changes`, which belongs to the event. */
      readonly change: StatusChange;
    }
  /** A condition of the call does not hold. Nothing is stored; `status` is unchanged except for a due wake. */
  | { readonly kind: 'SKIPPED'; readonly status: BotStatus }
  /** Nothing is stored; `status` is unchanged except for a due wake. */
  | { readonly kind: 'REFUSED'; readonly status: BotStatus; readonly refusal: Refusal };

/**
 * Decides what an event does to a status. Pure: equal arguments give equal results. The order of the steps matters: due
 * wake, conditions and refusal of an explicit change, who waits, staleness, transition table, cause of the sleep.
 */
export function decide(status: BotStatus, event: StatusEvent, { bot, now }: DecisionContext): Decision {
  const due = applyDueWake(status, now);
  if (event.type === 'SET') {
    const conflict = findConflict(due.status, event);
    if (conflict) return { kind: 'REFUSED', status: due.status, refusal: conflict };
    if (event.onlyIf && !holds(event.onlyIf, due.status, event))
      return { kind: 'SKIPPED', status: due.status };
    const refusal = findRefusal(due.status, event, bot);
    if (refusal) return { kind: 'REFUSED', status: due.status, refusal };
  }
  const noted = event.type === 'MESSAGE' ? noteMessage(due.status, event, now) : due.status;
  const cause = causeOf(event, now);
  const rules = rulesOf(bot);
  const proposal = proposeByRule(noted, event, rules);
  const { row, effect }: NumberedEffect = isStale(noted, event, proposal, now)
    ? { row: 0, effect: { outcome: 'STALE', next: noted } }
    : applyTable(noted, event, { rules, botId: bot?.id ?? null, proposal, cause });
  const next = withMarks(noted, effect, event, { proposal, now });
  const messageId = event.type === 'MESSAGE' ? event.messageId : null;
  const record = { row, recordedAt: now, messageId };
  const recorded = recordChange(noted, { outcome: effect.outcome, next }, cause, record, due.status);
  const changes = due.change ? [due.change, recorded.change] : [recorded.change];
  return { kind: 'DECIDED', status: recorded.status, changes, change: recorded.change };
}

/** What an event leaves behind whatever its outcome: the last explicit call, and whether a sleep has a single cause. */
function withMarks(
  before: BotStatus,
  { outcome, next }: Effect,
  event: StatusEvent,
  { proposal, now }: { readonly proposal: RuleProposal | null; readonly now: Instant },
): BotStatus {
  const isFence = event.type === 'SET' && !event.neverShorten && !event.isExtension;
  const marked = copyStatus(next);
  if (isFence) marked.lastExplicitAt = now;
  if (marked.state !== 'SLEEPING') return marked;
  if (before.state !== 'SLEEPING') marked.soleCause = event.type === 'MESSAGE' ? event.factKey : null;
  else if (outcome !== 'STALE' && speaksForSilence(event, proposal)) marked.soleCause = null;
  return marked;
}

/** Whether the event is a reason for the bot to be silent, also if it is already. Asked only if the bot still sleeps. */
function speaksForSilence(event: StatusEvent, proposal: RuleProposal | null): boolean {
  return event.type === 'SET' ? event.state !== 'ACTIVE' : proposal !== null;
}

type Basis = Omit<TransitionContext, 'status' | 'event'>;

function applyTable(status: BotStatus, event: StatusEvent, basis: Basis): NumberedEffect {
  if (event.type === 'SET' && event.neverShorten && !event.isExtension && isSilent(status))
    return applyStricter(status, event, basis.cause);
  switch (status.state) {
    case 'ACTIVE':
      return applyCells(TRANSITIONS.ACTIVE, status, event, basis);
    case 'SLEEPING':
      return applyCells(TRANSITIONS.SLEEPING, status, event, basis);
    case 'INACTIVE':
      return applyCells(TRANSITIONS.INACTIVE, status, event, basis);
  }
}

function applyCells<S extends BotStatus>(
  cells: Cells<S>,
  status: S,
  event: StatusEvent,
  basis: Basis,
): NumberedEffect {
  switch (event.type) {
    case 'SET':
      return applyCell(cells[`SET_${event.state}`], status, event, basis);
    case 'MESSAGE':
      return applyCell(cells[kindOfMessage(event)], status, event, basis);
    case 'GOAL':
      return applyCell(cells.GOAL, status, event, basis);
    case 'READ':
      return applyCell(cells.READ, status, event, basis);
  }
}

function applyCell<S extends BotStatus, E extends StatusEvent>(
  cell: Cell<TransitionContext<S, E>>,
  status: S,
  event: E,
  { rules, botId, proposal, cause }: Basis,
): NumberedEffect {
  const context = { status, event, rules, botId, proposal, cause };
  const { row, then } = cell.rows.find(({ when }) => when(context)) ?? cell.otherwise;
  return { row, effect: then(context) };
}

function kindOfMessage({ origin, isEcho, isAutomatic }: MessageEvent) {
  if (isEcho || isAutomatic) return 'NOTED';
  return origin === 'BOT' || origin === 'SUGGESTION' ? 'REPLY' : origin;
}

function causeOf(event: StatusEvent, now: Instant): Cause {
  const note = event.type === 'SET' ? event.note : null;
  return { reason: reasonOf(event), actor: event.actor, at: now, note };
}

function reasonOf(event: StatusEvent): StatusReason {
  switch (event.type) {
    case 'SET':
      return event.reason;
    case 'GOAL':
      return event.goal;
    case 'READ':
      return 'CONVERSATION_READ';
    case 'MESSAGE':
      return REASON_OF_MESSAGE[event.origin];
  }
}

const REASON_OF_MESSAGE: Readonly<Record<KnownOrigin, StatusReason>> = {
  TEAMMATE: 'TEAMMATE_MESSAGE',
  WORKFLOW: 'WORKFLOW_MESSAGE',
  CONTACT: 'INBOUND_MESSAGE',
  BOT: 'REPLY',
  SUGGESTION: 'REPLY',
};
