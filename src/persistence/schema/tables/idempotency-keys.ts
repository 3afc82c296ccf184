import { digest, instant, nullable, sequence, workspaceKey } from '../columns';
import { Table } from '../table';

/** The digest of an idempotency key for one operation. Its result is the range of log entries. */
export const idempotencyKeys = new Table('idempotency_keys', {
  key: ['workspace', 'idempotencyKey'],
  columns: {
    workspace: workspaceKey,
    idempotencyKey: digest,
    inputHash: digest,
    /** Null if the operation changed nothing. */
    firstSeq: nullable(sequence),
    lastSeq: nullable(sequence),
    recordedAt: instant,
  },
  indices: { idempotency_keys_by_age: ['recordedAt'] },
});
