import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { GraphQLError } from 'graphql';
import { AppError, type AppErrorCode } from '../../application/app-error';
import { isRetryable } from '../../graphql/errors';
import { JSON_TYPE, negotiateType } from './response-type';

const STATUS: Record<AppErrorCode, number> = {
  BAD_USER_INPUT: 400,
  QUERY_TOO_COSTLY: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
};
/** How long to keep reading and discarding a request body, so that the client receives the response. */
const LINGER_MS = 1_000;

export interface ErrorResponse {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
}

export function responseOf({ code, message, options }: AppError): ErrorResponse {
  return { status: STATUS[code], code, message, retryAfterMs: options.retryAfterMs };
}

/** Responds to a whole request with an error. If its body was not read, the connection is closed afterwards. */
export function sendError(reply: FastifyReply, { status, code, message, retryAfterMs }: ErrorResponse) {
  const retryAfterSeconds = retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1_000);
  const text = bodyOf(code, message, retryAfterSeconds);
  const { raw, headers } = reply.request;
  reply
    .code(status)
    .type(negotiateType(headers.accept) ?? JSON_TYPE)
    .header('cache-control', 'no-store');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!hasBody) return reply.send(text);
  reply.header('connection', 'close');
  if (raw.complete) return reply.send(text);
  return reply.header('content-length', Buffer.byteLength(text)).send(sendAndLinger(raw, text));
}

/** Responds to what could not be parsed as a request, and closes the connection. */
export function endWithError(socket: Socket, { status, code, message }: ErrorResponse): void {
  const text = bodyOf(code, message);
  const header = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: ${JSON_TYPE}\r\nContent-Length: ${Buffer.byteLength(text)}`;
  if (socket.writable) socket.write(`${header}\r\n\r\n${text}`);
  socket.destroy();
}

function bodyOf(code: string, message: string, retryAfterSeconds?: number): string {
  return JSON.stringify({
    errors: [{ message, extensions: { code, retryable: isRetryable(code), retryAfterSeconds } }],
  });
}

/** Converts an error that ends a whole request, so that Apollo responds with the right HTTP status. */
export function toRequestError(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { code: error.code, http: { status: STATUS[error.code] } },
  });
}

/**
 * Sends the text immediately, but ends the response only after the rest of the request has been received and discarded:
 * closing a connection with unread data resets it, and the client would lose the response.
 */
function sendAndLinger(request: IncomingMessage, text: string): Readable {
  const answer = new Readable({ read: () => undefined });
  answer.push(text);
  const timer = setTimeout(end, LINGER_MS);
  request.unpipe();
  request.once('end', end).once('close', end).resume();
  return answer;

  function end(): void {
    clearTimeout(timer);
    request.off('end', end).off('close', end);
    answer.push(null);
  }
}
