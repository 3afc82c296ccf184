import type { TokenSource } from './token-source';

const TIMEOUT_MS = 10_000;
const RETRY_AFTER_MS = [300, 1_200];

/** The service could not be asked, or could not answer; `message` can be shown to people. */
export class RequestError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'RequestError';
  }
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/**
 * One operation over HTTP, tried again where the service could not be reached: what it changes has to be safe to send
 * twice. Throws a RequestError.
 */
export async function askService<T>(
  endpoint: string,
  tokens: TokenSource,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return (await askOnce(endpoint, tokens, query, variables)) as T;
    } catch (error) {
      const wait = RETRY_AFTER_MS[attempt];
      if (wait === undefined || !(error instanceof RequestError) || !isPassing(error)) throw error;
      if (error.code === 'UNAUTHENTICATED') {
        if (!tokens.canRefresh || attempt > 0) throw error;
        tokens.forget();
      } else {
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }
}

async function askOnce(
  endpoint: string,
  tokens: TokenSource,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const token = await tokens.get().catch(() => {
    throw new RequestError('UNAUTHENTICATED', 'No token could be had.');
  });
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    throw new RequestError('UNREACHABLE', 'The service can’t be reached.');
  });
  const answer = (await response.json().catch(() => ({}))) as Answer;
  const [error] = answer.errors ?? [];
  if (response.status === 401 || error?.extensions?.code === 'UNAUTHENTICATED') {
    throw new RequestError('UNAUTHENTICATED', 'The session has expired.');
  }
  if (error) throw new RequestError(error.extensions?.code ?? 'INTERNAL', error.message);
  if (!response.ok) throw new RequestError('UNAVAILABLE', 'The service can’t answer right now.');
  return answer.data;
}

function isPassing({ code }: RequestError): boolean {
  return ['UNREACHABLE', 'UNAVAILABLE', 'UNAUTHENTICATED'].includes(code);
}
