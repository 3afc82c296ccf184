import { maxHeaderSize } from 'node:http';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyError, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import { AppError } from '../../application/app-error';
import { type ErrorReport, reportOf } from '../../graphql/errors';
import type { InFlightRequests } from '../admission/in-flight-requests';
import { type ErrorResponse, endWithError, responseOf, sendError } from './error-response';
import { HttpRequest } from './http-request';
import { acceptJson } from './json-bodies';
import { EXPOSED_HEADERS, REQUEST_ID, requestIdOf } from './response-headers';

/** Enough for a thousand contacts with names and time zones. */
export const BODY_LIMIT_BYTES = 256 * 1024;
const REQUEST_TIMEOUT_MS = 15_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** The interval at which both timeouts are checked. Node's default of 30 seconds would triple them. */
const TIMEOUT_CHECK_MS = 1_000;
/** What Node could not parse as a request, by the code of its error. */
const UNPARSABLE: Readonly<Record<string, Pick<ErrorResponse, 'status' | 'message'>>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request did not arrive in time.' },
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The headers of the request are too large.' },
};
const INVALID_HTTP = { status: 400, message: 'The request is not valid HTTP.' };
const NO_PREFLIGHT: ErrorResponse = {
  status: 400,
  code: 'BAD_REQUEST',
  message: 'OPTIONS is only for preflights, with the headers Origin and Access-Control-Request-Method.',
};
const NOT_FOUND: ErrorResponse = { status: 404, code: 'NOT_FOUND', message: 'Not found.' };

/** Creates the HTTP server with what all paths share: limits, CORS, security headers, errors as JSON. */
export async function createHttpServer(options: {
  readonly logger: Logger;
  readonly allowedOrigins: readonly string[];
  readonly inFlight: InFlightRequests;
  readonly report: (report: ErrorReport) => void;
}): Promise<FastifyInstance> {
  const server = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIdOf,
    // A malformed URL is not routed, so no hook runs for it.
    frameworkErrors: (error, request, reply) =>
      sendError(reply.header(REQUEST_ID, request.id), describeError(error)),
    clientErrorHandler: ({ code }, socket) =>
      endWithError(socket, { code: 'BAD_REQUEST', ...(UNPARSABLE[code] ?? INVALID_HTTP) }),
    bodyLimit: BODY_LIMIT_BYTES,
    // The longest ids, percent-encoded, and what is longer still reach the check that names the field.
    routerOptions: { maxParamLength: maxHeaderSize },
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: {
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      IncomingMessage: HttpRequest,
    },
    // Idle keep-alive connections must not delay a stop.
    forceCloseConnections: 'idle',
  }) as unknown as FastifyInstance;
  acceptJson(server, { isEmptyAllowed: false });
  server.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID, request.id);
    options.inFlight.begin(request.raw, reply.raw);
    const { method, headers } = request;
    const isPreflight = headers.origin && headers['access-control-request-method'];
    if (method === 'OPTIONS' && !isPreflight) sendError(reply, NO_PREFLIGHT);
    else done();
  });
  await server.register(cors, {
    origin: [...options.allowedOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 3_600,
  });
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
    // TLS ends at a proxy, if at all, so this service does not know whether it is used.
    strictTransportSecurity: false,
  });
  server.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    // Not the URL itself: it may contain ids of contacts and tokens of replies, even if it is misspelled.
    request.log.debug(
      { method, route: routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'Request completed',
    );
  });
  server.setErrorHandler((error: FastifyError | AppError, { id: requestId }, reply) => {
    if (error instanceof AppError) {
      options.report({ ...reportOf(error), requestId });
      return sendError(reply, responseOf(error));
    }
    const response = describeError(error);
    if (response.status >= 500) options.report({ level: 'error', error, requestId });
    return sendError(reply, response);
  });
  server.setNotFoundHandler((_request, reply) => sendError(reply, NOT_FOUND));
  // Respond before the body is read.
  server.addHook('onRequest', (request, reply, done) => {
    if (request.is404) sendError(reply, NOT_FOUND);
    else done();
  });
  // The liveness probe: whether the process responds.
  server.get('/healthz', async () => ({ status: 'ok' }));
  return server;
}

function describeError({ statusCode: status = 500, code, message: reason }: FastifyError): ErrorResponse {
  if (status >= 500) return { status, code: 'INTERNAL', message: 'Internal server error.' };
  if (code !== 'FST_ERR_CTP_INVALID_JSON_BODY') return { status, code: 'BAD_REQUEST', message: reason };
  const message = 'Invalid JSON in the request body, or a property named __proto__ in it.';
  return { status, code: 'BAD_REQUEST', message };
}
