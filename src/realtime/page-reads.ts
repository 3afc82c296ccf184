import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../application/app-error';
import type { FailureLog } from '../lib/failure-log';
import type { ByteBudget } from '../limits/byte-budget';
import type { CooperativeScheduler } from '../limits/cooperative-scheduler';
import { FairQueue } from '../limits/fair-queue';

/** Number of log entries or contacts that a stream reads at a time. */
export const PAGE = 100;
/** Memory of an item of a page: a status, its change and two notes, estimated generously. */
const ITEM_BYTES = 3 * 1024;
/** Limits of concurrent page reads, on this node and per workspace. */
const LIMITS = { concurrency: 8, concurrencyPerGroup: 2 };
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;
/** Maximum number of attempts of a read that fails although the database is available. */
const MAX_TRIES = 5;

/** A reader of pages. Pages are charged to `memory`; reads are abandoned once the reader has ended. */
export interface PageReader {
  readonly memory: ByteBudget | null;
  readonly hasEnded: boolean;
}

/** Reads pages at the pace of their readers: a limited number at a time, workspaces in turn, with retries. */
export class PageReads {
  private readonly queue = new FairQueue(LIMITS);
  private failing = 0;

  constructor(
    private readonly scheduler: CooperativeScheduler,
    /** Told when reads start to fail, and when all of them have recovered. */
    private readonly failures: Pick<FailureLog, 'failed' | 'succeeded'>,
  ) {}

  tryReserve({ memory }: PageReader, items: number): boolean {
    return memory === null || memory.take(items * ITEM_BYTES);
  }

  /** Waits for memory for a page of so many items. Resolves with `false` if the reader has ended in the meantime. */
  async reserve(reader: PageReader, items: number): Promise<boolean> {
    for (let waitMs = FIRST_RETRY_MS; !reader.hasEnded; waitMs = nextWait(waitMs)) {
      if (this.tryReserve(reader, items)) return true;
      await delay(waitMs);
    }
    return false;
  }

  release({ memory }: PageReader, items: number): void {
    memory?.give(items * ITEM_BYTES);
  }

  /** Like `retry`, with limited concurrency and workspaces in turn. */
  read<T>(workspace: string, reader: PageReader, read: () => Promise<T>): Promise<T | null> {
    return this.retry(reader, () => this.queue.run(workspace, () => this.afterYield(workspace, read)));
  }

  /**
   * Retries while the database is unavailable. Resolves with `null` if the reader has ended in the meantime; throws if
   * the read fails repeatedly for another reason.
   */
  async retry<T>(reader: PageReader, read: () => Promise<T>): Promise<T | null> {
    let tries = 0;
    try {
      for (let waitMs = FIRST_RETRY_MS; !reader.hasEnded; waitMs = nextWait(waitMs)) {
        try {
          return await read();
        } catch (error) {
          tries += 1;
          if (!isPassing(error) && tries === MAX_TRIES) throw error;
          if (tries === 1) this.noteFailure(error);
        }
        await delay(waitMs);
      }
      return null;
    } finally {
      if (tries > 0) this.noteEnd();
    }
  }

  /** Yields before a page is processed, because consecutive pages would block the event loop. */
  async afterYield<T>(workspace: string, read: () => Promise<T>): Promise<T> {
    await this.scheduler.yield(workspace);
    return read();
  }

  private noteFailure(error: unknown): void {
    this.failing += 1;
    if (this.failing === 1) this.failures.failed(error);
  }

  private noteEnd(): void {
    this.failing -= 1;
    if (this.failing === 0) this.failures.succeeded();
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'UNAVAILABLE' || error.code === 'RATE_LIMITED');
}

/** Adds jitter, so that readers do not retry at the same time. */
function nextWait(waitMs: number): number {
  return Math.min(LAST_RETRY_MS, waitMs * (1.5 + Math.random()));
}
