import type { Bot } from '../bot';
import type { BotStatus, StatusReason } from '../bot-status';
import type { SetEvent, StatusEvent } from '../event';
import type { Instant } from '../instant';
import { whyUnavailable } from '../permission';
import type { Refusal } from '../refusal';
import type { StatusChange } from '../status-change';
import { applyDueWake } from './due-wake';
import { type Effect, recordChange } from './record-change';
import { countMessage, isStale, proposeByRule } from './rule';
import type { Cause } from './silence';
import { type EventKind, TRANSITIONS } from './transitions';

/** What surrounds an event: the contact's bot and the time. */
export interface DecisionContext {
  /** `null` where the contact has no bot. */
  readonly bot: Bot | null;
  readonly now: Instant;
}

export type Decision =
  | {
      readonly kind: 'DECIDED';
      readonly status: BotStatus;
      /** The wake that was due before the event, if one was, then what became of the event. */
      readonly changes: readonly StatusChange[];
      /** The last of `changes`: what became of the event itself. */
      readonly change: StatusChange;
    }
  /** Nothing is to be stored; `status` is the one that stands. */
  | { readonly kind: 'REFUSED'; readonly status: BotStatus; readonly refusal: Refusal };

/**
 * What becomes of a status when an event reaches it. Pure: the same arguments give the same answer.
 * The order of the steps is the meaning: due wake, refusals of an explicit change, staleness of a rule, the table.
 */
export function decide(status: BotStatus, event: StatusEvent, { bot, now }: DecisionContext): Decision {
  const due = applyDueWake(status, now);
  const refusal = event.type === 'SET' ? findRefusal(due.status, event, bot) : null;
  if (refusal !== null) return { kind: 'REFUSED', status: due.status, refusal };

  const noted = countMessage(due.status, event);
  const reason = reasonOf(event);
  const note = event.type === 'SET' ? event.note : null;
  const cause = { reason, actor: event.actor, at: now, note };
  const effect = findEffect(noted, event, { bot, now, cause });
  const messageId = event.type === 'MESSAGE' ? event.messageId : null;
  const recorded = recordChange(noted, effect, { ...cause, recordedAt: now, messageId });
  const changes = due.change ? [due.change, recorded.change] : [recorded.change];
  return { kind: 'DECIDED', status: recorded.status, changes, change: recorded.change };
}

function findEffect(
  status: BotStatus,
  event: StatusEvent,
  surroundings: DecisionContext & { cause: Cause },
): Effect & { row: number } {
  const proposal = proposeByRule(status, event, surroundings.bot);
  if (proposal && isStale(status, event, proposal, surroundings.now)) {
    return { row: 0, outcome: 'STALE', next: status };
  }
  const kind = kindOf(event);
  const context = { status, event, ...surroundings };
  const transition = TRANSITIONS.find(
    ({ from, on, when }) => from.includes(status.state) && on.includes(kind) && (when?.(context) ?? true),
  );
  if (!transition) throw new Error(`No transition for ${kind} in ${status.state}.`);
  return { row: transition.row, ...transition.then(context) };
}

function findRefusal(status: BotStatus, event: SetEvent, bot: Bot | null): Refusal | null {
  if (event.expectedVersion !== null && event.expectedVersion !== status.version) {
    const message = `The status has version ${status.version}, but expectedVersion is ${event.expectedVersion}.`;
    return { code: 'CONFLICT', field: ['expectedVersion'], message };
  }
  const unavailable = whyUnavailable(bot);
  if (unavailable !== null && !event.evenIfUnavailable) {
    const message = unavailable === 'NO_BOT' ? 'The contact has no bot.' : 'The bot of the contact is OFF.';
    return { code: 'UNAVAILABLE', field: [], message };
  }
  if (event.isAdmin) return null;
  if (status.state === 'INACTIVE' && status.locked) {
    return {
      code: 'FORBIDDEN',
      field: [],
      message: 'The status is locked; only role ADMIN can change it.',
    };
  }
  if (event.locked) {
    return { code: 'FORBIDDEN', field: ['locked'], message: 'locked requires role ADMIN.' };
  }
  return null;
}

function kindOf(event: StatusEvent): EventKind {
  switch (event.type) {
    case 'SET':
      return `SET_${event.state}`;
    case 'GOAL':
    case 'READ':
      return event.type;
    case 'MESSAGE':
      if (event.origin === 'BOT') return event.isEcho ? 'ECHO' : 'REPLY';
      return event.origin === 'SUGGESTION' ? 'REPLY' : event.origin;
  }
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
      switch (event.origin) {
        case 'TEAMMATE':
          return 'MANUAL_MESSAGE';
        case 'WORKFLOW':
          return 'WORKFLOW_MESSAGE';
        case 'CONTACT':
          return 'INBOUND_MESSAGE';
        case 'BOT':
        case 'SUGGESTION':
          return 'REPLY';
      }
  }
}
