import type { BotStatusError } from '../errors.js';
import type { BadgeStatus } from '../generated/operations.js';
import { HttpCaller } from '../http.js';
import { LiveConnection } from '../live-connection.js';
import { type Token, TokenSource } from '../token-source.js';
import {
  READ_STATUSES,
  SET_STATUS,
  type StatusEvent,
  type StatusPayload,
  type WantedStatus,
} from './documents.js';
import { Liveness } from './liveness.js';
import { watchPage } from './page-signals.js';
import type { Problem } from './problem.js';
import { ServiceClock, type ServiceTime } from './service-clock.js';
import {
  changedByViewer,
  expecting,
  fromAnswer,
  fromStream,
  type StatusEntry,
  settled,
  UNKNOWN,
  versionToSend,
} from './status-entry.js';
import { PageSubscription } from './subscription/page-subscription.js';
import { WakeCheck } from './wake-check.js';

export interface Watcher {
  /** The status, or `now()`, may have changed. `event` is the subscription event, or `null` if there was none. */
  statusChanged(event: StatusEvent | null): void;
  /** `problem` of the connection has changed. */
  livenessChanged(): void;
}

/** What a person chose, with the version that they saw. */
export type ChangeInput = WantedStatus & {
  readonly idempotencyKey: string;
  readonly expectedVersion: number;
};

const TIMEOUT_MS = 10_000;
/** A person waits for the answer. */
const REPEAT_FOR_MS = 3_000;
const PING_EVERY_MS = 10_000;
/** HTTP states the time in whole seconds. */
const DATE_RESOLUTION_MS = 1_000;

/** What the badges and hooks of a page share: a websocket, its subscriptions, and the known status of each contact. */
export class PageConnection {
  private readonly watchers = new Map<string, Set<Watcher>>();
  private readonly entries = new Map<string, StatusEntry>();
  private readonly changes = new Map<string, Promise<unknown>>();
  private readonly subscriptions: PageSubscription[] = [];
  private readonly clock = new ServiceClock();
  private readonly wakeCheck = new WakeCheck(
    () => this.now(),
    (ids) => this.readStatuses(ids),
  );
  private readonly liveness: Liveness;
  private readonly http: HttpCaller;
  private readonly live: LiveConnection;
  private readonly stopWatchingPage: () => void;
  private isAdapting = false;

  constructor(endpoint: string, token: Token) {
    const tokens = new TokenSource(token);
    this.liveness = new Liveness(endpoint, location.origin, () => this.tellLiveness());
    this.http = new HttpCaller({
      ...{ endpoint, tokens, timeoutMs: TIMEOUT_MS, repeatForMs: REPEAT_FOR_MS },
      fetch: globalThis.fetch.bind(globalThis),
      onResponse: ({ headers }, sentAt) => {
        const time = Date.parse(headers.get('date') ?? '');
        this.learnTime({ time, resolutionMs: DATE_RESOLUTION_MS, sentAt });
      },
    });
    this.live = new LiveConnection({
      ...{ endpoint, tokens, pingEveryMs: PING_EVERY_MS },
      findWebSocket: async () => WebSocket,
      onWarning: (failure) => this.liveness.lose(failure),
      onAck: (ack, sentAt) => {
        const { serverTime } = (ack ?? {}) as { readonly serverTime?: unknown };
        this.learnTime({ time: Date.parse(String(serverTime)), sentAt });
      },
      onPong: () => this.confirm(),
    });
    this.stopWatchingPage = watchPage({
      onDoubt: () => this.live.nudge(),
      // With the next connection, the service states its time.
      onClockJump: () => this.live.reconnect(),
    });
  }

  /** Why the statuses shown may be out of date, or are not known; `null` while they are live or being loaded. */
  get problem(): Problem | null {
    return this.liveness.problem;
  }

  /** Whether the statuses shown may be out of date. */
  get isLost(): boolean {
    return this.problem !== null;
  }

  /** The estimated current time on the service's clock. */
  now(): number {
    return this.clock.now();
  }

  entryOf(id: string): StatusEntry {
    return this.entries.get(id) ?? UNKNOWN;
  }

  /** Notifies the watcher about a contact. Returns a function that stops this. */
  watch(id: string, watcher: Watcher): () => void {
    const watchers = this.watchers.get(id) ?? new Set();
    this.watchers.set(id, watchers.add(watcher));
    this.subscriptionFor(id).wanted.add(id);
    this.adaptSoon();
    return () => {
      watchers.delete(watcher);
      if (watchers.size > 0 || this.watchers.get(id) !== watchers) return;
      this.watchers.delete(id);
      for (const subscription of this.subscriptions) subscription.wanted.delete(id);
      this.adaptSoon();
    };
  }

  /**
   * Shows `expected` immediately, if it is given, and sends `input`. The service refuses the change if someone else has
   * changed the status since `expectedVersion`. Changes of one contact run one after another. Throws a BotStatusError if
   * the request fails.
   */
  async change(id: string, expected: BadgeStatus | null, input: ChangeInput): Promise<StatusPayload> {
    const before = this.changes.get(id);
    if (expected) this.update(id, (entry) => expecting(entry, expected));
    const change = Promise.resolve(before)
      .catch(() => undefined)
      .then(() => this.send(id, expected, input));
    this.changes.set(id, change);
    try {
      return await change;
    } finally {
      if (this.changes.get(id) === change) this.changes.delete(id);
    }
  }

  /** Reads what changes without an event: the counts of messages. Does nothing if the service does not answer. */
  async refresh(id: string): Promise<void> {
    await this.readStatuses([id]).catch(() => undefined);
  }

  dispose(): void {
    this.stopWatchingPage();
    this.wakeCheck.stop();
    this.liveness.stop();
    for (const subscription of this.subscriptions) subscription.stop();
    this.live.close();
  }

  private async send(id: string, expected: BadgeStatus | null, input: ChangeInput): Promise<StatusPayload> {
    const seen = versionToSend(this.entryOf(id), input.expectedVersion);
    const settle = (entry: StatusEntry) => (expected ? settled(entry, expected) : entry);
    try {
      const variables = { input: { contactId: id, ...input, expectedVersion: seen } };
      const { setBotStatus } = await this.http.call(SET_STATUS, variables);
      const { botStatus, statusChange, userErrors } = setBotStatus;
      const version = statusChange?.version ?? botStatus?.version ?? seen;
      this.update(id, (entry) => {
        const changed = userErrors.length > 0 ? entry : changedByViewer(entry, seen, version);
        return settle(botStatus ? fromAnswer(changed, botStatus) : changed);
      });
      return setBotStatus;
    } catch (error) {
      this.update(id, settle);
      throw error;
    }
  }

  private async readStatuses(contactIds: readonly string[]): Promise<void> {
    const { botStatuses } = await this.http.call(READ_STATUSES, { contactIds });
    // In the order asked: the id of a status is not the one that was asked for if that is an alias.
    for (const [index, status] of botStatuses.nodes.entries()) {
      this.update(contactIds[index] ?? status.contactId, (entry) => fromAnswer(entry, status));
    }
  }

  private receive(event: StatusEvent): void {
    const { kind, contactIds, botStatuses, statusChange } = event;
    // Gives only a lower bound, which is weak if the change is replayed.
    if (statusChange) this.learnTime({ time: Date.parse(statusChange.recordedAt), sentAt: null });
    for (const [index, status] of botStatuses.entries()) {
      this.update(contactIds[index] ?? status.contactId, (entry) => fromStream(entry, kind, status), event);
    }
    this.confirm();
  }

  private update(
    id: string,
    next: (entry: StatusEntry) => StatusEntry,
    event: StatusEvent | null = null,
  ): void {
    const before = this.entryOf(id);
    const entry = next(before);
    if (entry === before) return;
    this.entries.set(id, entry);
    const { wakeAt } = entry.known ?? {};
    this.wakeCheck.expect(id, wakeAt ? Date.parse(wakeAt) : null);
    for (const watcher of this.watchers.get(id) ?? []) watcher.statusChanged(event);
  }

  private subscriptionFor(id: string): PageSubscription {
    const fitting =
      this.subscriptions.find(({ wanted }) => wanted.has(id)) ??
      this.subscriptions.find((subscription) => subscription.canTake(id));
    if (fitting) return fitting;
    const created = new PageSubscription(
      this.live,
      (event) => this.receive(event),
      (error: BotStatusError) => this.liveness.refuse(error),
    );
    this.subscriptions.push(created);
    return created;
  }

  /** Adapts the subscriptions once for all contacts that are added or removed in the same task. */
  private adaptSoon(): void {
    if (this.isAdapting) return;
    this.isAdapting = true;
    queueMicrotask(() => {
      this.isAdapting = false;
      for (const subscription of this.subscriptions) subscription.adapt();
      this.forgetUnwatched();
    });
  }

  /** Deletes entries that are neither shown nor subscribed to: they would go stale and accumulate as people scroll. */
  private forgetUnwatched(): void {
    for (const id of this.entries.keys()) {
      if (this.watchers.has(id) || this.changes.has(id)) continue;
      if (this.subscriptions.some((subscription) => subscription.isSubscribedTo(id))) continue;
      this.entries.delete(id);
      this.wakeCheck.expect(id, null);
    }
  }

  private learnTime(stated: ServiceTime): void {
    if (!this.clock.learn(stated)) return;
    for (const watchers of this.watchers.values()) {
      for (const watcher of watchers) watcher.statusChanged(null);
    }
  }

  private confirm(): void {
    if (!this.subscriptions.some(({ isRefused }) => isRefused)) this.liveness.confirm();
  }

  private tellLiveness(): void {
    for (const watchers of this.watchers.values()) {
      for (const watcher of watchers) watcher.livenessChanged();
    }
  }
}
