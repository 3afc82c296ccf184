import type { BotState, ExplicitReason } from '../../../domain/bot-status';
import { decide } from '../../../domain/decisions/decide';
import type { Refusal } from '../../../domain/refusal';
import type { Calendar, WakeSpec } from '../../../domain/time/calendar';
import { type Caller, hasRole } from '../../access/caller';
import { checkId, checkNote, firstRefusal } from '../../checks';
import type { Command } from '../../writing/command';
import type { UnitOfWork } from '../../writing/unit-of-work';
import { answerOnce, idempotencyOf } from '../idempotency';
import { recordDecision, refused, type StatusAnswer } from '../status-answer';
import { resolveWakeTime } from './wake-time';

/** The status that an explicit change requests, for one contact or many. */
export interface RequestedStatus {
  readonly state: BotState;
  readonly wake: WakeSpec | null;
  readonly note: string | null;
  readonly pinned: boolean;
  readonly locked: boolean;
  readonly reason: ExplicitReason;
  readonly evenIfUnavailable: boolean;
  readonly expectedVersion: number | null;
}

export interface SetBotStatusInput extends RequestedStatus {
  readonly contactId: string;
  readonly idempotencyKey: string | null;
}

export function setBotStatus(
  calendar: Calendar,
  caller: Caller,
  input: SetBotStatusInput,
): Command<StatusAnswer> {
  const { contactId } = input;
  const idempotency = idempotencyOf('setBotStatus', input);
  return {
    loads: { contactIds: [contactId], idempotencyKeys: idempotency ? [idempotency] : [] },
    run: (unit) =>
      answerOnce(unit, contactId, idempotency, () =>
        applyRequested(unit, calendar, caller, contactId, input),
      ),
  };
}

/** Returns why the input is invalid regardless of the status, or `null`. */
export function checkSetBotStatus(input: SetBotStatusInput): Refusal | null {
  return firstRefusal(
    checkId(input.contactId, ['contactId']),
    checkId(input.idempotencyKey, ['idempotencyKey']),
    checkRequested(input),
  );
}

export function checkRequested(wanted: RequestedStatus): Refusal | null {
  return firstRefusal(
    checkNote(wanted.note, ['note']),
    onlyWith(
      wanted.wake !== null,
      wanted.state !== 'ACTIVE',
      ['wake'],
      'wake is only allowed with SLEEPING or INACTIVE.',
    ),
    onlyWith(wanted.pinned, wanted.state === 'SLEEPING', ['pinned'], 'pinned is only allowed with SLEEPING.'),
    onlyWith(wanted.locked, wanted.state === 'INACTIVE', ['locked'], 'locked is only allowed with INACTIVE.'),
    onlyWith(wanted.locked, wanted.wake === null, ['wake'], 'wake is not allowed with locked.'),
  );
}

export function applyRequested(
  unit: UnitOfWork,
  calendar: Calendar,
  caller: Caller,
  contactId: string,
  wanted: RequestedStatus,
): StatusAnswer {
  const { timeZone } = unit.contact(contactId);
  const { wakeAt, refusal } = resolveWakeTime(calendar, wanted.wake, timeZone, unit.now);
  if (refusal) return refused(contactId, refusal);
  const { state, note, pinned, locked, reason, evenIfUnavailable, expectedVersion } = wanted;
  const decision = decide(
    unit.status(contactId),
    {
      type: 'SET',
      state,
      wakeAt,
      note,
      pinned,
      locked,
      reason,
      evenIfUnavailable,
      expectedVersion,
      isAdmin: hasRole(caller, 'ADMIN'),
      actor: caller.actor,
    },
    { bot: unit.botOf(contactId), now: unit.now },
  );
  return recordDecision(unit, contactId, decision);
}

function onlyWith(given: boolean, fits: boolean, field: readonly string[], message: string): Refusal | null {
  return given && !fits ? { code: 'BAD_INPUT', field, message } : null;
}
