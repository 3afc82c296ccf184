import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyError, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import { AppError } from '../application/app-error';
import { statusOf } from './error-response';

/** Room for a thousand contacts with names and time zones. */
export const BODY_LIMIT_BYTES = 256 * 1024;
const REQUEST_TIMEOUT_MS = 15_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** How often the two are looked at; Node's own half a minute would make them three times as long. */
const TIMEOUT_CHECK_MS = 1_000;

/** The HTTP server with what every path shares: limits, CORS, security headers, errors as JSON. */
export async function createHttpServer(options: {
  readonly logger: Logger;
  readonly allowedOrigins: readonly string[];
}): Promise<FastifyInstance> {
  const server = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { connectionsCheckingInterval: TIMEOUT_CHECK_MS, headersTimeout: HEADERS_TIMEOUT_MS },
    // Kept-alive connections without a request do not hold up a stop.
    forceCloseConnections: 'idle',
  }) as unknown as FastifyInstance;
  await server.register(cors, { origin: [...options.allowedOrigins], maxAge: 3_600 });
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // TLS ends before this service, which can't know whether it is there.
    strictTransportSecurity: false,
  });
  server.addHook('onResponse', async (request, reply) => {
    const { method, url } = request;
    request.log.debug(
      { method, url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'request',
    );
  });
  server.setErrorHandler((error: FastifyError | AppError, request, reply) => {
    const { status, code, message } = describeError(error);
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    const retryAfterMs = error instanceof AppError ? error.options.retryAfterMs : undefined;
    const retryAfterSeconds = retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1_000);
    if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    return reply.code(status).send({ errors: [{ message, extensions: { code, retryAfterSeconds } }] });
  });
  server.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .send({ errors: [{ message: 'There is nothing here.', extensions: { code: 'NOT_FOUND' } }] }),
  );
  return server;
}

function describeError(error: FastifyError | AppError): { status: number; code: string; message: string } {
  if (error instanceof AppError) return { status: statusOf(error), code: error.code, message: error.message };
  const status = error.statusCode ?? 500;
  if (status >= 500) return { status, code: 'INTERNAL', message: 'Something went wrong on our side.' };
  const isBadJson = error.code === 'FST_ERR_CTP_INVALID_JSON_BODY';
  const message = isBadJson
    ? 'Invalid JSON in the body, or a property named __proto__ in it.'
    : error.message;
  return { status, code: 'BAD_REQUEST', message };
}
