import { digest, instant, nullable, sequence, workspaceKey } from '../columns';
import { Table } from '../table';

/** A digest of a caller's key for one operation: its log entries, from the first to the last, are the answer. */
export const idempotencyKeys = new Table('idempotency_keys', {
  key: ['workspace', 'idempotencyKey'],
  columns: {
    workspace: workspaceKey,
    idempotencyKey: digest,
    inputHash: digest,
    /** Null where the operation found nothing to change. */
    firstSeq: nullable(sequence),
    lastSeq: nullable(sequence),
    recordedAt: instant,
  },
  indices: { idempotency_keys_by_age: ['recordedAt'] },
});
