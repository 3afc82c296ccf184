import { digest, instant, sequence, workspaceKey } from '../columns';
import { Table } from '../table';

/** The digest of an erased contact, kept until all its subscribers have been notified. */
export const erasures = new Table('erasures', {
  key: ['workspace', 'seq'],
  columns: { workspace: workspaceKey, seq: sequence, digest, recordedAt: instant },
  indices: { erasures_by_age: ['recordedAt'] },
});
