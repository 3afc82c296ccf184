import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { sendError } from '../http/error-response';
import type { DemoAccess } from './demo-access';

const CDN = 'https://embeddable-sandbox.cdn.apollographql.com';
const EMBED = 'https://sandbox.embed.apollographql.com';

const FIRST_DOCUMENT = `# The statuses of two contacts. Run the subscription, then change one of them.
query Badges {
  botStatuses(contactIds: ["anna", "ben"]) {
    id state reason permission since wakeAt version
    changedBy { kind name }
  }
}

subscription Live {
  botStatusChanged(contactIds: ["anna", "ben"]) {
    kind cursor
    botStatus { id state reason wakeAt version }
    change { outcome from to actor { kind name } }
  }
}

mutation Sleep {
  setBotStatus(input: { contactId: "anna", state: SLEEPING, wake: { after: "PT30S" } }) {
    outcome
    botStatus { state wakeAt version }
    userErrors { code field message }
  }
}
`;

const PAGE = 'text/html';
const ANSWERS = ['application/json', 'application/graphql-response+json'];

/** Whether a browser requests a page rather than a GraphQL response. */
export function wantsPage({ method, headers }: FastifyRequest): boolean {
  if (method !== 'GET' || !headers.accept) return false;
  return new Negotiator({ headers }).mediaType([...ANSWERS, PAGE]) === PAGE;
}

/** The token that is preset in the page, for requests that may access the demo. */
export interface SandboxDemo {
  readonly token: string;
  readonly access: DemoAccess;
}

export function sendSandbox(reply: FastifyReply, demo: SandboxDemo | null): FastifyReply {
  const refusal = demo?.access(reply.request.raw);
  if (refusal) return sendError(reply, { status: 403, code: 'FORBIDDEN', message: refusal });
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(renderSandbox(demo?.token ?? null));
}

/**
 * Renders Apollo Sandbox with subscriptions on the same path. Apollo Server's own landing page has no setting for that,
 * so this page loads the same script. Each page has its own nonce; no other script may run on it.
 */
function renderSandbox(demoToken: string | null): string {
  const nonce = randomBytes(16).toString('base64');
  const authorization = demoToken === null ? {} : { authorization: `Bearer ${demoToken}` };
  const initialState = { document: FIRST_DOCUMENT, headers: authorization, includeCookies: false };
  const csp = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${CDN}`,
    `style-src 'nonce-${nonce}'`,
    `frame-src ${EMBED}`,
    "connect-src 'self' ws: wss:",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="${csp}">
    <title>Bot status API – Apollo Sandbox</title>
    <style nonce="${nonce}">
      body { margin: 0; font-family: system-ui, sans-serif; }
      #sandbox, iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; }
      p { padding: 1rem; }
    </style>
  </head>
  <body>
    <p>Apollo Sandbox could not be loaded from Apollo's servers.
      The API is available at this address: POST a query with a bearer token.</p>
    <div id="sandbox"></div>
    <script nonce="${nonce}" src="${CDN}/v2/embeddable-sandbox.umd.production.min.js"></script>
    <script nonce="${nonce}">
      const endpoint = location.origin + location.pathname;
      new window.EmbeddedSandbox({
        target: '#sandbox',
        initialEndpoint: endpoint,
        initialSubscriptionEndpoint: endpoint.replace(/^http/, 'ws'),
        hideCookieToggle: true,
        endpointIsEditable: false,
        runTelemetry: false,
        initialState: ${JSON.stringify(initialState).replaceAll('<', '\\u003c')},
      });
    </script>
  </body>
</html>
`;
}
