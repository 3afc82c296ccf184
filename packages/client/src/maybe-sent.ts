/** Thrown by `send` if nobody knows whether the message was sent, such as after a 504 of a gateway. */
export class MaybeSentError extends Error {
  override readonly name = 'MaybeSentError';
}

/** Timeouts, aborts and connections that broke after the request was on its way. */
const NAMES = ['MaybeSentError', 'AbortError', 'TimeoutError'];
const CODES = [
  ...['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED'],
  ...['UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_ABORTED'],
];

interface Failure {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
}

/** Whether an error of `send`, or what caused it, leaves open whether the message was sent. */
export function mayBeSent(error: unknown): boolean {
  let { name, code, cause } = (error ?? {}) as Failure;
  for (let depth = 0; depth < 10; depth += 1) {
    if (NAMES.includes(String(name)) || CODES.includes(String(code))) return true;
    ({ name, code, cause } = (cause ?? {}) as Failure);
  }
  return false;
}
