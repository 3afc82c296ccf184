import DataLoader from 'dataloader';
import type { ApiKeys } from '../application/access/api-keys';
import type { Caller } from '../application/access/caller';
import type { Revocations } from '../application/access/revocations';
import type { Commands } from '../application/commands/commands';
import type { StatusView } from '../application/commands/status-result';
import type { ContactDigest } from '../application/contact-digest';
import type { StatusEntry } from '../application/log-entry';
import type { HistoryPage, Page, Queries } from '../application/queries/queries';
import type { Bot } from '../domain/bot';
import type { Calendar } from '../domain/time/calendar';
import type { Instant } from '../domain/time/instant';
import type { ByteBudget } from '../limits/byte-budget';
import type { CooperativeScheduler } from '../limits/cooperative-scheduler';
import { formatCursor } from '../realtime/cursor';
import type { LiveStatuses } from '../realtime/live-statuses';
import type { InboundWebhooks } from '../webhooks/inbound/inbound-webhooks';
import type { WebhookEndpoints } from '../webhooks/outbound/webhook-endpoints';
import { ResponseBudget } from './limits/response-budget';

/** The use cases that resolvers call. */
export interface Services {
  readonly commands: Commands;
  readonly queries: Queries;
  readonly revocations: Revocations;
  readonly apiKeys: ApiKeys;
  readonly webhooks: InboundWebhooks;
  readonly endpoints: WebhookEndpoints;
  readonly live: LiveStatuses;
  readonly calendar: Calendar;
  readonly digestOf: ContactDigest;
  readonly scheduler: CooperativeScheduler;
  /** Identifies the change log, for cursors. */
  readonly logId: string;
  /** 0 if there is no limit. */
  readonly requestsPerMinute: number;
}

/** The caller, and when its token expires. */
export interface Viewer {
  readonly caller: Caller;
  readonly expiresAt: Instant;
}

/** The values of an operation's variables, by name, as the client sent them. */
export type Variables = Readonly<Record<string, unknown>>;

/** The context of all resolvers of one operation. */
export class GraphqlContext {
  readonly response = new ResponseBudget();
  /** Created when they are first used. */
  private readonly loaders: {
    contacts?: DataLoader<string, StatusView | null>;
    bots?: DataLoader<string, Bot | null>;
    history?: DataLoader<HistoryPage, Page<StatusEntry>>;
  } = {};

  constructor(
    readonly services: Services,
    /** Throws UNAUTHENTICATED if the request had no token. */
    private readonly requireViewer: () => Viewer,
    /** The memory budget of the socket; `null` over HTTP. */
    readonly memory: ByteBudget | null = null,
    /** Reserves memory for a response over HTTP. Throws RATE_LIMITED or UNAVAILABLE if there is none. */
    readonly takeResponse: (bytes: number) => void = () => undefined,
  ) {}

  /** Must be a getter of the class, not of the object: Apollo copies contexts and would run a getter of the object. */
  get caller(): Caller {
    return this.requireViewer().caller;
  }

  /** The cursor of a position in the feed of the workspace. */
  feedCursor(seq: number): string {
    return formatCursor(this.services.logId, this.caller.workspace, seq);
  }

  get viewer(): Viewer {
    return this.requireViewer();
  }

  /** Loads contacts by their ids; `null` for an unknown one. */
  get contacts(): DataLoader<string, StatusView | null> {
    this.loaders.contacts ??= batched((ids) => this.services.queries.existing(this.caller.workspace, ids));
    return this.loaders.contacts;
  }

  /** Loads bots by their ids; `null` for an unknown one. */
  get bots(): DataLoader<string, Bot | null> {
    this.loaders.bots ??= batched(async (ids) => {
      const bots = await this.services.queries.botList(this.caller.workspace);
      return ids.map((id) => bots.find((bot) => bot.id === id) ?? null);
    });
    return this.loaders.bots;
  }

  /** Loads histories of contacts. */
  get history(): DataLoader<HistoryPage, Page<StatusEntry>> {
    this.loaders.history ??= batched((pages) =>
      this.services.queries.histories(this.caller.workspace, pages),
    );
    return this.loaders.history;
  }
}

/**
 * Loads together what an operation requests in one step. Nothing is cached, because a subscription is long-lived and
 * each of its events must read the current values.
 */
function batched<K, V>(load: (keys: readonly K[]) => Promise<V[]>): DataLoader<K, V> {
  return new DataLoader(load, { cache: false });
}
