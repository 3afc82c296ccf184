import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { exampleRequest } from '../../lib/example-request';
import { sendError } from '../http/error-response';
import { ownOrigin } from '../http/origins';
import type { TrustedProxies } from '../http/trusted-proxies';
import type { DemoAccess } from './demo-access';
import { serveFolder } from './static-files';

/** The token that is preset in the page, for requests that may access the demo. */
interface ExplorerDemo {
  readonly token: string;
  readonly access: DemoAccess;
}

interface ExplorerOptions {
  readonly proxies: TrustedProxies;
  /** `null` if the demo is off: the page has no token. */
  readonly demo: ExplorerDemo | null;
  /** The folder of the built page; `undefined` if it has not been built. */
  readonly folder: string | undefined;
}

const HTML = 'text/html';
const ANSWERS = ['application/json', 'application/graphql-response+json'];
const NOT_BUILT = 'The explorers of the API have not been built: run "npm run build". Until then:';
const OWN_CONTENT = [
  "default-src 'none'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
];
const SANDBOX = [
  ...OWN_CONTENT,
  "script-src 'self' https://embeddable-sandbox.cdn.apollographql.com",
  "style-src 'self'",
  'frame-src https://sandbox.embed.apollographql.com',
];
/** Its dialogs add a style element, which gets the nonce. */
const graphiql = (nonce: string) => [
  ...OWN_CONTENT,
  "script-src 'self'",
  `style-src 'self' 'nonce-${nonce}'`,
];

/** Whether a browser requests a page rather than a GraphQL response. */
export function wantsPage({ method, headers }: FastifyRequest): boolean {
  if (method !== 'GET' || !headers.accept) return false;
  return new Negotiator({ headers }).mediaType([...ANSWERS, HTML]) === HTML;
}

export type SendPage = (reply: FastifyReply) => FastifyReply;

/**
 * Serves GraphiQL at /graphiql, and returns how to send Apollo Sandbox, whose path is that of the API. Both are the same
 * page, with a content security policy of their own: GraphiQL needs nothing from other hosts.
 */
export async function registerExplorer(
  server: FastifyInstance,
  { demo, folder, proxies }: ExplorerOptions,
): Promise<SendPage> {
  if (folder !== undefined) await serveFolder(server, join(folder, 'assets'), '/explorer/assets/');
  const page = folder === undefined ? null : await readFile(join(folder, 'explorer.html'), 'utf8');

  const sendPage = (reply: FastifyReply, policy: readonly string[], nonce = '') => {
    const { raw } = reply.request;
    const refusal = demo?.access(raw);
    if (refusal) return sendError(reply, { status: 403, code: 'FORBIDDEN', message: refusal });
    const curl = exampleRequest(ownOrigin(raw, proxies), demo?.token ?? '$TOKEN');
    reply.header('cache-control', 'no-store');
    if (page === null) return reply.type('text/plain; charset=utf-8').send(`${NOT_BUILT}\n\n${curl}\n`);
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', policy.join('; '))
      .send(fillIn(page, { token: demo?.token ?? '', nonce, curl }));
  };
  server.get('/graphiql', (_request, reply) => {
    const nonce = randomBytes(16).toString('base64');
    return sendPage(reply, graphiql(nonce), nonce);
  });
  return (reply) => sendPage(reply, SANDBOX);
}

/** Replaces `{{name}}` by the value of that name, as text. */
function fillIn<Name extends string>(page: string, values: Readonly<Record<Name, string>>): string {
  return page.replace(/\{\{(\w+)\}\}/g, (_placeholder, name: Name) => escapeHtml(values[name]));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
