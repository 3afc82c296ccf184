import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { printSchemaFile } from '../../graphql/schema';

interface SchemaFile {
  readonly text: string;
  readonly etag: string;
}

/** Serves the schema as text, for tools and for reading. */
export function registerSchemaFile(server: FastifyInstance, schema: GraphQLSchema): void {
  // Printed for the first request, because it would delay every start.
  let file: SchemaFile | null = null;
  server.get('/schema.graphql', (request, reply) => {
    file ??= createFile(schema);
    reply.header('etag', file.etag).header('cache-control', 'no-cache');
    // Proxies that compress the text mark the digest as weak.
    if (request.headers['if-none-match']?.includes(file.etag)) return reply.code(304).send();
    return reply.type('text/plain; charset=utf-8').send(file.text);
  });
}

function createFile(schema: GraphQLSchema): SchemaFile {
  const text = printSchemaFile(schema);
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url')}"` };
}
