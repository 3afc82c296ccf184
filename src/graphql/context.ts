import DataLoader from 'dataloader';
import type { Caller } from '../application/access/caller';
import type { Revocations } from '../application/access/revocations';
import type { Commands } from '../application/commands/commands';
import type { StatusEntry } from '../application/log-entry';
import type { HistoryPage, Page, Queries } from '../application/queries/queries';
import type { Calendar } from '../domain/time/calendar';
import type { ByteBudget } from '../limits/byte-budget';
import type { CooperativeScheduler } from '../limits/cooperative-scheduler';
import type { LiveStatuses } from '../realtime/live-statuses';
import { ResponseBudget } from './limits/response-budget';

type HistoryLoader = DataLoader<HistoryPage, Page<StatusEntry>>;

/** The use cases that resolvers call. */
export interface Services {
  readonly commands: Commands;
  readonly queries: Queries;
  readonly revocations: Revocations;
  readonly live: LiveStatuses;
  readonly calendar: Calendar;
  readonly scheduler: CooperativeScheduler;
  /** Identifies the change log, for cursors. */
  readonly logId: string;
}

/** The values of an operation's variables, by name, as the client sent them. */
export type Variables = Readonly<Record<string, unknown>>;

/** The context of all resolvers of one operation. */
export class GraphqlContext {
  readonly response = new ResponseBudget();
  private historyLoader: HistoryLoader | null = null;

  constructor(
    readonly services: Services,
    /** Throws UNAUTHENTICATED if the request had no token. */
    private readonly requireCaller: () => Caller,
    /** The memory budget of the socket; `null` over HTTP. */
    readonly memory: ByteBudget | null = null,
    /** Reserves memory for a response over HTTP. Throws RATE_LIMITED or UNAVAILABLE if there is none. */
    readonly takeResponse: (bytes: number) => void = () => undefined,
  ) {}

  /** Must be a getter of the class, not of the object: Apollo copies contexts and would run a getter of the object. */
  get caller(): Caller {
    return this.requireCaller();
  }

  /**
   * Loads histories of contacts: those that an operation requests in one step share a query. Nothing is cached, because
   * a subscription is long-lived and each of its events must read the current history.
   */
  get history(): HistoryLoader {
    this.historyLoader ??= new DataLoader(
      (pages) => this.services.queries.histories(this.caller.workspace, pages),
      { cache: false },
    );
    return this.historyLoader;
  }
}
