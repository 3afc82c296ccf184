import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendError } from '../http/error-response';
import type { OriginCheck } from '../http/origins';
import type { DemoAccess } from './demo-access';

/** What the demo page gets: as much as it needs, and no more. */
export interface DemoPageTokens {
  readonly agent: string;
  readonly inbox: string;
}

interface DemoOptions {
  readonly tokens: DemoPageTokens;
  readonly access: DemoAccess;
  /** Whether a request comes from a page of this service. */
  readonly isOwnOrigin: OriginCheck;
}

export interface WebPagesOptions {
  /** `null` where the demo is off: the page is served all the same, without a token. */
  readonly demo: DemoOptions | null;
  /** Where the built pages are. */
  readonly folder?: string;
}

/** Built into dist/web: beside this file when that is built too, else in the same place as ever. */
const FOLDERS = [join(__dirname, '../../web'), join(__dirname, '../../../dist/web')];
const NOT_BUILT = 'The web pages have not been built: run "npm run build". The API is at /graphql.\n';
const BADGE = 'bot-status-badge.js';
/** Told to every browser of today; others, and pages without TLS, at least can't send it from another origin. */
const DEMO_HEADER = 'x-demo-page';
const DEMO_ROUTES = ['/', '/index.html', '/demo/token'];

/** The demo page, the badge that any page may load, and for the demo its tokens. */
export async function registerWebPages(server: FastifyInstance, options: WebPagesOptions): Promise<void> {
  if (options.demo) registerDemo(server, options.demo);
  const folders = options.folder === undefined ? FOLDERS : [options.folder];
  const root = folders.find((folder) => existsSync(join(folder, 'index.html')));
  if (root === undefined) {
    server.get('/', async (_request, reply) => reply.type('text/plain; charset=utf-8').send(NOT_BUILT));
    return;
  }
  await server.register(fastifyStatic, {
    root,
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Names below assets/ carry a digest of what is in them.
      const isForGood = path.startsWith(join(root, 'assets'));
      reply.header('cache-control', isForGood ? 'public, max-age=31536000, immutable' : 'no-cache');
      // Modules of other origins are loaded with CORS. There is nothing secret in it.
      if (path.endsWith(BADGE)) reply.header('access-control-allow-origin', '*');
    },
  });
}

function registerDemo(server: FastifyInstance, { tokens, access, isOwnOrigin }: DemoOptions): void {
  server.addHook('onRequest', (request, reply, done) => {
    const refusal = DEMO_ROUTES.includes(request.routeOptions.url ?? '') ? access(request.raw) : null;
    if (refusal) sendError(reply, { status: 403, code: 'FORBIDDEN', message: refusal });
    else done();
  });
  server.get('/demo/token', (request, reply) => {
    reply.header('cache-control', 'no-store').header('cross-origin-resource-policy', 'same-origin');
    // Not even pages that may call the API can read this.
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
