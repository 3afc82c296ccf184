import { sequence, workspaceKey } from '../columns';
import { Table } from '../table';

/** The sequence that orders the changes of a workspace; incremented late in each transaction. */
export const workspaces = new Table('workspaces', {
  key: ['workspace'],
  columns: {
    workspace: workspaceKey,
    seq: sequence,
    /** Log entries up to this sequence have been pruned. */
    prunedThrough: { ...sequence, default: 0 },
  },
});
