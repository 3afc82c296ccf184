import { id, instant, workspaceKey } from '../columns';
import { Table } from '../table';

/** A pending wake. In a table of its own, so that finding due wakes is cheap at any number of contacts. */
export const sleepTimers = new Table('sleep_timers', {
  key: ['workspace', 'contactId'],
  columns: { workspace: workspaceKey, contactId: id, wakeAt: instant },
  indices: {
    sleep_timers_by_wake_at: ['wakeAt'],
    sleep_timers_by_workspace: ['workspace', 'wakeAt', 'contactId'],
  },
});
