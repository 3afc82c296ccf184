import { waitingForOf } from '../../../domain/bot';
import { waitingSinceOf } from '../../../domain/bot-status';
import { applyDueWake } from '../../../domain/decisions/due-wake';
import { type Refusal, refuse } from '../../../domain/refusal';
import type { Calendar } from '../../../domain/time/calendar';
import type { Caller } from '../../access/caller';
import { checkContactIds, checkFilter, checkKey, MAX_BULK } from '../../checks';
import type { ContactFilter } from '../../ports/contact-store';
import type { Command } from '../../writing/command';
import type { SeenKey } from '../../writing/loaded-rows';
import type { UnitOfWork } from '../../writing/unit-of-work';
import { idempotencyOf, MISMATCH } from '../idempotency';
import { refused, replayOf, type StatusResult } from '../status-result';
import { applyRequested, checkRequested, type RequestedStatus } from './set-bot-status';

export interface SetBotStatusesInput extends RequestedStatus {
  readonly contactIds: readonly string[] | null;
  readonly filter: ContactFilter | null;
  readonly idempotencyKey: string | null;
}

export interface BulkResult {
  readonly results: readonly StatusResult[];
  readonly refusal: Refusal | null;
}

export function checkSetBotStatuses(input: SetBotStatusesInput): Refusal | null {
  const { contactIds, filter } = input;
  if ((contactIds === null) === (filter === null)) {
    return refuse('BAD_INPUT', ['contactIds'], 'Provide exactly one of contactIds or filter.');
  }
  // An omitted variable must not change all contacts.
  if (filter && Object.values(filter).every((condition) => condition === null || condition === undefined)) {
    return refuse(
      'BAD_INPUT',
      ['filter'],
      'The filter must have a condition: to change all contacts, name all states.',
    );
  }
  if (contactIds && contactIds.length > MAX_BULK) return tooMany('contactIds');
  return (
    (contactIds && checkContactIds(contactIds)) ??
    checkFilter(filter) ??
    checkKey(input.idempotencyKey, ['idempotencyKey']) ??
    checkRequested(input)
  );
}

function tooMany(field: string): Refusal {
  return refuse('BAD_INPUT', [field], `At most ${MAX_BULK} contacts can be changed at once.`);
}

/** Sets the status of many contacts in one transaction. Each is decided separately, in the order of `contactIds`. */
export function setBotStatuses(
  calendar: Calendar,
  caller: Caller,
  input: SetBotStatusesInput,
  /** The requested contacts, or those that matched the filter; more than `MAX_BULK` if there are too many. */
  contactIds: readonly string[],
): Command<BulkResult> {
  const idempotency = idempotencyOf('setBotStatuses', input);
  const isTooMany = contactIds.length > MAX_BULK;
  return {
    loads: { contactIds: isTooMany ? [] : contactIds, idempotencyKeys: idempotency ? [idempotency] : [] },
    handles: ['UNREADABLE'],
    run(unit) {
      const seen = idempotency && unit.seenKey(idempotency.key);
      if (seen && seen.inputHash !== idempotency.inputHash) return { results: [], refusal: MISMATCH };
      if (seen) return { results: repeatResults(unit, seen, input.contactIds), refusal: null };
      // Checked after the idempotency key: a repeated call returns its original result, however many contacts match
      // now.
      if (isTooMany) return { results: [], refusal: tooMany('filter') };
      const before = unit.entries.length;
      // Two ids of one contact have one result.
      const byOwner = new Map<string, StatusResult>();
      const resultOf = (contactId: string): StatusResult => {
        if (unit.blockOf(contactId) !== null) return refused(contactId, UNREADABLE);
        const owner = unit.ownerOf(contactId);
        const result = byOwner.get(owner) ?? applyRequested(unit, calendar, caller, contactId, input);
        byOwner.set(owner, result);
        return { ...result, contactId };
      };
      const results = contactIds.filter((id) => stillPasses(unit, id, input.filter)).map(resultOf);
      // If no contact was decided, nothing is stored, not even the key, and a repeated call is decided again.
      const isUndecided = results.length > 0 && results.every(({ entry }) => entry === null);
      if (idempotency && !isUndecided)
        unit.stageKey({ ...idempotency, entries: unit.statusEntriesAfter(before) });
      return { results, refusal: null };
    },
  };
}

/** A contact whose status cannot be read must not prevent the others from being set. */
const UNREADABLE = refuse('STATUS_UNREADABLE', [], 'The stored status of this contact cannot be read.');

/** Repeats the original results. Contacts that were refused stored nothing and are not attempted again. */
function repeatResults(unit: UnitOfWork, seen: SeenKey, asked: readonly string[] | null): StatusResult[] {
  const lastByContact = new Map(seen.entries.map((entry) => [entry.contactId, entry]));
  return [...new Set(asked ?? lastByContact.keys())].flatMap((id) => {
    const entry = lastByContact.get(id) ?? lastByContact.get(unit.ownerOf(id));
    return entry ? [replayOf(unit, id, entry)] : [];
  });
}

/** The status may have changed between the search and the lock. */
function stillPasses(unit: UnitOfWork, contactId: string, filter: ContactFilter | null): boolean {
  if (filter === null) return true;
  const { status } = applyDueWake(unit.status(contactId), unit.now);
  const waitingSince = waitingSinceOf(status);
  const { states, reasons, waitingLongerThan, waitingFor } = filter;
  return (
    unit.isStored(contactId) &&
    (states?.includes(status.state) ?? true) &&
    (reasons?.includes(status.reason) ?? true) &&
    (!waitingFor || waitingForOf(status, unit.botOf(contactId)) === waitingFor) &&
    (waitingLongerThan == null || (waitingSince !== null && waitingSince <= unit.now - waitingLongerThan))
  );
}
