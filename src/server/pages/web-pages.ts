import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendError } from '../http/error-response';
import type { OriginCheck } from '../http/origins';
import type { DemoAccess } from './demo-access';
import { serveFolder } from './static-files';

/** The tokens of the demo page, one for each of its parts. */
export interface DemoPageTokens {
  readonly agent: string;
  readonly inbox: string;
  readonly admin: string;
}

interface DemoOptions {
  readonly tokens: DemoPageTokens;
  readonly access: DemoAccess;
  /** Whether a request comes from a page of this service. */
  readonly isOwnOrigin: OriginCheck;
}

export interface WebPagesOptions {
  /** `null` if the demo is off: the page is served without a token. */
  readonly demo: DemoOptions | null;
  /** The folder of the built pages; `undefined` if they have not been built. */
  readonly folder: string | undefined;
}

const NOT_BUILT = 'The web pages have not been built: run "npm run build". The API is at /graphql.\n';
/**
 * A custom header that the demo page sends. Pages of other origins cannot send it without CORS, even in browsers that
 * do not send Sec-Fetch-Site.
 */
const DEMO_HEADER = 'x-demo-page';
const DEMO_ROUTES = ['/', '/index.html', '/demo/token'];

/** Serves the demo page, the badge and the demo tokens. */
export async function registerWebPages(
  server: FastifyInstance,
  { demo, folder }: WebPagesOptions,
): Promise<void> {
  if (demo) registerDemo(server, demo);
  if (folder !== undefined) return serveFolder(server, folder);
  server.get('/', async (_request, reply) => reply.type('text/plain; charset=utf-8').send(NOT_BUILT));
}

function registerDemo(server: FastifyInstance, { tokens, access, isOwnOrigin }: DemoOptions): void {
  server.addHook('onRequest', (request, reply, done) => {
    const refusal = DEMO_ROUTES.includes(request.routeOptions.url ?? '') ? access(request.raw) : null;
    if (refusal) sendError(reply, { status: 403, code: 'FORBIDDEN', message: refusal });
    else done();
  });
  server.get('/demo/token', (request, reply) => {
    reply.header('cache-control', 'no-store').header('cross-origin-resource-policy', 'same-origin');
    // Not even pages that may call the API may read the tokens.
    reply.removeHeader('access-control-allow-origin');
    if (isDemoPage(request) && isOwnOrigin(request.raw)) return reply.send(tokens);
    const message = 'Demo tokens are only given to the demo page of this service.';
    return sendError(reply, { status: 403, code: 'FORBIDDEN', message });
  });
}

function isDemoPage({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return (site === undefined || site === 'same-origin') && headers[DEMO_HEADER] !== undefined;
}
