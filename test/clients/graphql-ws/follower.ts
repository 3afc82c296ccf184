import type { Client, ClientOptions } from 'graphql-ws';
import type WebSocket from 'ws';
import { connect, subscribe } from '../../../examples/graphql-ws.mjs';
import { disposeLater } from '../../support/leftovers';
import { until } from '../../support/until';
import { CONTACTS } from './writer';

export const FEED = `subscription ($after: String) { statusFeed(after: $after) {
  feedCursor start event { ... on StatusChanged { statusChange { id contactId } } } } }`;
export const BADGES = `subscription ($ids: [ID!]!, $after: String) { botStatusChanged(contactIds: $ids, after: $after) {
  kind feedCursor botStatuses { contactId version } statusChange { id contactId } } }`;

interface Change {
  readonly id: string;
  readonly contactId: string;
}

interface FeedEvent {
  readonly feedCursor: string;
  readonly start: string | null;
  readonly event: { readonly statusChange?: Change } | null;
}

interface BadgeEvent {
  readonly feedCursor: string;
  readonly kind: 'SNAPSHOT' | 'CHANGE';
  readonly botStatuses: readonly { readonly contactId: string; readonly version: number }[];
  readonly statusChange: Change | null;
}

export type Options = Partial<ClientOptions>;

/** The client of the examples, with what happens to its connection. */
export class Follower {
  readonly client: Client;
  /** How each connection ended that there was: close codes. */
  readonly closes: number[] = [];
  /** Why a connection was not there or broke. */
  readonly errors: string[] = [];
  connections = 0;
  /** The socket of the newest connection. */
  socket: WebSocket | null = null;

  constructor(url: string, getToken: () => string | Promise<string>, options: Options = {}) {
    this.client = connect({ url: `${url.replace(/^http/, 'ws')}/graphql`, getToken, ...options });
    this.client.on('connected', (socket) => {
      this.socket = socket as WebSocket;
      this.connections += 1;
    });
    this.client.on('closed', (event) => this.closes.push((event as { code: number }).code));
    this.client.on('error', (error) => this.errors.push((error as Error).message));
    // It may be on its way back.
    disposeLater(() => this.client.dispose()?.catch(() => undefined));
  }

  /** Follows everything that happens. */
  feed() {
    const starts: string[] = [];
    const changes: string[] = [];
    const ends: unknown[] = [];
    const onEvent = ({ start, event }: FeedEvent) => {
      if (start) starts.push(start);
      if (event?.statusChange) changes.push(event.statusChange.id);
    };
    this.subscribe(FEED, {}, onEvent, (reason) => ends.push(reason));
    return { starts, changes, ends };
  }

  /** Follows the statuses of all contacts that are written. */
  badges() {
    const snapshots: string[][] = [];
    const changes: string[] = [];
    const versions: Record<string, number[]> = {};
    const ends: unknown[] = [];
    const onEvent = ({ botStatuses, statusChange }: BadgeEvent) => {
      if (statusChange) changes.push(statusChange.id);
      else snapshots.push(botStatuses.map(({ contactId }) => contactId));
      for (const { contactId, version } of botStatuses) {
        versions[contactId] = [...(versions[contactId] ?? []), version];
      }
    };
    this.subscribe(BADGES, { ids: CONTACTS }, onEvent, (reason) => ends.push(reason));
    return { snapshots, changes, versions, ends };
  }

  /** Resolves once it has connected that often. */
  async connected(times = 1): Promise<void> {
    await until(`connection ${times}`, async () => this.connections >= times);
  }

  private subscribe<Event>(
    query: string,
    variables: object,
    onEvent: (event: Event) => void,
    onEnd: (reason: unknown) => void,
  ): void {
    const stop = subscribe(this.client, query, variables, onEvent, onEnd);
    disposeLater(stop);
  }
}
