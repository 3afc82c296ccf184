import { type Bot, whyUnavailable } from '../bot';
import type { BotStatus, StatusReason } from '../bot-status';
import type { KnownOrigin, MessageEvent, SetEvent, StatusEvent } from '../event';
import { type Refusal, refuse } from '../refusal';
import type { StatusChange } from '../status-change';
import type { Instant } from '../time/instant';
import { type Cause, type Effect, recordChange } from './change-state';
import { applyDueWake } from './due-wake';
import { countMessage, isStale, proposeByRule, rulesOf } from './rule';
import { type Cell, type Cells, TRANSITIONS, type TransitionContext } from './transitions';

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
  /** Nothing is stored; `status` is unchanged except for a due wake. */
  | { readonly kind: 'REFUSED'; readonly status: BotStatus; readonly refusal: Refusal };

/**
 * Decides what an event does to a status. Pure: equal arguments give equal results. The order of the steps matters: due
 * wake, refusal of an explicit change, staleness of a rule, transition table.
 */
export function decide(status: BotStatus, event: StatusEvent, { bot, now }: DecisionContext): Decision {
  const due = applyDueWake(status, now);
  const refusal = event.type === 'SET' ? findRefusal(due.status, event, bot) : null;
  if (refusal !== null) return { kind: 'REFUSED', status: due.status, refusal };

  const counted = countMessage(due.status, event);
  const cause = causeOf(event, now);
  const rules = rulesOf(bot);
  const proposal = proposeByRule(counted, event, rules);
  const { row, effect }: NumberedEffect =
    proposal && isStale(counted, event, proposal, now)
      ? { row: 0, effect: { outcome: 'STALE', next: counted } }
      : applyTable(counted, event, { rules, proposal, cause });
  const messageId = event.type === 'MESSAGE' ? event.messageId : null;
  const recorded = recordChange(counted, effect, cause, { row, recordedAt: now, messageId });
  const changes = due.change ? [due.change, recorded.change] : [recorded.change];
  return { kind: 'DECIDED', status: recorded.status, changes, change: recorded.change };
}

interface NumberedEffect {
  readonly row: number;
  readonly effect: Effect;
}

type Basis = Omit<TransitionContext, 'status' | 'event'>;

function applyTable(status: BotStatus, event: StatusEvent, basis: Basis): NumberedEffect {
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
  { rules, proposal, cause }: Basis,
): NumberedEffect {
  const context = { status, event, rules, proposal, cause };
  const { row, then } = cell.rows.find(({ when }) => when(context)) ?? cell.otherwise;
  return { row, effect: then(context) };
}

function findRefusal(status: BotStatus, event: SetEvent, bot: Bot | null): Refusal | null {
  if (event.expectedVersion !== null && event.expectedVersion !== status.version) {
    const message = `The status has version ${status.version}, but expectedVersion is ${event.expectedVersion}.`;
    return refuse('CONFLICT', ['expectedVersion'], message);
  }
  const unavailable = whyUnavailable(bot);
  if (unavailable !== null && !event.evenIfUnavailable) {
    const message = unavailable === 'NO_BOT' ? 'The contact has no bot.' : 'The bot of the contact is OFF.';
    return refuse('BOT_UNAVAILABLE', [], message);
  }
  if (event.isAdmin) return null;
  if (status.state === 'INACTIVE' && status.locked) {
    return refuse('FORBIDDEN', [], 'The status is locked; only role ADMIN can change it.');
  }
  return event.locked ? refuse('FORBIDDEN', ['locked'], 'locked requires role ADMIN.') : null;
}

function kindOfMessage({ origin, isEcho }: MessageEvent) {
  if (origin === 'BOT') return isEcho ? 'ECHO' : 'REPLY';
  return origin === 'SUGGESTION' ? 'REPLY' : origin;
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
