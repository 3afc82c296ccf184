import { isSilent } from '../../../domain/bot-status';
import { applyDueWake } from '../../../domain/decisions/due-wake';
import type { SetEvent } from '../../../domain/event';
import { type Refusal, refuse } from '../../../domain/refusal';
import type { Calendar } from '../../../domain/time/calendar';
import { type Caller, lacksRole } from '../../access/caller';
import { checkId, checkKey, checkNote } from '../../checks';
import type { Command } from '../../writing/command';
import type { UnitOfWork } from '../../writing/unit-of-work';
import { actorOf, type Represented } from '../acting-for';
import { onceCommand } from '../idempotency';
import { applyEvent, refused, type StatusResult } from '../status-result';
import { type RequestedWake, resolveWakeTime } from './wake-time';

/** The status that an explicit change requests, for one contact or many. */
export interface RequestedStatus
  extends Pick<
    SetEvent,
    | 'state'
    | 'note'
    | 'pinned'
    | 'locked'
    | 'reason'
    | 'evenIfUnavailable'
    | 'expectedVersion'
    | 'onlyIf'
    | 'neverShorten'
    | 'endOnReply'
  > {
  readonly wake: RequestedWake | null;
  readonly onBehalfOf: Represented | null;
}

/** What a change that says no more than the state and its reason leaves as it is. */
export const NOTHING_MORE = {
  ...{ wake: null, note: null, pinned: false, locked: false, endOnReply: false, neverShorten: false },
  ...{ evenIfUnavailable: false, expectedVersion: null, onlyIf: null, onBehalfOf: null },
} as const;

export interface SetBotStatusInput extends RequestedStatus {
  readonly contactId: string;
  readonly idempotencyKey: string | null;
}

export function setBotStatus(
  calendar: Calendar,
  caller: Caller,
  input: SetBotStatusInput,
): Command<StatusResult> {
  return onceCommand('setBotStatus', input, (unit) =>
    applyRequested(unit, calendar, caller, input.contactId, input),
  );
}

/** Returns why the input is invalid regardless of the status, or `null`. */
export function checkSetBotStatus(input: SetBotStatusInput): Refusal | null {
  return (
    checkId(input.contactId, ['contactId']) ??
    checkKey(input.idempotencyKey, ['idempotencyKey']) ??
    checkRequested(input)
  );
}

export function checkRequested(wanted: RequestedStatus): Refusal | null {
  const { state, reason, note, wake, pinned, locked, endOnReply } = wanted;
  const hasWake = wake !== null;
  const hasTime = hasWake && !('until' in wake);
  const isOptOut = reason === 'OPT_OUT';
  return (
    checkNote(note, ['note']) ??
    onlyWith(hasWake, state !== 'ACTIVE', 'wake', 'wake is only allowed with SLEEPING or INACTIVE.') ??
    (state === 'SLEEPING' && !hasWake ? NO_WAKE : null) ??
    onlyWith(
      hasWake && 'extendBy' in wake,
      state === 'SLEEPING',
      ['wake', 'extendBy'],
      'extendBy is only allowed with SLEEPING.',
    ) ??
    onlyWith(pinned, state === 'SLEEPING', 'pinned', 'pinned is only allowed with SLEEPING.') ??
    onlyWith(endOnReply, state === 'SLEEPING', 'endOnReply', 'endOnReply is only allowed with SLEEPING.') ??
    onlyWith(isOptOut, state === 'INACTIVE', 'reason', 'OPT_OUT is only allowed with INACTIVE.') ??
    onlyWith(
      isOptOut,
      !hasTime,
      'wake',
      'An opt-out cannot have a wake time: omit wake, or send until: WOKEN.',
    ) ??
    onlyWith(locked, state === 'INACTIVE', 'locked', 'locked is only allowed with INACTIVE.') ??
    onlyWith(
      locked,
      !hasTime,
      'wake',
      'A locked status cannot have a wake time: omit wake, or send until: WOKEN.',
    )
  );
}

export function applyRequested(
  unit: UnitOfWork,
  calendar: Calendar,
  caller: Caller,
  contactId: string,
  wanted: RequestedStatus,
): StatusResult {
  const { timeZone } = unit.contact(contactId);
  const { status } = applyDueWake(unit.status(contactId), unit.now);
  const standing = isSilent(status) ? status.wakeAt : undefined;
  const { wakeAt, refusal } = resolveWakeTime(calendar, wanted.wake, timeZone, unit.now, standing);
  if (refusal) return refused(contactId, refusal);
  const { state, note, pinned, locked, reason, evenIfUnavailable, expectedVersion } = wanted;
  return applyEvent(unit, contactId, {
    type: 'SET',
    state,
    wakeAt,
    note,
    pinned,
    locked,
    reason,
    evenIfUnavailable,
    expectedVersion,
    onlyIf: wanted.onlyIf,
    neverShorten: wanted.neverShorten,
    isExtension: wanted.wake !== null && 'extendBy' in wanted.wake,
    endOnReply: wanted.endOnReply,
    isAdmin: lacksRole(caller, 'ADMIN') === null,
    mayEndOptOut: mayEndOptOut(caller, wanted),
    actor: actorOf(caller, wanted.onBehalfOf),
  });
}

/** A person with a token of their own may, and whoever reports that the contact opted in; never a bulk change. */
function mayEndOptOut({ role, apiKey }: Caller, { reason, onBehalfOf }: RequestedStatus): boolean {
  if (reason === 'BULK') return false;
  if (reason === 'OPT_IN') return true;
  return onBehalfOf === null && !apiKey && (role === 'AGENT' || role === 'ADMIN');
}

/** An empty value of a mapping or an omitted variable must not put the bot to sleep for ever. */
const NO_WAKE = refuse(
  'BAD_INPUT',
  ['wake'],
  'wake is required with SLEEPING: send after, at or local, or until: WOKEN to sleep until someone wakes the bot.',
);

function onlyWith(
  given: boolean,
  fits: boolean,
  field: string | readonly string[],
  message: string,
): Refusal | null {
  return given && !fits ? refuse('BAD_INPUT', typeof field === 'string' ? [field] : field, message) : null;
}
