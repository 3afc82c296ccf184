import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../application/app-error';
import type { ByteBudget } from '../limits/byte-budget';
import type { CooperativeScheduler } from '../limits/cooperative-scheduler';
import { FairQueue } from '../limits/fair-queue';

/** Log entries, or contacts, that a stream reads and holds at once. */
export const PAGE = 100;
/** What such a page takes: a status, the change that led to it and two notes, generously. */
const PAGE_BYTES = PAGE * 3 * 1024;
/** Pages read at once, on this node and of one workspace. */
const LIMITS = { concurrency: 8, concurrencyPerGroup: 2 };
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;
/** Tries of a read that fails for another reason than a database that is away or busy. */
const MAX_TRIES = 5;

export interface ReadOutcomes {
  /** Reads have begun to fail: called once until they work again. */
  failed(error: unknown): void;
  /** All that failed work again. */
  succeeded(): void;
}

/** A reader of pages: what it holds counts for `memory`, and it is given up once it has ended. */
export interface PageReader {
  readonly memory: ByteBudget | null;
  readonly hasEnded: boolean;
}

/** Reads pages for streams at their readers' pace: few at once, workspaces in turn, and again where a read fails. */
export class PageReads {
  private readonly queue = new FairQueue(LIMITS);
  private failing = 0;

  constructor(
    private readonly scheduler: CooperativeScheduler,
    private readonly outcomes: ReadOutcomes,
  ) {}

  tryReserve({ memory }: PageReader): boolean {
    return memory === null || memory.take(PAGE_BYTES);
  }

  /** Waits for memory to hold a page in; `false` where the reader has ended meanwhile. */
  async reserve(reader: PageReader): Promise<boolean> {
    for (let waitMs = FIRST_RETRY_MS; !reader.hasEnded; waitMs = nextWait(waitMs)) {
      if (this.tryReserve(reader)) return true;
      await delay(waitMs);
    }
    return false;
  }

  release({ memory }: PageReader): void {
    memory?.give(PAGE_BYTES);
  }

  /** The same as `retry`, few at once and workspaces in turn. */
  read<T>(workspace: string, reader: PageReader, read: () => Promise<T>): Promise<T | null> {
    return this.retry(reader, () => this.queue.run(workspace, () => this.afterYield(workspace, read)));
  }

  /**
   * A database that is away delays a reader. Resolves with `null` where the reader has ended meanwhile; throws where the
   * same read has failed again and again for another reason.
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
          this.noteFailure(error, tries === 1);
        }
        await delay(waitMs);
      }
      return null;
    } finally {
      if (tries > 0) this.noteEnd();
    }
  }

  /** To take in a page is long work too, and one would follow on the other. */
  async afterYield<T>(workspace: string, read: () => Promise<T>): Promise<T> {
    await this.scheduler.yield(workspace);
    return read();
  }

  private noteFailure(error: unknown, isFirst: boolean): void {
    if (!isFirst) return;
    this.failing += 1;
    if (this.failing === 1) this.outcomes.failed(error);
  }

  private noteEnd(): void {
    this.failing -= 1;
    if (this.failing === 0) this.outcomes.succeeded();
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'UNAVAILABLE' || error.code === 'RATE_LIMITED');
}

/** With jitter, so that many who wait do not come at once. */
function nextWait(waitMs: number): number {
  return Math.min(LAST_RETRY_MS, waitMs * (1.5 + Math.random()));
}
