import { Redis } from 'ioredis';

/** What a node tells the others about a commit. */
export interface CommitHint {
  readonly workspace: string;
  readonly seq: number;
  readonly wakeAt: number | null;
}

const COMMAND_TIMEOUT_MS = 250;
const SILENCE_MS = 1_000;

/**
 * Tells the other nodes of commits through Redis, so that they look at once. Only a hint: while Redis is away, they
 * find the same at their next poll, and nothing here waits for it or fails.
 */
export class RedisHints {
  readonly client: Redis;
  private readonly subscriber: Redis;
  private readonly channel: string;

  /** `scope` keeps databases that share one Redis apart. */
  constructor(
    url: string,
    scope: string,
    private readonly onError: (error: unknown) => void,
  ) {
    this.channel = `bot-status:commits:${scope}`;
    // Commands fail at once while Redis is away instead of piling up, and soon where it hangs: requests that are
    // counted there wait for it, and a connection that has fallen silent counts as gone.
    this.client = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_TIMEOUT_MS,
      socketTimeout: SILENCE_MS,
      lazyConnect: true,
    });
    this.subscriber = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true });
    for (const connection of [this.client, this.subscriber]) {
      connection.on('error', onError);
      connection.connect().catch(onError);
    }
  }

  subscribe(listener: (hint: CommitHint) => void): void {
    this.subscriber.on('message', (_channel, message) => {
      try {
        const hint: unknown = JSON.parse(message);
        if (isCommitHint(hint)) listener(hint);
      } catch (error) {
        this.onError(error);
      }
    });
    // Asked for again by the client itself after every reconnect.
    this.subscriber.subscribe(this.channel).catch(() => undefined);
  }

  publish(hint: CommitHint): void {
    this.client.publish(this.channel, JSON.stringify(hint)).catch(() => undefined);
  }

  stop(): void {
    this.client.disconnect();
    this.subscriber.disconnect();
  }
}

/** Others may write to the channel too. */
function isCommitHint(value: unknown): value is CommitHint {
  const { workspace, seq, wakeAt } = (value ?? {}) as Partial<CommitHint>;
  return (
    typeof workspace === 'string' &&
    Number.isSafeInteger(seq) &&
    (wakeAt === null || Number.isSafeInteger(wakeAt))
  );
}
