import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { disposeLater } from '../leftovers';
import { type Data, type FeedNode, feedNode } from './api-client';

const STATUS = 'id contactId state reason permission available unavailableReason wakeAt version';
const CHANGE = 'id contactId version previousState state outcome reason effectiveAt recordedAt';

export type BadgeEvent = Data['botStatusChanged'];
export type FeedEvent = Omit<Data['statusFeed'], 'event'> & { readonly event: FeedNode };

/** What a subscription was told, one event after the other. */
export class Subscription<Event> {
  readonly events: Event[] = [];
  error: unknown = null;
  private waiting: (() => void) | null = null;
  private read = 0;

  constructor(private readonly dispose: () => void) {}

  /** The next event, waited for. */
  async next(): Promise<Event> {
    while (this.read === this.events.length) {
      if (this.error) throw this.error;
      await new Promise<void>((resolve) => {
        this.waiting = resolve;
      });
    }
    this.read += 1;
    return this.events[this.read - 1]!;
  }

  /** The next event that passes, and nothing of those before it. */
  async until(passes: (event: Event) => boolean): Promise<Event> {
    for (;;) {
      const event = await this.next();
      if (passes(event)) return event;
    }
  }

  async take(count: number): Promise<Event[]> {
    const taken: Event[] = [];
    while (taken.length < count) taken.push(await this.next());
    return taken;
  }

  stop(): void {
    this.dispose();
  }

  push(event: Event): void {
    this.events.push(event);
    this.signal();
  }

  fail(error: unknown): void {
    this.error = error ?? new Error('The subscription has ended.');
    this.signal();
  }

  private signal(): void {
    this.waiting?.();
    this.waiting = null;
  }
}

/** The stock graphql-ws client, with nothing of ours but the token. */
export class LiveClient {
  readonly client: Client;

  constructor(url: string, token: string | null) {
    this.client = createClient({
      url: `${url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: token === null ? {} : { authorization: `Bearer ${token}` },
      retryAttempts: 0,
      lazy: true,
    });
    disposeLater(() => this.client.dispose());
  }

  /** Subscribes with a document whose one field is handed on. */
  subscribe<Event>(query: string, variables: Record<string, unknown> = {}): Subscription<Event> {
    const subscription = new Subscription<Event>(() => stop());
    const stop = this.client.subscribe<Record<string, Event>>(
      { query, variables },
      {
        next: ({ data, errors }) => {
          if (errors) subscription.fail(errors);
          else subscription.push(Object.values(data!)[0]!);
        },
        error: (error) => subscription.fail(error),
        complete: () => subscription.fail(null),
      },
    );
    return subscription;
  }

  badges(contactIds: readonly string[], after?: string): Subscription<BadgeEvent> {
    const query = `subscription ($ids: [ID!]!, $after: String) { botStatusChanged(contactIds: $ids, after: $after) {
      kind feedCursor botStatuses { ${STATUS} } statusChange { ${CHANGE} } } }`;
    return this.subscribe(query, { ids: contactIds, after });
  }

  feed(after?: string): Subscription<FeedEvent> {
    const query = `subscription ($after: String) { statusFeed(after: $after) {
      feedCursor start event { ${feedNode(CHANGE)} } } }`;
    return this.subscribe(query, { after });
  }
}
