import { ApiClient } from '../api/api-client.js';
import type { BadgeStatus } from '../api/generated/operations.js';
import type { TokenSource } from '../api/token-source.js';
import {
  READ_STATUSES,
  SET_STATUS,
  type StatusEvent,
  type StatusPayload,
  type WantedStatus,
} from '../documents.js';
import { ClockSkew } from './clock-skew.js';
import { type ConnectionEvent, type Effect, IDLE, type Phase, step } from './connection-state.js';
import { LiveSocket } from './live-socket.js';
import { watchPageSignals } from './page-signals.js';
import { expecting, fromAnswer, fromStream, type StatusEntry, settled, UNKNOWN } from './status-entry.js';
import { BadgeSubscription } from './subscription/badge-subscription.js';
import { WakeCheck } from './wake-check.js';

export interface Watcher {
  /** The contact's status may have changed. `event` is the subscription event, or `null` if there was none. */
  statusChanged(event: StatusEvent | null): void;
  livenessChanged(): void;
}

/** The input of a change, without the fields that the connection adds. */
export type ChangeInput = WantedStatus & { readonly idempotencyKey: string };

/** Shorter interruptions are not shown: the subscription resumes, and the badge would only flicker. */
const SHOW_LOST_AFTER_MS = 2_000;

/** What the badges of a page share: a websocket, its subscriptions, and the known status of each contact. */
export class LiveConnection {
  private readonly watchers = new Map<string, Set<Watcher>>();
  private readonly entries = new Map<string, StatusEntry>();
  private readonly changes = new Map<string, Promise<unknown>>();
  private readonly subscriptions: BadgeSubscription[] = [];
  private readonly skew = new ClockSkew();
  private readonly wakeCheck = new WakeCheck(
    () => this.now(),
    (ids) => this.readStatuses(ids),
  );
  private readonly api: ApiClient;
  private readonly stopSignals: () => void;
  private state = IDLE;
  private socket: LiveSocket | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private lostTimer: ReturnType<typeof setTimeout> | undefined;
  private isAdapting = false;
  private hasLostTouch = false;

  constructor(
    private readonly endpoint: string,
    private readonly tokens: TokenSource,
  ) {
    this.api = new ApiClient(endpoint, tokens);
    this.stopSignals = watchPageSignals(() => this.dispatch({ type: 'NUDGED' }));
  }

  get phase(): Phase {
    return this.state.phase;
  }

  /** Whether the statuses shown may be out of date. */
  get isLost(): boolean {
    return this.hasLostTouch;
  }

  /** The estimated current time on the service's clock. */
  now(): number {
    return Date.now() + this.skew.ms;
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
   * Shows `expected` immediately and sends `input`. The service rejects the change if the status has changed since.
   * Changes of one contact run one after another. Throws a RequestError if the request fails.
   */
  async change(id: string, expected: BadgeStatus, input: ChangeInput): Promise<StatusPayload> {
    const before = this.changes.get(id);
    const seenVersion = this.entryOf(id).known?.version;
    this.update(id, (entry) => expecting(entry, expected));
    const change = Promise.resolve(before)
      .catch(() => undefined)
      // The viewer's own previous change is not a conflict, so its version is expected.
      .then(() => this.send(id, expected, input, before ? this.entryOf(id).known?.version : seenVersion));
    this.changes.set(id, change);
    try {
      return await change;
    } finally {
      if (this.changes.get(id) === change) this.changes.delete(id);
    }
  }

  dispose(): void {
    this.stopSignals();
    this.wakeCheck.stop();
    for (const subscription of this.subscriptions) subscription.stop();
    this.dispatch({ type: 'UNWANTED' });
  }

  private async send(
    id: string,
    expected: BadgeStatus,
    input: ChangeInput,
    expectedVersion: number | undefined,
  ): Promise<StatusPayload> {
    const sentAt = Date.now();
    try {
      const variables = { input: { contactId: id, ...input, expectedVersion } };
      const { setBotStatus } = await this.api.ask(SET_STATUS, variables);
      const { botStatus, statusChange } = setBotStatus;
      if (statusChange) this.skew.learn(Date.parse(statusChange.recordedAt), Date.now(), sentAt);
      this.update(id, (entry) => settled(botStatus ? fromAnswer(entry, botStatus) : entry, expected));
      return setBotStatus;
    } catch (error) {
      this.update(id, (entry) => settled(entry, expected));
      throw error;
    }
  }

  private async readStatuses(contactIds: readonly string[]): Promise<void> {
    const { botStatuses } = await this.api.ask(READ_STATUSES, { contactIds });
    // In the order asked: the id of a status is not the one that was asked for if that is an alias.
    for (const [index, status] of botStatuses.nodes.entries()) {
      this.update(contactIds[index] ?? status.contactId, (entry) => fromAnswer(entry, status));
    }
  }

  private receive(event: StatusEvent): void {
    const { kind, contactIds, botStatuses, statusChange } = event;
    // Gives only a lower bound, which is weak if the change is replayed.
    if (statusChange) this.skew.learn(Date.parse(statusChange.recordedAt), Date.now(), null);
    for (const [index, status] of botStatuses.entries()) {
      this.update(contactIds[index] ?? status.contactId, (entry) => fromStream(entry, kind, status), event);
    }
  }

  private update(
    id: string,
    next: (entry: StatusEntry) => StatusEntry,
    event: StatusEvent | null = null,
  ): void {
    const entry = next(this.entryOf(id));
    this.entries.set(id, entry);
    const { wakeAt } = entry.known ?? {};
    this.wakeCheck.expect(id, wakeAt ? Date.parse(wakeAt) : null);
    for (const watcher of this.watchers.get(id) ?? []) watcher.statusChanged(event);
  }

  private subscriptionFor(id: string): BadgeSubscription {
    const fitting =
      this.subscriptions.find(({ wanted }) => wanted.has(id)) ??
      this.subscriptions.find((subscription) => subscription.canTake(id));
    if (fitting) return fitting;
    const created = new BadgeSubscription(
      (event) => this.receive(event),
      (code) => this.lose(code === 'UNAUTHENTICATED'),
    );
    this.subscriptions.push(created);
    return created;
  }

  /** Adapts the subscriptions once for all badges that are added or removed in the same task. */
  private adaptSoon(): void {
    if (this.isAdapting) return;
    this.isAdapting = true;
    queueMicrotask(() => {
      this.isAdapting = false;
      if (this.watchers.size > 0) this.dispatch({ type: 'WANTED' });
      if (this.socket) for (const subscription of this.subscriptions) subscription.adapt(this.socket);
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

  private lose(isTokenRefused: boolean): void {
    const { canRefresh } = this.tokens;
    this.dispatch({ type: 'LOST', now: Date.now(), isTokenRefused, canRefresh, random: Math.random() });
  }

  private dispatch(event: ConnectionEvent): void {
    const { state, effects } = step(this.state, event);
    this.state = state;
    for (const effect of effects) this.carryOut(effect);
    this.noticeLiveness();
  }

  private noticeLiveness(): void {
    const { phase } = this.state;
    if (phase === 'live' || phase === 'idle') {
      clearTimeout(this.lostTimer);
      this.lostTimer = undefined;
      this.setLost(false);
    } else if (phase === 'refused') {
      this.setLost(true);
    } else if (!this.hasLostTouch) {
      this.lostTimer ??= setTimeout(() => this.setLost(true), SHOW_LOST_AFTER_MS);
    }
  }

  private setLost(isLost: boolean): void {
    if (isLost === this.hasLostTouch) return;
    this.hasLostTouch = isLost;
    for (const watchers of this.watchers.values()) {
      for (const watcher of watchers) watcher.livenessChanged();
    }
  }

  private carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'OPEN':
        this.open();
        break;
      case 'CLOSE':
        clearTimeout(this.retry);
        this.socket?.close();
        this.socket = null;
        break;
      case 'PROBE':
        this.socket?.probe();
        break;
      case 'FORGET_TOKEN':
        this.tokens.forget();
        break;
      case 'RETRY_IN':
        this.retry = setTimeout(() => this.dispatch({ type: 'RETRY' }), effect.ms);
    }
  }

  private open(): void {
    clearTimeout(this.retry);
    const socket = new LiveSocket(this.endpoint.replace(/^http/, 'ws'), this.tokens, {
      onConfirmed: () => this.dispatch({ type: 'CONFIRMED', now: Date.now() }),
      onLost: (isTokenRefused) => this.lose(isTokenRefused),
    });
    this.socket = socket;
    for (const subscription of this.subscriptions) subscription.resume(socket);
  }
}
