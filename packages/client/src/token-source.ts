import { BotStatusError } from './errors.js';

/** A token or API key, or a function that returns one. */
export type Token = string | (() => string | Promise<string>);

/** The token of a client: fixed, or requested when there is none or the last one was refused. */
export class TokenSource {
  private current: Promise<string> | null = null;

  constructor(private readonly source: Token) {}

  get canRenew(): boolean {
    return typeof this.source === 'function';
  }

  /** Rejects with UNAUTHENTICATED if the function fails or returns no token. */
  get(): Promise<string> {
    const { source } = this;
    if (typeof source === 'string') return Promise.resolve(source);
    if (this.current) return this.current;
    const requested = request(source);
    this.current = requested;
    // A failure is not kept: the next call runs the function again.
    requested.catch(() => this.forget(requested));
    return requested;
  }

  /** Discards a token that was refused, unless another one has taken its place. Of no effect on a fixed token. */
  forget(refused: Promise<string>): void {
    if (this.current === refused) this.current = null;
  }
}

async function request(source: () => string | Promise<string>): Promise<string> {
  try {
    const token = await source();
    if (typeof token === 'string' && token !== '') return token;
  } catch (cause) {
    throw new BotStatusError('UNAUTHENTICATED', 'The function `token` failed.', { cause });
  }
  throw new BotStatusError('UNAUTHENTICATED', 'The function `token` returned no token.');
}
