import { backoffMs, delay } from './backoff.js';
import { deadline } from './deadline.js';
import { BotStatusError, fromGraphqlError, type GraphqlError, unreachable } from './errors.js';
import type { Operation } from './operation.js';
import type { TokenSource } from './token-source.js';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 4_000;

export interface HttpOptions {
  /** Where operations are sent. */
  readonly endpoint: string;
  readonly tokens: TokenSource;
  /** How long to wait for one answer, in milliseconds. */
  readonly timeoutMs: number;
  /** For how long a call that is not answered is repeated, in milliseconds. */
  readonly repeatForMs: number;
  readonly fetch: typeof fetch;
  /** Called with every answer, and when its request was sent. */
  readonly onResponse?: (response: Response, sentAt: number) => void;
}

interface Result<Answer> {
  readonly data?: Answer | null;
  readonly errors?: readonly GraphqlError[];
}

/** Sends operations over HTTP, and repeats those that were not answered where that does no harm. */
export class HttpCaller {
  /** One for each call, because many listeners of one signal make Node warn of a leak. */
  private readonly calls = new Set<AbortController>();
  private closeReason: BotStatusError | null = null;

  constructor(private readonly options: HttpOptions) {}

  /** Ends all calls. */
  close(reason: BotStatusError): void {
    this.closeReason = reason;
    for (const call of this.calls) call.abort(reason);
  }

  /** Runs an operation. Throws a BotStatusError, or the reason of the signal. */
  async call<Answer, Variables>(
    { text, isRepeatable }: Operation<Answer, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<Answer> {
    if (this.closeReason) throw this.closeReason;
    signal?.throwIfAborted();
    const call = new AbortController();
    const abort = () => call.abort(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    this.calls.add(call);
    try {
      const body = JSON.stringify({ query: text, variables });
      return await this.repeat(isRepeatable, call.signal, (token) =>
        this.send<Answer>(body, token, call.signal),
      );
    } finally {
      this.calls.delete(call);
      signal?.removeEventListener('abort', abort);
    }
  }

  private async repeat<Answer>(
    isRepeatable: boolean,
    signal: AbortSignal,
    send: (token: Promise<string>) => Promise<Answer>,
  ): Promise<Answer> {
    const { tokens, repeatForMs } = this.options;
    const endsAt = performance.now() + repeatForMs;
    let isTokenRenewed = false;
    for (let failures = 0; ; ) {
      const token = tokens.get();
      try {
        return await send(token);
      } catch (error) {
        if (signal.aborted || !(error instanceof BotStatusError)) throw error;
        if (error.code === 'UNAUTHENTICATED') {
          if (isTokenRenewed || !tokens.canRenew) throw error;
          isTokenRenewed = true;
          tokens.forget(token);
          continue;
        }
        const wait = error.retryAfterMs ?? backoffMs(failures, FIRST_WAIT_MS, LONGEST_WAIT_MS);
        if (!canBeRepeated(isRepeatable, error) || performance.now() + wait >= endsAt) throw error;
        await delay(wait, signal);
        failures += 1;
      }
    }
  }

  private async send<Answer>(body: string, token: Promise<string>, signal: AbortSignal): Promise<Answer> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await token}` };
    const { endpoint, timeoutMs, onResponse } = this.options;
    const limit = deadline(timeoutMs, signal);
    try {
      const request = { method: 'POST', headers, body, signal: limit.signal };
      const sentAt = Date.now();
      const response = await this.options.fetch(endpoint, request);
      onResponse?.(response, sentAt);
      return readAnswer<Answer>(response, await response.text());
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof BotStatusError) throw error;
      throw unreachable(`The service at ${endpoint} did not answer.`, error);
    } finally {
      limit.clear();
    }
  }
}

function canBeRepeated(isRepeatable: boolean, error: BotStatusError): boolean {
  // A request over the limit was not carried out.
  return error.retryable && (isRepeatable || error.code === 'RATE_LIMITED');
}

function readAnswer<Answer>(response: Response, body: string): Answer {
  const { data, errors = [] } = parseResult<Answer>(body);
  const [error] = errors;
  const requestId = response.headers.get('x-request-id');
  if (error) throw fromGraphqlError(error, { requestId, retryAfterMs: retryAfterMs(response) });
  if (data) return data;
  // What answered is not the service, but something before it, such as a proxy.
  const message = `HTTP ${response.status} without an answer of the service.`;
  const retryable = response.status >= 500 || response.status === 429;
  throw new BotStatusError('UNREACHABLE', message, { retryable, retryAfterMs: retryAfterMs(response) });
}

function parseResult<Answer>(body: string): Result<Answer> {
  try {
    const result: unknown = JSON.parse(body);
    return typeof result === 'object' && result !== null ? result : {};
  } catch {
    return {};
  }
}

function retryAfterMs({ headers }: Response): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : null;
}
