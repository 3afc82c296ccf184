import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { reasonOf } from '../../lib/failure-log';
import { type Finding, failure, ok, warning } from '../../lib/finding';
import { toRedisOptions } from '../../redis/redis-options';

const TIMEOUT_MS = 2_000;
/** The service waits no longer for Redis. */
const SLOW_MS = 250;
/** The beginning of the names that the service uses, to which access lists may be limited. */
const PREFIX = 'bot-status:';

/** Does what the service does with Redis: counts, and passes on hints. */
export async function* checkRedis(url: string | null): AsyncGenerator<Finding> {
  if (url === null) return;
  const errors: unknown[] = [];
  const connect = async () => {
    const connection = new Redis({
      ...toRedisOptions(url),
      ...{ lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null },
      ...{ connectTimeout: TIMEOUT_MS, commandTimeout: TIMEOUT_MS },
    });
    connection.on('error', (error) => errors.push(error));
    await connection.connect();
    return connection;
  };
  const open: Redis[] = [];
  try {
    const client = await connect();
    open.push(client);
    const subscriber = await connect();
    open.push(subscriber);
    const startedAt = performance.now();
    await count(client);
    const took = Math.round(performance.now() - startedAt);
    await passOn(client, subscriber);
    if (took > SLOW_MS)
      yield warning(`Redis answered after ${took} ms. The service waits for ${SLOW_MS} ms.`);
    else yield ok('Redis counts requests and passes hints on.');
  } catch (error) {
    yield failure(`REDIS_URL names a Redis that cannot be used: ${reasonOf(errors[0] ?? error)}.`);
  } finally {
    for (const connection of open) connection.disconnect();
  }
}

async function count(client: Redis): Promise<void> {
  const key = `${PREFIX}check:${randomUUID()}`;
  // As a script, as the counters are.
  await client.eval("return redis.call('SET', KEYS[1], 1, 'PX', ARGV[1])", 1, key, TIMEOUT_MS);
}

async function passOn(client: Redis, subscriber: Redis): Promise<void> {
  const channel = `${PREFIX}commits:check-${randomUUID()}`;
  await subscriber.subscribe(channel);
  const received = new Promise<void>((resolve, reject) => {
    subscriber.once('message', () => resolve());
    setTimeout(() => reject(new Error('A published message did not arrive')), TIMEOUT_MS).unref();
  });
  await Promise.all([received, client.publish(channel, '')]);
}
