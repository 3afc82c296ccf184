import { digest, instant, sequence, workspaceKey } from '../columns';
import { Table } from '../table';

/** What an ERASURE of the log leaves of its contact, until all who watched it have been told. */
export const erasures = new Table('erasures', {
  key: ['workspace', 'seq'],
  columns: { workspace: workspaceKey, seq: sequence, digest, recordedAt: instant },
  indices: { erasures_by_age: ['recordedAt'] },
});
