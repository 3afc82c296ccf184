import { id, instant, workspaceKey } from '../columns';
import { Table } from '../table';

/** A pending wake. The table holds nothing else, so looking for what is due costs the same at any size. */
export const sleepTimers = new Table('sleep_timers', {
  key: ['workspace', 'contactId'],
  columns: { workspace: workspaceKey, contactId: id, wakeAt: instant },
  indices: {
    sleep_timers_by_wake_at: ['wakeAt'],
    sleep_timers_by_workspace: ['workspace', 'wakeAt', 'contactId'],
  },
});
