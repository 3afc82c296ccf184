import { Readable } from 'node:stream';
import type { ApolloServer, BaseContext } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestHookHandler,
  preParsingHookHandler,
} from 'fastify';
import type { FastPathAnswer } from './fast-path';

export interface ApolloMount<Context extends BaseContext> {
  readonly path: string;
  /** Throws where the request may not be read. */
  readonly onRequest?: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  readonly preParsing?: preParsingHookHandler;
  /** Answers a GET of a browser with a page, before `onRequest`; `false` where it does not. */
  readonly page?: (request: FastifyRequest, reply: FastifyReply) => unknown;
  /** Asked before Apollo is, which answers whatever this does not. */
  readonly first?: (request: FastifyRequest) => Promise<FastPathAnswer | null>;
  readonly context: (request: FastifyRequest) => Promise<Context>;
  /** Throws where the answer may not be sent. */
  readonly onAnswer?: (request: FastifyRequest, bytes: number) => void;
}

const ANSWER_HEADERS = {
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
/** What leaves at once of a long answer, so that it shows whether its reader takes it. */
const SLICE_BYTES = 64 * 1024;

/** Serves a started Apollo Server, ours or any other, under a path of ours. */
export function mountApollo<Context extends BaseContext>(
  server: FastifyInstance,
  apollo: ApolloServer<Context>,
  { path, onRequest, preParsing, page, first, context, onAnswer }: ApolloMount<Context>,
): void {
  const ask = fastifyApolloHandler(apollo, { context });
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.headers(ANSWER_HEADERS);
    const direct = await first?.(request);
    if (direct) reply.code(direct.status).header('content-type', direct.contentType);
    const body = direct ? direct.body : await ask.call(server, request, reply);
    if (typeof body !== 'string') return body;
    const bytes = Buffer.byteLength(body);
    onAnswer?.(request, bytes);
    return bytes <= SLICE_BYTES ? body : sendSlices(reply, Buffer.from(body));
  };
  const showPage: onRequestHookHandler = (request, reply, done) => {
    if (!page?.(request, reply)) done();
  };
  const admit = onRequest ? [onRequest] : [];
  const shared = { url: path, handler: answer, ...(preParsing && { preParsing }) };
  // Sandbox's page brings a policy of its own.
  const getOptions = { helmet: { contentSecurityPolicy: false }, onRequest: [showPage, ...admit] };
  server.route({ ...shared, ...getOptions, method: 'GET' });
  // An answer is data, never a page: what guards it is put on once, not worked out each time.
  server.route({ ...shared, method: 'POST', helmet: false, onRequest: admit });
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
