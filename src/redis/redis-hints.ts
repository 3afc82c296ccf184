import type { Commit } from '../application/writing/commit-events';
import type { RedisConnection } from './redis-connection';

const SUBSCRIBE_RETRY_MS = 1_000;

/**
 * Notifies other nodes of commits through Redis, so that they read the log immediately. A hint may be lost: while Redis
 * is unavailable, nodes find the same entries at their next poll, and nothing here waits or fails.
 */
export class RedisHints {
  private readonly channel: string;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(
    private readonly redis: RedisConnection,
    /** Separates databases that share one Redis. */
    scope: string,
    /** Called for every hint that could not be published and every failed subscription. */
    private readonly onFailure: () => void,
  ) {
    this.channel = `bot-status:commits:${scope}`;
  }

  subscribe(listener: (commit: Commit) => void): void {
    const { subscriber } = this.redis;
    subscriber.on('message', (_channel, message) => {
      const commit = parseCommit(message);
      if (commit) listener(commit);
    });
    subscriber.on('ready', () => this.subscribeToChannel());
    if (subscriber.status === 'ready') void this.subscribeToChannel();
  }

  publish(commit: Commit): void {
    // A lost hint only delays other nodes until their next poll.
    this.redis.client.publish(this.channel, JSON.stringify(commit)).then(
      () => this.redis.succeeded(),
      (error: unknown) => this.failed(error),
    );
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private async subscribeToChannel(): Promise<void> {
    clearTimeout(this.timer);
    try {
      await this.redis.subscriber.subscribe(this.channel);
      this.redis.succeeded();
    } catch (error) {
      this.failed(error);
      if (this.isStopped) return;
      this.timer = setTimeout(() => void this.subscribeToChannel(), SUBSCRIBE_RETRY_MS).unref();
    }
  }

  private failed(error: unknown): void {
    if (this.isStopped) return;
    this.onFailure();
    this.redis.failed(error);
  }
}

/** Returns `null` for anything that is not a commit: other programs may write to the channel too. */
function parseCommit(message: string): Commit | null {
  try {
    const commit: unknown = JSON.parse(message);
    return isCommit(commit) ? commit : null;
  } catch {
    return null;
  }
}

function isCommit(value: unknown): value is Commit {
  const { workspace, seq, wakeAt } = (value ?? {}) as Partial<Commit>;
  const isWakeAt = wakeAt === null || Number.isSafeInteger(wakeAt);
  return typeof workspace === 'string' && Number.isSafeInteger(seq) && isWakeAt;
}
