import type { Caller } from '../application/caller';
import type { Commands } from '../application/commands';
import type { Calendar } from '../application/ports/calendar';
import type { Queries } from '../application/queries';
import type { LiveStatuses } from '../realtime/live-statuses';
import type { Loaders } from './loaders';

/** What every resolver is handed. */
export interface GraphqlContext {
  /** Throws UNAUTHENTICATED where the request has no valid token. */
  readonly caller: Caller;
  readonly services: Services;
  /** Batches reads of one operation, or of one event of a subscription. */
  readonly loaders: Loaders;
}

/** The use cases as the resolvers call them. */
export interface Services {
  readonly commands: Commands;
  readonly queries: Queries;
  readonly live: LiveStatuses;
  readonly calendar: Calendar;
  /** The epoch of the change log, for cursors. */
  readonly logEpoch: string;
}
