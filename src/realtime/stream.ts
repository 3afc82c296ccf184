import type { ByteBudget } from '../limits/byte-budget';
import type { PageReader, PageReads } from './page-reads';

/** An async iterator over the items of a subclass, one at a time, until it ends. It reads at most one page ahead. */
export abstract class Stream<T> implements AsyncIterableIterator<T>, PageReader {
  /** The number of items of the page for which memory is reserved. */
  protected heldItems = 0;
  private wakeReader: (() => void) | null = null;
  private isSignalled = false;
  private isEnded = false;
  private failure: { readonly error: unknown } | null = null;

  constructor(
    readonly memory: ByteBudget | null,
    protected readonly pages: PageReads,
    private readonly onEnd: () => void,
  ) {}

  get hasEnded(): boolean {
    return this.isEnded;
  }

  /** Ends the stream with an error, which replaces the next item. */
  fail(error: unknown): void {
    this.failure ??= { error };
    this.signal();
  }

  /** The next item, or `undefined` to wait until `signal` is called. */
  protected abstract take(): Promise<T | undefined>;

  /** Releases resources; called once, when the stream ends. */
  protected abstract release(): void;

  protected releasePage(): void {
    this.pages.release(this, this.heldItems);
    this.heldItems = 0;
  }

  /** Signals that an item may be available. */
  protected signal(): void {
    this.isSignalled = true;
    this.wakeReader?.();
    this.wakeReader = null;
  }

  async next(): Promise<IteratorResult<T>> {
    while (!this.isEnded) {
      // A signal that arrives from here on, even while `take` runs, triggers another `take`.
      this.isSignalled = false;
      const value = this.failure ? undefined : await this.take();
      if (this.isEnded) break;
      if (this.failure) return this.throw(this.failure.error);
      if (value !== undefined) return { done: false, value };
      if (this.isSignalled) continue;
      await new Promise<void>((resolve) => {
        this.wakeReader = resolve;
      });
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<T>> {
    if (!this.isEnded) {
      this.isEnded = true;
      this.release();
      this.onEnd();
      this.signal();
    }
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<T>> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    return this;
  }
}
