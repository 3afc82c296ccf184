import { Redis } from 'ioredis';
import type { FailureLog } from '../lib/failure-log';
import { toRedisOptions } from './redis-options';

const COMMAND_TIMEOUT_MS = 250;
const SILENCE_MS = 1_000;
const KEEP_ALIVE_MS = 10_000;

/** One connection for commands and one that subscribes. Nothing waits for Redis or fails without it. */
export class RedisConnection {
  readonly client: Redis;
  readonly subscriber: Redis;

  constructor(
    url: string,
    private readonly failures: FailureLog,
  ) {
    const target = {
      ...toRedisOptions(url),
      lazyConnect: true,
      keepAlive: KEEP_ALIVE_MS,
      disconnectTimeout: COMMAND_TIMEOUT_MS,
    };
    // Commands fail at once while Redis is away instead of piling up, and soon where it hangs: requests that are
    // counted there wait for it, and a connection that has fallen silent counts as gone.
    this.client = new Redis({
      ...target,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_TIMEOUT_MS,
      socketTimeout: SILENCE_MS,
    });
    // Subscribed to again at every connect, by whoever subscribes, where a failure is noticed.
    this.subscriber = new Redis({ ...target, maxRetriesPerRequest: null, autoResubscribe: false });
    for (const connection of [this.client, this.subscriber]) {
      connection.on('error', (error) => this.failed(error));
      connection.on('ready', () => this.succeeded());
      // Its failure is an 'error' event too.
      connection.connect().catch(() => undefined);
    }
  }

  failed(error: unknown): void {
    this.failures.failed(error);
  }

  succeeded(): void {
    if (this.client.status === 'ready' && this.subscriber.status === 'ready') this.failures.succeeded();
  }

  stop(): void {
    this.client.disconnect();
    this.subscriber.disconnect();
  }
}
