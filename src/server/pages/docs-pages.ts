import type { FastifyInstance, FastifyReply } from 'fastify';
import { serveFolder } from './static-files';

const HOME = '/docs/';
/** Each built page has a policy of its own, with the hashes of its scripts. Only a header can restrict who frames it. */
const BUILT_POLICY = "frame-ancestors 'self'";
const NOT_BUILT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
const NOT_BUILT =
  'The documentation has not been built. Run <code>npm run docs</code>, then restart the service.';

/** Serves the website of the documentation from its folder; `undefined` if it has not been built. */
export async function registerDocsPages(server: FastifyInstance, folder: string | undefined): Promise<void> {
  server.get('/docs', (_request, reply) => reply.redirect(HOME));
  if (folder === undefined) {
    server.get(HOME, (_request, reply) => sendNotBuilt(reply));
    return;
  }
  await server.register(async (pages) => {
    pages.addHook('onRequest', async (_request, reply) => {
      reply.header('content-security-policy', BUILT_POLICY);
    });
    await serveFolder(pages, folder, HOME);
  });
}

function sendNotBuilt(reply: FastifyReply): FastifyReply {
  reply.header('content-security-policy', NOT_BUILT_POLICY).type('text/html; charset=utf-8');
  return reply.send(renderPage(NOT_BUILT));
}

function renderPage(text: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Documentation – Bot status</title>
    <style>
      :root { color-scheme: light dark; }
      body { margin: 0; min-height: 100vh; display: grid; place-content: center; font: 1rem/1.6 system-ui, sans-serif; }
      p { margin: 1rem; }
      code { padding: 0.1em 0.4em; border-radius: 4px; background: light-dark(#ecebfd, #272654); }
    </style>
  </head>
  <body>
    <p>${text}</p>
  </body>
</html>
`;
}
