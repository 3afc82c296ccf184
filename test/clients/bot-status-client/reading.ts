import {
  type BotStatusClient,
  type BotStatusEvent,
  type ClientOptions,
  createClient,
  type StatusFeedEvent,
} from 'bot-status-client';
import { disposeLater } from '../../support/leftovers';
import { until } from '../../support/until';
import { CONTACTS, type Service, Writer } from '../graphql-ws/writer';

/** What an iteration has yielded so far, and how it ended. */
export class Reading<Event> {
  readonly events: Event[] = [];
  hasEnded = false;
  error: unknown = null;

  constructor(iteration: AsyncIterable<Event>) {
    void this.read(iteration);
  }

  async ended(): Promise<void> {
    await until('the end of the iteration', async () => this.hasEnded);
  }

  private async read(iteration: AsyncIterable<Event>): Promise<void> {
    try {
      for await (const event of iteration) this.events.push(event);
    } catch (error) {
      this.error = error;
    }
    this.hasEnded = true;
  }
}

/** A client that is closed after the test. */
export function openClient(options: ClientOptions): BotStatusClient {
  const client = createClient(options);
  disposeLater(() => client.close());
  return client;
}

export const feedChanges = (events: readonly StatusFeedEvent[]): string[] =>
  events.flatMap(({ event }) => (event?.__typename === 'StatusChanged' ? [event.statusChange.id] : []));
export const watchedChanges = (events: readonly BotStatusEvent[]): string[] =>
  events.flatMap(({ statusChange }) => (statusChange ? [statusChange.id] : []));

/** The changes in the log of the service. */
export async function loggedChanges(client: BotStatusClient, after: string | null = null): Promise<string[]> {
  const { nodes, pageInfo } = await client.changes({ after, first: 100 });
  const ids = nodes.flatMap((node) => (node.__typename === 'StatusChanged' ? [node.statusChange.id] : []));
  return pageInfo.hasNextPage ? [...ids, ...(await loggedChanges(client, pageInfo.endCursor))] : ids;
}

export interface Situation {
  readonly service: Service;
  /** What differs from a client of the service itself. */
  readonly options?: Partial<ClientOptions>;
}

/**
 * Reads the feed and watches statuses while they change, through something that ends the connection. Expects that both
 * come back by themselves with every change of the log, once and in order. Resolves with the warnings of the client.
 */
export async function readsEverything(
  { service, options }: Situation,
  happens: (writer: Writer, warnings: readonly string[]) => Promise<unknown>,
): Promise<string[]> {
  const warnings: string[] = [];
  const onWarning = ({ message }: Error) => void warnings.push(message);
  const client = openClient({ url: service.url, token: service.token, onWarning, ...options });
  const feed = new Reading(client.feed());
  const watch = new Reading(client.watch(CONTACTS));
  await until('the start', async () => feed.events.length > 0 && watch.events.length > 0);
  const writer = new Writer(service);
  await writer.writes(10);
  await happens(writer, warnings);
  await writer.writes(10);
  const written = await writer.stop();
  const last = written.at(-1)!;
  const hasLast = async () =>
    feedChanges(feed.events).includes(last) && watchedChanges(watch.events).includes(last);
  await until('the last change', hasLast, { withinMs: 25_000 });

  expect(await loggedChanges(openClient(service))).toEqual(written);
  expect(feedChanges(feed.events)).toEqual(written);
  expect(watchedChanges(watch.events)).toEqual(written);
  const starts = feed.events.flatMap(({ start }) => start ?? []);
  expect({ first: starts[0], others: new Set(starts.slice(1)) }).toEqual({
    first: 'BEGUN',
    others: new Set(warnings.length > 0 ? ['RESUMED'] : []),
  });
  expect(watch.events.filter(({ kind }) => kind === 'SNAPSHOT')).toHaveLength(1);
  expect([feed.hasEnded, watch.hasEnded]).toEqual([false, false]);
  return warnings;
}
