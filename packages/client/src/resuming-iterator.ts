import type { BotStatusError } from './errors.js';

/** An event with its position, after which a subscription can go on. */
interface Positioned {
  readonly feedCursor: string;
}

/** What an iterator needs of the connection. */
export interface Source<Event extends Positioned> {
  /** Subscribes once, after a position. Returns a function that stops it. */
  subscribe(
    after: string | null,
    attempt: {
      readonly onEvent: (event: Event) => void;
      readonly onLost: () => void;
      readonly onRefused: (error: BotStatusError) => void;
    },
  ): () => void;
  /** Resolves when it is time to subscribe again. */
  beforeRetry(): Promise<void>;
}

export interface ResumingOptions {
  /** Resume after the event with this `feedCursor`. */
  readonly after?: string | null | undefined;
  /** Ends the iteration. */
  readonly signal?: AbortSignal | undefined;
}

/** Events that wait for a reader, at most. Beyond it, the subscription begins again when the reader has caught up. */
const MOST_WAITING = 256;

interface Reader<Event> {
  resolve(result: IteratorResult<Event, undefined>): void;
  reject(error: unknown): void;
}

/**
 * Reads a subscription, and goes on after the last event whenever it was interrupted: no event is missed, and none is
 * read twice. It starts with the first `next`, and ends by `return`, by its signal, or with an error that waiting would not solve.
 */
export class ResumingIterator<Event extends Positioned> implements AsyncIterableIterator<Event, undefined> {
  private readonly waiting: Event[] = [];
  private readonly readers: Reader<Event>[] = [];
  private cursor: string | null;
  /** Stops the current attempt; null while there is none. */
  private stop: (() => void) | null = null;
  private state: 'NEW' | 'RUNNING' | 'FULL' | 'ENDED' = 'NEW';
  private error: unknown = null;

  constructor(
    private readonly source: Source<Event>,
    private readonly options: ResumingOptions = {},
    private readonly onEnd: () => void = () => {},
  ) {
    this.cursor = options.after ?? null;
    if (options.signal?.aborted) this.end();
    else options.signal?.addEventListener('abort', this.abort, { once: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Event, undefined>> {
    const event = this.waiting.shift();
    if (event) return Promise.resolve({ value: event, done: false });
    if (this.state === 'ENDED') return this.afterEnd();
    if (this.state !== 'RUNNING') this.subscribe();
    return new Promise((resolve, reject) => this.readers.push({ resolve, reject }));
  }

  return(): Promise<IteratorResult<Event, undefined>> {
    this.waiting.length = 0;
    this.end();
    return Promise.resolve({ value: undefined, done: true });
  }

  private readonly abort = () => void this.return();

  private afterEnd(): Promise<IteratorResult<Event, undefined>> {
    const { error } = this;
    this.error = null;
    return error ? Promise.reject(error) : Promise.resolve({ value: undefined, done: true });
  }

  private subscribe(): void {
    this.state = 'RUNNING';
    this.stop = this.source.subscribe(this.cursor, {
      onEvent: (event) => this.take(event),
      onLost: () => void this.resume(),
      onRefused: (error) => this.end(error),
    });
  }

  private async resume(): Promise<void> {
    this.stop = null;
    await this.source.beforeRetry();
    if (this.state === 'RUNNING') this.subscribe();
  }

  private take(event: Event): void {
    this.cursor = event.feedCursor;
    const reader = this.readers.shift();
    if (reader) reader.resolve({ value: event, done: false });
    else this.waiting.push(event);
    if (this.waiting.length < MOST_WAITING) return;
    this.state = 'FULL';
    this.stop?.();
    this.stop = null;
  }

  private end(error: unknown = null): void {
    if (this.state === 'ENDED') return;
    this.state = 'ENDED';
    this.error = error;
    this.options.signal?.removeEventListener('abort', this.abort);
    this.stop?.();
    this.stop = null;
    for (const reader of this.readers.splice(0)) this.afterEnd().then(reader.resolve, reader.reject);
    this.onEnd();
  }
}
