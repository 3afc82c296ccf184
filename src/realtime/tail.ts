import type { LogEntry } from '../application/log-entry';
import { Loop } from '../application/loop';
import type { ChangeLog } from '../application/ports/change-log';

/** Who is told; the tail waits for it, and tells the same again where it failed. */
export interface TailListener {
  /** The entries that were committed since the last call, in order. */
  deliver(entries: readonly LogEntry[]): Promise<void>;
  /** Some were pruned before they could be told. */
  restart(): Promise<void>;
}

interface Followed {
  /** `null` until it is known where to begin. */
  position: number | null;
  readonly listener: TailListener;
}

const PAGE = 500;

/**
 * Follows the change logs of the workspaces that somebody watches on this node. The log is the truth: commits of this
 * node and hints of others only make it look sooner than its next poll.
 */
export class Tail {
  private readonly followed = new Map<string, Followed>();
  private readonly loop: Loop;
  private lastPassAt = performance.now();

  constructor(
    private readonly log: ChangeLog,
    pollIntervalMs: number,
    private readonly onError: (error: unknown) => void,
  ) {
    this.loop = new Loop(() => this.pass(), pollIntervalMs, onError);
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** Milliseconds since the tail last was up to date; a node that lags is not ready. */
  get lagMs(): number {
    return performance.now() - this.lastPassAt;
  }

  /** Follows a workspace from its newest entry on; resolves once nothing after it can be missed. */
  async follow(workspace: string, listener: TailListener): Promise<void> {
    const followed: Followed = { position: null, listener };
    this.followed.set(workspace, followed);
    const { seq } = await this.log.bounds(workspace);
    followed.position = seq;
  }

  unfollow(workspace: string): void {
    this.followed.delete(workspace);
  }

  /** The workspace's log has probably reached `seq`. */
  hint(workspace: string, seq: number): void {
    const followed = this.followed.get(workspace);
    if (followed && seq > (followed.position ?? 0)) this.loop.kick();
  }

  private async pass(): Promise<void> {
    const heads = await this.log.heads([...this.followed.keys()]);
    for (const [workspace, followed] of this.followed) {
      try {
        await this.advance(workspace, followed, heads.get(workspace) ?? 0);
      } catch (error) {
        // One workspace's trouble keeps nobody else waiting; its position has not moved, so nothing is skipped.
        this.onError(error);
      }
    }
    this.lastPassAt = performance.now();
  }

  /** Up to `head`, which the log has said itself: a hint may be wrong, and skips nothing. */
  private async advance(workspace: string, followed: Followed, head: number): Promise<void> {
    while (followed.position !== null && followed.position < head) {
      const page = await this.log.readAfter(workspace, followed.position, PAGE);
      const { entries } = page;
      if (entries === null) {
        await followed.listener.restart();
        followed.position = page.head;
        continue;
      }
      await followed.listener.deliver(entries);
      const last = entries.at(-1)?.seq ?? 0;
      followed.position = entries.length === PAGE ? last : Math.max(head, last);
    }
  }
}
