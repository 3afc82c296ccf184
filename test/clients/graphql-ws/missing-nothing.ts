import { until } from '../../support/until';
import { Follower, type Options } from './follower';
import { type Service, Writer } from './writer';

interface Situation {
  readonly service: Service;
  /** Where the client connects, unless that is the service itself. */
  readonly url?: string;
  readonly getToken?: () => string | Promise<string>;
  readonly options?: Options;
}

/**
 * Follows the feed and badges while statuses change, through something that ends the connection. Expects that the client
 * comes back by itself, and that it is told every change once and in order.
 */
export async function missesNothing(
  { service, url = service.url, getToken = () => service.token, options }: Situation,
  happens: (follower: Follower, writer: Writer) => Promise<unknown>,
): Promise<Follower> {
  const follower = new Follower(url, getToken, options);
  const [feed, badges] = [follower.feed(), follower.badges()];
  await until('the start', async () => feed.starts.length > 0 && badges.snapshots.length > 0);
  const writer = new Writer(service);
  await writer.writes(10);
  const { connections } = follower;
  await happens(follower, writer);
  await follower.connected(connections + 1);
  await writer.writes(10);
  const written = await writer.stop();

  const last = written.at(-1)!;
  const isTold = async () => feed.changes.includes(last) && badges.changes.includes(last);
  await until('the last change', isTold, { withinMs: 5_000 });
  expect(feed.changes).toEqual(written);
  expect(badges.changes).toEqual(written);
  for (const told of Object.values(badges.versions)) expect(told).toEqual(told.toSorted((a, b) => a - b));
  const [first, ...others] = feed.starts;
  expect({ first, others: new Set(others) }).toEqual({ first: 'BEGUN', others: new Set(['RESUMED']) });
  // With `after`, contacts whose changes are told need no snapshot.
  expect({ snapshots: badges.snapshots.length, ends: [...feed.ends, ...badges.ends] }).toEqual({
    snapshots: 1,
    ends: [],
  });
  return follower;
}
