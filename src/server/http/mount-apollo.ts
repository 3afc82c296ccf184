import { Readable } from 'node:stream';
import type { ApolloServer, BaseContext } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import type { FastPathResponse } from './fast-path';
import { OPERATION_COST, REQUEST_ID } from './response-headers';

/** Its hooks throw if the request may not be read. */
export interface ApolloMount<Context extends BaseContext>
  extends Pick<RouteShorthandOptions, 'onRequest' | 'preParsing'> {
  readonly path: string;
  /** Called before Apollo, which handles the request if this returns `null`. */
  readonly first?: (request: FastifyRequest) => Promise<FastPathResponse | null>;
  readonly context: (request: FastifyRequest) => Promise<Context>;
  /** Throws if the response may not be sent. */
  readonly onAnswer?: (request: FastifyRequest, bytes: number) => void;
}

const ANSWER_HEADERS = {
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
/** The size of the parts in which a long response is sent, so that a stalled reader is detected. */
const SLICE_BYTES = 64 * 1024;

/** Serves a started Apollo Server under a path. */
export function mountApollo<Context extends BaseContext>(
  server: FastifyInstance,
  apollo: ApolloServer<Context>,
  { path, onRequest, preParsing, first, context, onAnswer }: ApolloMount<Context>,
): void {
  const handleWithApollo = fastifyApolloHandler(apollo, { context });
  const respond = async (request: FastifyRequest, reply: FastifyReply) => {
    const fastResponse = await first?.(request);
    if (!fastResponse) {
      // Plugins of Apollo only see the headers of a request.
      request.headers[REQUEST_ID] = request.id;
      return handleWithApollo.call(server, request, reply);
    }
    const { status, contentType, cost, body } = fastResponse;
    reply.code(status).header('content-type', contentType);
    if (cost !== undefined) reply.header(OPERATION_COST, Math.ceil(cost));
    return body;
  };
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const body = await respond(request, reply.headers(ANSWER_HEADERS));
    if (typeof body !== 'string') return body;
    const bytes = Buffer.byteLength(body);
    onAnswer?.(request, bytes);
    return bytes <= SLICE_BYTES ? body : sendSlices(reply, Buffer.from(body));
  };
  const shared = { url: path, onRequest, preParsing, handler };
  server.route({ ...shared, method: 'GET' });
  // A response is data, never a page: its security headers are constant and need not be computed each time.
  server.route({ ...shared, method: 'POST', helmet: false });
}

function sendSlices(reply: FastifyReply, body: Buffer): FastifyReply {
  return reply
    .header('content-length', body.length)
    .send(Readable.from(slicesOf(body), { objectMode: false }));
}

function* slicesOf(body: Buffer): Generator<Buffer> {
  for (let start = 0; start < body.length; start += SLICE_BYTES)
    yield body.subarray(start, start + SLICE_BYTES);
}
