import { STATUS_REASONS } from '../../../domain/bot-status';
import type { Refusal } from '../../../domain/refusal';
import type { Calendar } from '../../../domain/time/calendar';
import type { Caller } from '../../access/caller';
import { checkId } from '../../checks';
import type { Command } from '../../writing/command';
import type { UnitOfWork } from '../../writing/unit-of-work';
import { checkOnBehalfOf, type Represented } from '../acting-for';
import { onceCommand } from '../idempotency';
import { isIdentityOfBot } from '../messages/whose-message';
import { currentView, type StatusResult } from '../status-result';
import { applyRequested, NOTHING_MORE, type RequestedStatus } from './set-bot-status';

/** That a conversation changed hands in another system, without a message. */
export interface ConversationInput {
  readonly contactId: string;
  /** Who has it now, or who gave it back; `null` if that is not known. */
  readonly person: Represented | null;
  readonly idempotencyKey: string;
}

export interface AssignConversationInput extends ConversationInput {
  /** What it does if `person` is an identity of a bot. */
  readonly ifBot: 'SLEEP' | 'WAKE' | 'NOTHING';
}

/** The reason of a sleep that a release does not end. */
const THEIRS = 'MANUAL';
const NOT_THEIRS = STATUS_REASONS.filter((reason) => reason !== THEIRS);

export function checkConversation(caller: Caller, { contactId, person }: ConversationInput): Refusal | null {
  return checkOnBehalfOf(caller, person) ?? checkId(contactId, ['contactId']);
}

/** Puts the bot to sleep until it is woken, because a person has the conversation. */
export function assignConversation(
  calendar: Calendar,
  caller: Caller,
  input: AssignConversationInput,
): Command<StatusResult> {
  const { contactId, person, ifBot } = input;
  return onceCommand('assignConversation', input, (unit) => {
    const apply = (wanted: RequestedStatus) => applyRequested(unit, calendar, caller, contactId, wanted);
    if (ifBot !== 'SLEEP' && isIdentityOfBot(unit, person))
      return ifBot === 'WAKE' ? apply(releaseBy(null)) : skipped(unit, contactId);
    const asleep = {
      ...NOTHING_MORE,
      state: 'SLEEPING',
      wake: { until: 'WOKEN' },
      neverShorten: true,
    } as const;
    const sleep = { ...asleep, onBehalfOf: person };
    // What somebody else has set is made longer, but stays theirs: otherwise, the release would end it.
    const onlyIf = { states: ['SLEEPING'], causedBy: ['OTHER'] } as const;
    const theirs = apply({ ...sleep, reason: THEIRS, onlyIf });
    return theirs.outcome === 'SKIPPED' ? apply({ ...sleep, reason: 'WORKFLOW_ACTION' }) : theirs;
  });
}

/** Wakes the bot, because nobody has the conversation any more, if a rule or this caller put it to sleep. */
export function releaseConversation(
  calendar: Calendar,
  caller: Caller,
  input: ConversationInput,
): Command<StatusResult> {
  const { contactId, person } = input;
  return onceCommand('releaseConversation', input, (unit) =>
    applyRequested(unit, calendar, caller, contactId, releaseBy(person)),
  );
}

/** Never what a person has set, and never an opt-out, not even one that this caller reported. */
function releaseBy(person: Represented | null): RequestedStatus {
  const onlyIf = { states: ['SLEEPING'], causedBy: ['RULE', 'CALLER'], reasons: NOT_THEIRS } as const;
  return { ...NOTHING_MORE, state: 'ACTIVE', reason: 'WORKFLOW_ACTION', onlyIf, onBehalfOf: person };
}

function skipped(unit: UnitOfWork, contactId: string): StatusResult {
  const nothing = { isReplayed: false, entry: null, refusal: null };
  return { contactId, outcome: 'SKIPPED', view: currentView(unit, contactId), ...nothing };
}
