import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** The folder dist, as seen from the built service and from the sources. */
const DIST = [join(__dirname, '../..'), join(__dirname, '../../../dist')];
/** Where the build puts files whose names contain a digest of their content. */
const DIGEST_NAMES = '/assets/';

/** The folder below dist that the build has written with this page; `undefined` if it has not been built. */
export function builtFolder(name: string, page: string): string | undefined {
  return DIST.map((dist) => join(dist, name)).find((folder) => existsSync(join(folder, page)));
}

/** Serves the files of a folder, and in place of a file its compressed form if there is one; see web/compress.mjs. */
export async function serveFolder(server: FastifyInstance, root: string, prefix = '/'): Promise<void> {
  await server.register(fastifyStatic, {
    ...{ root, prefix, decorateReply: false, cacheControl: false },
    // One route for each file, so that its path is that of the file, whichever form is sent.
    wildcard: false,
    preCompressed: true,
    globIgnore: ['**/*.{br,gz}'],
    setHeaders: (reply) => {
      const { url = '' } = reply.request.routeOptions;
      const isImmutable = url.includes(DIGEST_NAMES);
      reply.header('cache-control', isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
      // Browsers load modules of other origins, such as the badge and its parts, with CORS. None contains a secret.
      if (url.endsWith('.js')) reply.header('access-control-allow-origin', '*');
    },
  });
}
