import { Redis } from 'ioredis';
import type { FailureLog } from '../lib/failure-log';
import { toRedisOptions } from './redis-options';

const COMMAND_TIMEOUT_MS = 250;
const SILENCE_MS = 1_000;
const KEEP_ALIVE_MS = 10_000;

/** One connection for commands and one for subscriptions. The service works without Redis, and nothing waits for it. */
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
    // While Redis is unavailable, commands fail immediately instead of queueing; while it hangs, they fail soon,
    // because requests wait for their rate limit. A silent connection counts as lost.
    this.client = new Redis({
      ...target,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_TIMEOUT_MS,
      socketTimeout: SILENCE_MS,
    });
    // The subscriber of the channel subscribes after every connect, where a failure is noticed.
    this.subscriber = new Redis({ ...target, maxRetriesPerRequest: null, autoResubscribe: false });
    for (const connection of [this.client, this.subscriber]) {
      connection.on('error', (error) => this.failed(error));
      connection.on('ready', () => this.succeeded());
      // A failure is also reported as an 'error' event.
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
