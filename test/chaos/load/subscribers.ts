import { setTimeout as delay } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { BadgeEvent, FeedEvent } from '../../support/clients/live-client';
import { Mirror } from '../checks/mirror';
import type { BadgesRecord, FeedRecord } from '../checks/records';
import type { Random } from '../faults/random';
import { BADGES, FEED } from './operations';

/** What breaks while nobody listens any more is no news. */
class QuietSocket extends WebSocket {
  constructor(...[address, protocols]: ConstructorParameters<typeof WebSocket>) {
    super(address, protocols);
    this.on('error', () => undefined);
  }
}

/** A subscription that is kept over all its connections: each one goes on, at some node, after the last cursor. */
class Subscriber<Event extends { readonly feedCursor: string }> {
  connections = 0;
  private cursor: string | null = null;
  private client: Client | null = null;
  private isStopped = false;
  private readonly living: Promise<void>;

  constructor(
    private readonly urls: readonly string[],
    private readonly token: string,
    private readonly random: Random,
    private readonly operation: { query: string; variables: Record<string, unknown> },
    private readonly onEvent: (event: Event) => void,
  ) {
    this.living = this.live();
  }

  /** Breaks the connection without a word. */
  drop(): void {
    this.client?.terminate();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.client?.terminate();
    await this.living;
  }

  private async live(): Promise<void> {
    while (!this.isStopped) {
      await this.connect().catch(() => undefined);
      await delay(100 + this.random.next() * 400);
    }
  }

  /** Resolves or rejects when the connection or the subscription has ended. */
  private async connect(): Promise<void> {
    const client = createClient({
      url: `${this.random.pick(this.urls).replace('http', 'ws')}/graphql`,
      webSocketImpl: QuietSocket,
      connectionParams: { authorization: `Bearer ${this.token}` },
      retryAttempts: 0,
    });
    this.client = client;
    this.connections += 1;
    const { query, variables } = this.operation;
    try {
      await new Promise<void>((resolve, reject) => {
        client.subscribe<Record<string, Event>>(
          { query, variables: { ...variables, after: this.cursor } },
          {
            next: ({ data, errors }) => {
              if (errors || !data) return reject(errors);
              const event = Object.values(data)[0]!;
              this.cursor = event.feedCursor;
              this.onEvent(event);
            },
            error: reject,
            complete: resolve,
          },
        );
      });
    } finally {
      void client.dispose();
    }
  }
}

/** Feeds and pages of badges, spread over the nodes. */
export class Subscribers {
  readonly feeds: (FeedRecord & { events: FeedRecord['events'][number][] })[] = [];
  readonly badges: (BadgesRecord & { events: BadgesRecord['events'][number][] })[] = [];
  /** What the first feed says, folded. */
  readonly mirror = new Mirror();
  private readonly subscribers: Pick<Subscriber<FeedEvent | BadgeEvent>, 'connections' | 'drop' | 'stop'>[] =
    [];

  constructor(
    private readonly urls: readonly string[],
    private readonly token: string,
    private readonly random: Random,
  ) {}

  get connections(): number {
    return this.subscribers.reduce((sum, { connections }) => sum + connections, 0);
  }

  get events(): number {
    return [...this.feeds, ...this.badges].reduce((sum, { events }) => sum + events.length, 0);
  }

  addFeed(): void {
    const record: Subscribers['feeds'][number] = { name: `feed ${this.feeds.length}`, events: [] };
    this.feeds.push(record);
    const mirror = this.feeds.length === 1 ? this.mirror : null;
    this.add<FeedEvent>({ query: FEED, variables: {} }, (told) => {
      record.events.push({ start: told.start, eventId: told.event?.eventId ?? null });
      mirror?.apply(told);
    });
  }

  addBadges(contactIds: readonly string[]): void {
    const record: Subscribers['badges'][number] = {
      name: `badges ${this.badges.length}`,
      contactIds,
      events: [],
    };
    this.badges.push(record);
    this.add<BadgeEvent>({ query: BADGES, variables: { ids: contactIds } }, ({ kind, botStatuses }) => {
      // Who waits changes no version.
      if (kind === 'WAITING') return;
      const isSnapshot = kind === 'SNAPSHOT';
      record.events.push(...botStatuses.map((status) => ({ ...status, isSnapshot })));
    });
  }

  /** All have had their first event: from here on they must miss nothing. */
  get haveBegun(): boolean {
    return (
      this.feeds.every(({ events }) => events.length > 0) &&
      this.badges.every(({ events, contactIds }) => events.length >= contactIds.length)
    );
  }

  /** Breaks the connections of some. */
  drop(share: number): void {
    for (const subscriber of this.subscribers) if (this.random.chance(share)) subscriber.drop();
  }

  async stop(): Promise<void> {
    await Promise.all(this.subscribers.map((subscriber) => subscriber.stop()));
  }

  private add<Event extends FeedEvent | BadgeEvent>(
    operation: { query: string; variables: Record<string, unknown> },
    onEvent: (event: Event) => void,
  ): void {
    this.subscribers.push(new Subscriber(this.urls, this.token, this.random.fork(), operation, onEvent));
  }
}
