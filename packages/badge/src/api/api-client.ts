import type { Operation } from './operation.js';
import type { TokenSource } from './token-source.js';

const TIMEOUT_MS = 10_000;
const RETRY_AFTER_MS = [300, 1_200];

/** A request failed. `message` can be shown to people. */
export class RequestError extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'RequestError';
  }
}

interface Result<Answer> {
  readonly data?: Answer;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** Sends GraphQL operations over HTTP. */
export class ApiClient {
  constructor(
    private readonly endpoint: string,
    private readonly tokens: TokenSource,
  ) {}

  /**
   * Runs one operation. Retries if the service is unreachable or unavailable, so a mutation must be safe to send twice.
   * Throws a RequestError.
   */
  async ask<Answer, Variables>(
    operation: Operation<Answer, Variables>,
    variables: Variables,
  ): Promise<Answer> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.askOnce(operation, variables);
      } catch (error) {
        const wait = RETRY_AFTER_MS[attempt];
        if (wait === undefined || !(error instanceof RequestError) || !isPassing(error)) throw error;
        if (error.code === 'UNAUTHENTICATED') {
          if (!this.tokens.canRefresh || attempt > 0) throw error;
          this.tokens.forget();
        } else {
          await new Promise((resolve) => setTimeout(resolve, wait));
        }
      }
    }
  }

  private async askOnce<Answer, Variables>(
    { text }: Operation<Answer, Variables>,
    variables: Variables,
  ): Promise<Answer> {
    const token = await this.tokens.get().catch((cause: unknown) => {
      throw new RequestError('UNAUTHENTICATED', 'No token is available.', { cause });
    });
    const response = await fetch(this.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: text, variables }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => {
      throw new RequestError('UNREACHABLE', 'The service can’t be reached.');
    });
    const { data, errors = [] } = (await response.json().catch(() => ({}))) as Result<Answer>;
    const [error] = errors;
    if (response.status === 401 || error?.extensions?.code === 'UNAUTHENTICATED') {
      throw new RequestError('UNAUTHENTICATED', 'The session has expired.');
    }
    if (error) throw new RequestError(error.extensions?.code ?? 'INTERNAL', error.message);
    if (!response.ok || !data)
      throw new RequestError('UNAVAILABLE', 'The service is not available right now.');
    return data;
  }
}

function isPassing({ code }: RequestError): boolean {
  return ['UNREACHABLE', 'UNAVAILABLE', 'UNAUTHENTICATED'].includes(code);
}
