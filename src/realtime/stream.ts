/** An async iterator over what a subclass hands out, one at a time, until it is ended. */
export abstract class Stream<T> implements AsyncIterableIterator<T> {
  private wakeReader: (() => void) | null = null;
  private isSignalled = false;
  private isEnded = false;

  constructor(private readonly onEnd: () => void) {}

  get hasEnded(): boolean {
    return this.isEnded;
  }

  /** The next item, or `undefined` to wait until `signal` is called. */
  protected abstract take(): Promise<T | undefined> | T | undefined;

  /** Something new may be there. */
  protected signal(): void {
    this.isSignalled = true;
    this.wakeReader?.();
    this.wakeReader = null;
  }

  async next(): Promise<IteratorResult<T>> {
    while (!this.isEnded) {
      // Whatever comes from here on, also while `take` runs, is reason to take again.
      this.isSignalled = false;
      const value = await this.take();
      if (this.isEnded) break;
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
