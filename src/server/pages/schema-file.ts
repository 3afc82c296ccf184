import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { printSchemaFile } from '../../graphql/schema';

/** Serves the schema as text, for tools and for reading. */
export function registerSchemaFile(server: FastifyInstance, schema: GraphQLSchema): void {
  const text = printSchemaFile(schema);
  const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
  server.get('/schema.graphql', (request, reply) => {
    reply.header('etag', etag).header('cache-control', 'no-cache');
    // Proxies that compress the text mark the digest as weak.
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();
    return reply.type('text/plain; charset=utf-8').send(text);
  });
}
