import { createHash, createHmac } from 'node:crypto';
import type { Refusal } from '../../domain/refusal';
import type { UnitOfWork } from '../writing/unit-of-work';
import { duplicateOf, refused, type StatusAnswer } from './status-answer';

/**
 * A caller's key for one operation, with what was asked under it: digests of both, the second made with the key that
 * is not stored. What is kept of a call for two days so tells nothing of the contact it was about.
 */
export interface Idempotency {
  readonly key: string;
  readonly inputHash: string;
}

/** The key of an operation with this input, or `null` where the caller gave none. */
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

export const MISMATCH: Refusal = {
  code: 'IDEMPOTENCY_MISMATCH',
  field: ['idempotencyKey'],
  message: 'idempotencyKey was already used with a different input.',
};

/** Runs a command once per key: the same key with the same input answers as the first time. */
export function answerOnce(
  unit: UnitOfWork,
  contactId: string,
  idempotency: Idempotency | null,
  run: () => StatusAnswer,
): StatusAnswer {
  if (idempotency === null) return run();
  const seen = unit.seenKey(idempotency.key);
  if (seen && seen.inputHash !== idempotency.inputHash) {
    return refused(contactId, MISMATCH);
  }
  if (seen) return duplicateOf(unit, contactId, seen.entries.at(-1) ?? null);
  const before = unit.entries.length;
  const answer = run();
  // A refusal stores nothing, not even its key: the call may be made again.
  if (!answer.refusal) unit.stageKey({ ...idempotency, entries: unit.statusEntriesAfter(before) });
  return answer;
}
