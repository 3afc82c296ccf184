import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Quota } from '../admission/rate-limit';

export const REQUEST_ID = 'x-request-id';
export const OPERATION_COST = 'x-operation-cost';
/** Pages of other origins can only read response headers that are exposed to them. */
export const EXPOSED_HEADERS = [
  REQUEST_ID,
  OPERATION_COST,
  ...['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after', 'etag', 'date'],
];
/** Of other ids, some could forge log lines, and long ones would fill the log. */
const ACCEPTED_ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** The id that the client gave the request, or a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const id = headers[REQUEST_ID];
  return typeof id === 'string' && ACCEPTED_ID.test(id) ? id : randomUUID();
}

export function addQuota(reply: FastifyReply, { limit, remaining, resetMs }: Quota): void {
  reply
    .header('ratelimit-limit', limit)
    .header('ratelimit-remaining', remaining)
    .header('ratelimit-reset', Math.ceil(resetMs / 1_000));
}
