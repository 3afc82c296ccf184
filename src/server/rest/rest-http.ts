import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { AppError } from '../../application/app-error';
import { reportOf } from '../../graphql/errors';
import type { MemoryBudgets } from '../../limits/memory-budgets';
import { createOpenApi } from '../../rest/openapi';
import { operationOf } from '../../rest/operations';
import type { RestRequest } from '../../rest/request';
import { DOCUMENT_PATH, ROUTES } from '../../rest/routes';
import { type AdmissionControl, type Admitted, meter } from '../admission/admission-control';
import type { InFlightRequests } from '../admission/in-flight-requests';
import { requirePrincipal } from '../auth/authenticator';
import type { GraphqlEndpoint } from '../graphql-endpoint';
import { problemOf, responseOf, sendError, sendProblem } from '../http/error-response';
import { acceptJson } from '../http/json-bodies';
import { OPERATION_COST } from '../http/response-headers';
import { JSON_TYPE } from '../http/response-type';
import { signInRequest } from '../http/sign-in-request';
import { FeedPolls } from './feed-polls';
import type { Sender } from './rest-executor';
import { RestHandler, type RestResponse } from './rest-handler';

interface RestOptions extends GraphqlEndpoint {
  readonly inFlight: InFlightRequests;
  readonly admission: AdmissionControl;
  readonly memory: MemoryBudgets;
}

const TEXT_TYPE = 'text/plain; charset=utf-8';

/** Registers the REST facade at /v1. Returns what ends the requests that wait for changes. */
export async function registerRest(server: FastifyInstance, options: RestOptions): Promise<FeedPolls> {
  const polls = new FeedPolls(options, options.memory);
  await server.register(async (scope) => {
    scope.removeContentTypeParser('text/plain');
    // Many tools send the content type of JSON with every request.
    acceptJson(scope, { isEmptyAllowed: true });
    for (const route of ROUTES) {
      const handler = new RestHandler(operationOf(options.schema, route), options, polls);
      serve(scope, route.method, toUrl(route.path), handler, options);
    }
    for (const path of new Set(ROUTES.map((route) => route.path)))
      refuseOthers(
        scope,
        toUrl(path),
        ROUTES.filter((route) => route.path === path).map(({ method }) => method),
      );
    const document = JSON.stringify(createOpenApi(options.schema));
    scope.get(DOCUMENT_PATH, (_request, reply) => reply.type(JSON_TYPE).send(document));
    refuseOthers(scope, DOCUMENT_PATH, ['GET']);
  });
  return polls;
}

function serve(
  scope: FastifyInstance,
  method: HTTPMethods,
  url: string,
  handler: RestHandler,
  options: RestOptions,
): void {
  const admitted = new WeakMap<FastifyRequest, Admitted & Sender>();
  scope.route({
    method,
    url,
    onRequest: async (request, reply) => {
      // curl sends the type of a form with no body, too.
      if (request.headers['content-length'] === '0') delete request.headers['content-type'];
      admitted.set(request, await admit(request, reply, options));
    },
    preParsing: (request, _reply, body, done) => {
      const isOpenEnded = request.headers['transfer-encoding'] !== undefined;
      done(null, isOpenEnded ? meter(body, admitted.get(request)!) : body);
    },
    handler: async (request, reply) => {
      const sender = admitted.get(request)!;
      try {
        return send(reply, await handler.respond(request as RestRequest, sender), sender);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        options.errorReporter.report({ ...reportOf(error), requestId: request.id });
        return sendProblem(reply, problemOf(responseOf(error)));
      }
    },
  });
}

/** Checks the token before anything else of a request, so that no body is read before it is admitted. */
async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  options: RestOptions,
): Promise<Admitted & Sender> {
  const principal = requirePrincipal(await signInRequest(request, reply, options));
  const exchange = options.inFlight.of(request.raw)!;
  const onCost = (cost: number) => void reply.header(OPERATION_COST, Math.ceil(cost));
  const admitted = options.admission.admit(exchange, principal, request.headers);
  return { ...admitted, principal, exchange, requestId: request.id, onCost };
}

function send(reply: FastifyReply, response: RestResponse, { takeResponse }: Sender): FastifyReply {
  if (response.problem) return sendProblem(reply, response.problem);
  const { body, version } = response;
  if (typeof version === 'number') reply.header('etag', `"${version}"`);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  takeResponse(Buffer.byteLength(text));
  const type = typeof body === 'string' ? TEXT_TYPE : JSON_TYPE;
  return reply.header('cache-control', 'no-store').type(type).send(text);
}

function refuseOthers(scope: FastifyInstance, url: string, routes: readonly HTTPMethods[]): void {
  const allowed: readonly string[] = routes.includes('GET') ? ['HEAD', ...routes] : routes;
  const allow = scope.supportedMethods.filter((method) => allowed.includes(method)).join(', ');
  scope.route({
    // OPTIONS is answered for all paths.
    method: scope.supportedMethods.filter((method) => method !== 'OPTIONS' && !allowed.includes(method)),
    url,
    onRequest: (_request, reply) => {
      const message = `This path only takes ${allow}.`;
      sendError(reply.header('allow', allow), { status: 405, code: 'BAD_REQUEST', message });
    },
    handler: () => undefined,
  });
}

/** The path as Fastify writes it. */
function toUrl(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
