import { createHash, createHmac } from 'node:crypto';
import { refuse } from '../../domain/refusal';
import type { Command } from '../writing/command';
import type { Idempotency } from '../writing/load-spec';
import type { UnitOfWork } from '../writing/unit-of-work';
import { refused, replayOf, type StatusResult } from './status-result';

/** Returns the idempotency key of an operation with this input, or `null` if the caller gave none. */
export function idempotencyOf(
  operation: string,
  input: { idempotencyKey: string | null },
): Idempotency | null {
  const { idempotencyKey: key, ...rest } = input;
  if (key === null) return null;
  return {
    key: createHash('sha256').update(key).digest('hex'),
    inputHash: createHmac('sha256', key)
      .update(JSON.stringify([operation, rest]))
      .digest('hex'),
  };
}

export const MISMATCH = refuse(
  'IDEMPOTENCY_MISMATCH',
  ['idempotencyKey'],
  'idempotencyKey was already used with a different input.',
);

/** Runs a command once per key. A repeated call with the same input returns the original result. */
export function runOnce(
  unit: UnitOfWork,
  contactId: string,
  idempotency: Idempotency | null,
  run: () => StatusResult,
): StatusResult {
  if (idempotency === null) return run();
  const seen = unit.seenKey(idempotency.key);
  if (seen && seen.inputHash !== idempotency.inputHash) return refused(contactId, MISMATCH);
  if (seen) return replayOf(unit, contactId, seen.entries.at(-1) ?? null);
  const before = unit.entries.length;
  const result = run();
  // A call that is refused or skipped stores nothing, not even the key, so it can be repeated.
  if (!result.refusal && result.outcome !== 'SKIPPED')
    unit.stageKey({ ...idempotency, entries: unit.statusEntriesAfter(before) });
  return result;
}

/** A command on one contact that runs once per key of its input. */
export function onceCommand<
  Input extends { readonly contactId: string; readonly idempotencyKey: string | null },
>(operation: string, input: Input, run: (unit: UnitOfWork) => StatusResult): Command<StatusResult> {
  const { contactId } = input;
  const idempotency = idempotencyOf(operation, input);
  return {
    loads: { contactIds: [contactId], idempotencyKeys: idempotency ? [idempotency] : [] },
    run: (unit) => runOnce(unit, contactId, idempotency, () => run(unit)),
  };
}
