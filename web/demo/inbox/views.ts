import type { ContactFilter, ContactOrder } from '../generated/operations.js';
import { STATE_LABELS } from '../words';

/** The views of the list, each as a filter of the API. */
export const VIEWS: readonly {
  readonly label: string;
  readonly filter: ContactFilter;
  readonly orderBy: ContactOrder;
  /** What an empty view says. */
  readonly empty: string;
}[] = [
  {
    ...{ label: 'All', filter: {}, empty: 'There are no contacts yet.' },
    orderBy: { field: 'NAME', direction: 'ASC' },
  },
  {
    ...{ label: 'Waiting', filter: { waitingLongerThan: 'PT0S' }, empty: 'No one is waiting.' },
    orderBy: { field: 'WAITING_SINCE', direction: 'ASC' },
  },
  {
    ...{ label: STATE_LABELS.SLEEPING, filter: { states: ['SLEEPING'] }, empty: 'No bot is asleep.' },
    orderBy: { field: 'WAKE_AT', direction: 'ASC' },
  },
  {
    ...{ label: STATE_LABELS.INACTIVE, filter: { states: ['INACTIVE'] }, empty: 'No bot is inactive.' },
    orderBy: { field: 'NAME', direction: 'ASC' },
  },
];
