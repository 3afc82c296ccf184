import DataLoader from 'dataloader';
import type { Caller } from '../application/access/caller';
import type { Revocations } from '../application/access/revocations';
import type { Commands } from '../application/commands/commands';
import type { StatusEntry } from '../application/log-entry';
import type { Page } from '../application/queries/page';
import type { HistoryPage, Queries } from '../application/queries/queries';
import type { Calendar } from '../domain/time/calendar';
import type { ByteBudget } from '../limits/byte-budget';
import type { CooperativeScheduler } from '../limits/cooperative-scheduler';
import type { LiveStatuses } from '../realtime/live-statuses';
import { AnswerBudget } from './limits/answer-budget';

type HistoryLoader = DataLoader<HistoryPage, Page<StatusEntry>>;

/** The use cases as the resolvers call them. */
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

/** What every resolver of one operation is handed. */
export class GraphqlContext {
  readonly answer = new AnswerBudget();
  private createdHistory: HistoryLoader | null = null;

  constructor(
    readonly services: Services,
    /** Throws UNAUTHENTICATED where the request came without a token. */
    private readonly findCaller: () => Caller,
    /** What counts for the memory of the socket it came by; `null` where it came over HTTP. */
    readonly memory: ByteBudget | null = null,
    /** Reserves memory for an answer over HTTP. Throws RATE_LIMITED or UNAVAILABLE where there is none. */
    readonly takeAnswer: (bytes: number) => void = () => undefined,
  ) {}

  /** A getter of the class, not of the object: Apollo copies contexts, and would run the object's own. */
  get caller(): Caller {
    return this.findCaller();
  }

  /**
   * Histories of contacts: those that an operation asks for in one step are one query. Nothing is remembered, because a
   * subscription lives long and each of its events is to see what stands then.
   */
  get history(): HistoryLoader {
    this.createdHistory ??= new DataLoader(
      (pages) => this.services.queries.histories(this.caller.workspace, pages),
      { cache: false },
    );
    return this.createdHistory;
  }
}
