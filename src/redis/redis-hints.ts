import { Redis } from 'ioredis';
import type { FailureLog } from '../lib/failure-log';
import { toRedisOptions } from './redis-options';

/** What a node tells the others about a commit. */
export interface CommitHint {
  readonly workspace: string;
  readonly seq: number;
  readonly wakeAt: number | null;
}

export interface RedisHintsOptions {
  /** Keeps databases that share one Redis apart. */
  readonly scope: string;
  readonly failures: FailureLog;
  /** Called for every hint that could not be sent or subscribed to. */
  readonly onFailure: () => void;
}

const COMMAND_TIMEOUT_MS = 250;
const SILENCE_MS = 1_000;
const KEEP_ALIVE_MS = 10_000;
const SUBSCRIBE_AGAIN_MS = 1_000;

/**
 * Tells the other nodes of commits through Redis, so that they look at once. Only a hint: while Redis is away, they
 * find the same at their next poll, and nothing here waits for it or fails.
 */
export class RedisHints {
  readonly client: Redis;
  private readonly subscriber: Redis;
  private readonly channel: string;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(
    url: string,
    private readonly options: RedisHintsOptions,
  ) {
    this.channel = `bot-status:commits:${options.scope}`;
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
    // Subscribed to again at every connect, here, where a failure is noticed.
    this.subscriber = new Redis({ ...target, maxRetriesPerRequest: null, autoResubscribe: false });
    for (const connection of [this.client, this.subscriber]) {
      connection.on('error', (error) => options.failures.failed(error));
      connection.on('ready', this.succeeded);
      // Its failure is an 'error' event too.
      connection.connect().catch(() => undefined);
    }
  }

  subscribe(listener: (hint: CommitHint) => void): void {
    this.subscriber.on('message', (_channel, message) => {
      const hint = parseHint(message);
      if (hint) listener(hint);
    });
    const connect = () => void this.askForHints();
    this.subscriber.on('ready', connect);
    if (this.subscriber.status === 'ready') connect();
  }

  publish(hint: CommitHint): void {
    // Lost hints cost the other nodes a poll's time, no change.
    this.client.publish(this.channel, JSON.stringify(hint)).then(this.succeeded, this.failed);
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.client.disconnect();
    this.subscriber.disconnect();
  }

  private async askForHints(): Promise<void> {
    clearTimeout(this.timer);
    try {
      await this.subscriber.subscribe(this.channel);
      this.succeeded();
    } catch (error) {
      this.failed(error);
      if (this.isStopped) return;
      this.timer = setTimeout(() => void this.askForHints(), SUBSCRIBE_AGAIN_MS).unref();
    }
  }

  private readonly succeeded = () => {
    if (this.client.status === 'ready' && this.subscriber.status === 'ready')
      this.options.failures.succeeded();
  };

  private readonly failed = (error: unknown) => {
    if (this.isStopped) return;
    this.options.onFailure();
    this.options.failures.failed(error);
  };
}

/** `null` for what is no hint: others may write to the channel too. */
function parseHint(message: string): CommitHint | null {
  try {
    const hint: unknown = JSON.parse(message);
    return isCommitHint(hint) ? hint : null;
  } catch {
    return null;
  }
}

function isCommitHint(value: unknown): value is CommitHint {
  const { workspace, seq, wakeAt } = (value ?? {}) as Partial<CommitHint>;
  return (
    typeof workspace === 'string' &&
    Number.isSafeInteger(seq) &&
    (wakeAt === null || Number.isSafeInteger(wakeAt))
  );
}
