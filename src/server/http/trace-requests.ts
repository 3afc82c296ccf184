import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { PreparedOperations } from '../../graphql/execution/prepared-operation';
import { isRecord } from '../../lib/is-record';
import type { Traces } from '../monitoring/traces';

/** Records each request for GraphQL, whichever path it takes. */
export function traceRequests(
  server: FastifyInstance,
  traces: Traces,
  operations: Pick<PreparedOperations, 'find'>,
): void {
  server.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.url !== '/graphql') return;
    const { headers, id: requestId } = request;
    const { type = null, name = null } = findOperation(request, operations) ?? {};
    const startedAt = performance.now() - reply.elapsedTime;
    traces.record({ protocol: 'http', type, name, startedAt, headers, status: reply.statusCode, requestId });
  });
}

/** The operation of a request, if it was valid. Those that only Apollo handles, such as GET, are not known. */
function findOperation(
  { body, query: parameters, method }: FastifyRequest,
  operations: Pick<PreparedOperations, 'find'>,
) {
  const sent = method === 'GET' ? parameters : body;
  if (!isRecord(sent) || typeof sent.query !== 'string') return undefined;
  return operations.find(sent.query, typeof sent.operationName === 'string' ? sent.operationName : null);
}
