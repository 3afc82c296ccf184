import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { GraphQLError } from 'graphql';
import { AppError } from '../../application/app-error';
import { HTTP_STATUS, isRetryable } from '../../graphql/errors';
import { PROBLEM_TYPE, type Problem, toProblem } from '../../rest/problem';
import { usesProblems } from '../../rest/routes';
import { JSON_TYPE, negotiateType } from './response-type';

/** How long to keep reading and discarding a request body, so that the client receives the response. */
const LINGER_MS = 1_000;

export interface ErrorResponse {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
  /** The path of the invalid argument. */
  readonly field?: readonly string[] | undefined;
}

export function responseOf({ code, message, options }: AppError): ErrorResponse {
  const { retryAfterMs, field } = options;
  return { status: HTTP_STATUS[code], code, message, retryAfterMs, field };
}

export function problemOf({ status, code, message, retryAfterMs, field }: ErrorResponse): Problem {
  const error = { code, message, field: field?.join('.'), retryAfterSeconds: toSeconds(retryAfterMs) };
  return toProblem([error], status);
}

/** Responds with an error of the REST facade to a request that has been read. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return addErrorHeaders(reply, problem).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

/** Responds to a whole request with an error. If its body was not read, the connection is closed afterwards. */
export function sendError(reply: FastifyReply, error: ErrorResponse) {
  const { status, code, message, retryAfterMs } = error;
  const retryAfterSeconds = toSeconds(retryAfterMs);
  const { raw, headers, url, routeOptions } = reply.request;
  const isProblem = usesProblems(routeOptions?.url ?? '') || usesProblems(url);
  const text = isProblem ? JSON.stringify(problemOf(error)) : bodyOf(code, message, retryAfterSeconds);
  addErrorHeaders(reply, { status, retryAfterSeconds });
  reply.type(isProblem ? PROBLEM_TYPE : (negotiateType(headers.accept) ?? JSON_TYPE));
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

function addErrorHeaders(
  reply: FastifyReply,
  { status, retryAfterSeconds }: Pick<Problem, 'status' | 'retryAfterSeconds'>,
): FastifyReply {
  reply.code(status).header('cache-control', 'no-store');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply;
}

function toSeconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : Math.ceil(milliseconds / 1_000);
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
    extensions: { code: error.code, http: { status: HTTP_STATUS[error.code] } },
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
