import { backoffMs, delay } from './backoff.js';
import { deadline } from './deadline.js';
import { BotStatusError, fromGraphqlError, type GraphqlError, unreachable } from './errors.js';
import type { Operation } from './operation.js';
import type { TokenSource } from './token-source.js';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 4_000;
/** A call with its repetitions ends within this many times the wait for one answer. */
const ANSWERS_WITHIN = 3;

export interface HttpOptions {
  /** Where operations are sent. */
  readonly endpoint: string;
  readonly tokens: TokenSource;
  /** How long to wait for one answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
  /** Ends all calls when the client is closed. */
  readonly closed: AbortSignal;
}

interface Result<Answer> {
  readonly data?: Answer | null;
  readonly errors?: readonly GraphqlError[];
}

/** Sends operations over HTTP, and repeats those that were not answered where that does no harm. */
export class HttpCaller {
  constructor(private readonly options: HttpOptions) {}

  /** Runs an operation. Throws a BotStatusError, or the reason of the signal. */
  async call<Answer, Variables>(
    operation: Operation<Answer, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const endsAt = Date.now() + this.options.timeoutMs * ANSWERS_WITHIN;
    let isTokenRenewed = false;
    for (let failures = 0; ; ) {
      const token = this.options.tokens.get();
      try {
        return await this.callOnce(operation, variables, token, signal);
      } catch (error) {
        if (signal?.aborted || !(error instanceof BotStatusError)) throw error;
        if (error.code === 'UNAUTHENTICATED') {
          if (isTokenRenewed || !this.options.tokens.canRenew) throw error;
          isTokenRenewed = true;
          this.options.tokens.forget(token);
          continue;
        }
        const wait = error.retryAfterMs ?? backoffMs(failures, FIRST_WAIT_MS, LONGEST_WAIT_MS);
        if (!canBeRepeated(operation, error) || Date.now() + wait >= endsAt) throw error;
        await delay(wait, signal);
        failures += 1;
      }
    }
  }

  private async callOnce<Answer, Variables>(
    { text }: Operation<Answer, Variables>,
    variables: Variables,
    token: Promise<string>,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const authorization = `Bearer ${await tokenOf(token)}`;
    const { endpoint, timeoutMs, closed } = this.options;
    const limit = deadline(timeoutMs, [closed, signal]);
    try {
      const response = await this.options.fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ query: text, variables }),
        signal: limit.signal,
      });
      return readAnswer<Answer>(response, await response.text());
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (closed.aborted) throw closed.reason;
      if (error instanceof BotStatusError) throw error;
      throw unreachable(`The service at ${endpoint} did not answer.`, error);
    } finally {
      limit.clear();
    }
  }
}

function canBeRepeated(
  { isRepeatable }: Pick<Operation<unknown, unknown>, 'isRepeatable'>,
  error: BotStatusError,
) {
  // A request over the limit was not carried out.
  return error.retryable && (isRepeatable || error.code === 'RATE_LIMITED');
}

async function tokenOf(token: Promise<string>): Promise<string> {
  try {
    return await token;
  } catch (cause) {
    throw new BotStatusError('UNAUTHENTICATED', 'The function `token` failed.', { cause });
  }
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
