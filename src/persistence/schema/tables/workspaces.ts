import { sequence, workspaceKey } from '../columns';
import { Table } from '../table';

/** The counter that gives a workspace's changes their order; raised late in each transaction. */
export const workspaces = new Table('workspaces', {
  key: ['workspace'],
  columns: {
    workspace: workspaceKey,
    seq: sequence,
    /** Log entries up to here are gone. */
    prunedThrough: { ...sequence, default: 0 },
  },
});
