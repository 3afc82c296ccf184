import { type AppError, OutageError } from '../application/app-error';
import type { LogEntry } from '../application/log-entry';
import type { ChangeLog } from '../application/ports/change-log';
import { Loop } from '../lib/loop';
import { FairQueue } from '../limits/fair-queue';

/** Receives the entries of one workspace. The tail awaits each call, and repeats it if it fails. */
export interface TailListener {
  /** Delivers the entries since the last call, in order and complete up to `through`. */
  deliver(entries: readonly LogEntry[], through: number): Promise<void>;
  /** Reports that entries up to `head` were pruned before they were delivered. */
  restart(head: number): Promise<void>;
  /** Reports that the workspace is no longer followed. */
  fail(error: AppError): void;
}

const PAGE = 100;
/** Limits of concurrent page reads. A workspace reads one page at a time, then moves to the end of the line. */
const LIMITS = { concurrency: 8, concurrencyPerGroup: 1 };
const MAX_RETRY_MS = 5_000;
/** How long subscribers wait for a workspace whose log cannot be read while others can. */
const GIVE_UP_MS = 30_000;
/** The resolution of the lag. */
const LAG_STEP_MS = 100;
const MAX_UNDELIVERED = 100;

class Followed {
  /** `null` until the start position is known. */
  position: number | null = null;
  /** The newest known sequence of the log. */
  head = 0;
  /** When each undelivered head was noticed, oldest first. */
  readonly undelivered: { readonly seq: number; readonly at: number }[] = [];
  /** The time of the last progress while entries are undelivered. */
  progressAt = 0;
  failure: { readonly waitMs: number; readonly retryAt: number } | null = null;

  constructor(
    readonly workspace: string,
    readonly listener: TailListener,
  ) {}

  noteUndelivered(now: number): void {
    if (this.undelivered.length === 0) this.progressAt = now;
    const last = this.undelivered.at(-1);
    const isNews =
      !last ||
      (last.seq < this.head && now - last.at >= LAG_STEP_MS && this.undelivered.length < MAX_UNDELIVERED);
    if (isNews) this.undelivered.push({ seq: this.head, at: now });
  }

  noteProgress(position: number): void {
    this.position = position;
    this.head = Math.max(this.head, position);
    this.progressAt = performance.now();
    this.failure = null;
    while (this.undelivered[0] && this.undelivered[0].seq <= position) this.undelivered.shift();
  }

  /** Schedules a retry. The position is unchanged, so nothing is skipped. */
  noteFailure(firstWaitMs: number): void {
    const waitMs = Math.min(MAX_RETRY_MS, this.failure ? this.failure.waitMs * 2 : firstWaitMs);
    this.failure = { waitMs, retryAt: performance.now() + waitMs };
  }
}

/**
 * Follows the change logs of the workspaces with subscribers on this node. The log is authoritative: local commits and
 * hints from other nodes only trigger an earlier poll. Workspaces advance independently, so a slow or failing one does
 * not delay the others.
 */
export class Tail {
  private readonly followed = new Map<string, Followed>();
  private readonly queue = new FairQueue(LIMITS);
  private readonly loop: Loop;
  private lastPassAt = performance.now();
  private isStopped = false;
  /** The workspaces that are being delivered. */
  private readonly advancing = new Map<Followed, Promise<void>>();

  constructor(
    private readonly log: ChangeLog,
    private readonly pollIntervalMs: number,
    /** Called when a read or delivery failed, of one workspace or of all; it will be retried. */
    private readonly onError: (error: unknown, workspace: string | null) => void,
  ) {
    this.loop = new Loop(
      () => this.pass(),
      pollIntervalMs,
      (error) => onError(error, null),
    );
  }

  start(): void {
    this.isStopped = false;
    this.loop.start();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.loop.stop();
    await Promise.all(this.advancing.values());
  }

  /**
   * How long entries may have been committed without being delivered, in milliseconds: since the last poll, or since
   * the workspace with the largest delay fell behind. A node with a large lag is not ready.
   */
  get lagMs(): number {
    const now = performance.now();
    let since = this.lastPassAt;
    for (const { undelivered } of this.followed.values())
      since = Math.min(since, undelivered[0]?.at ?? since);
    return now - since;
  }

  /** Number of workspaces whose log currently cannot be read or delivered. */
  get failingWorkspaces(): number {
    return [...this.followed.values()].filter(({ failure }) => failure).length;
  }

  /**
   * Follows a workspace from its newest entry; resolves once no later entry can be missed. Throws if the workspace
   * already has a listener.
   */
  async follow(workspace: string, listener: TailListener): Promise<void> {
    if (this.followed.has(workspace)) throw new Error('This workspace already has a listener.');
    const followed = new Followed(workspace, listener);
    this.followed.set(workspace, followed);
    try {
      followed.position = (await this.log.bounds(workspace)).seq;
    } catch (error) {
      this.unfollow(workspace, listener);
      throw error;
    }
  }

  /** Stops following, unless another listener has replaced this one. */
  unfollow(workspace: string, listener: TailListener): void {
    if (this.followed.get(workspace)?.listener === listener) this.followed.delete(workspace);
  }

  /** Reports that the log of a workspace has probably reached `seq`. */
  hint(workspace: string, seq: number): void {
    const followed = this.followed.get(workspace);
    if (followed && seq > (followed.position ?? 0)) this.loop.kick();
  }

  /** Finds the workspaces with new entries, since hints may be wrong or lost. Does not wait for their delivery. */
  private async pass(): Promise<void> {
    const heads = await this.log.heads([...this.followed.keys()]);
    const now = performance.now();
    this.lastPassAt = now;
    for (const followed of this.followed.values()) {
      followed.head = Math.max(followed.head, heads.get(followed.workspace) ?? 0);
      if (!this.isBehind(followed)) continue;
      followed.noteUndelivered(now);
      if (now - followed.progressAt >= GIVE_UP_MS) this.giveUp(followed);
      else if (!this.advancing.has(followed) && now >= (followed.failure?.retryAt ?? 0))
        this.advancing.set(followed, this.advance(followed));
    }
  }

  /** Delivers page by page until nothing is left. */
  private async advance(followed: Followed): Promise<void> {
    try {
      while (this.isBehind(followed)) {
        await this.queue.run(followed.workspace, () => this.advanceByPage(followed));
      }
    } catch (error) {
      this.onError(error, followed.workspace);
      followed.noteFailure(this.pollIntervalMs / 2);
    } finally {
      this.advancing.delete(followed);
    }
  }

  private isBehind({ workspace, listener, position, head }: Followed): boolean {
    const isFollowed = this.followed.get(workspace)?.listener === listener;
    return isFollowed && !this.isStopped && position !== null && position < head;
  }

  private async advanceByPage(followed: Followed): Promise<void> {
    const { workspace, listener, position, head } = followed;
    if (position === null || !this.isBehind(followed)) return;
    const page = await this.log.readAfter(workspace, position, PAGE);
    if (page.entries === null) {
      await listener.restart(page.head);
      return followed.noteProgress(page.head);
    }
    const last = page.entries.at(-1)?.seq ?? 0;
    const through = page.entries.length === PAGE ? last : Math.max(head, last);
    await listener.deliver(page.entries, through);
    followed.noteProgress(through);
  }

  /**
   * Fails the subscriptions, so that badges are not silently out of date. Clients reconnect and start with
   * snapshots.
   */
  private giveUp({ workspace, listener }: Followed): void {
    this.unfollow(workspace, listener);
    const message = 'The changes of this workspace cannot be read at the moment. Subscribe again.';
    listener.fail(new OutageError(message, { retryAfterMs: MAX_RETRY_MS }));
  }
}
