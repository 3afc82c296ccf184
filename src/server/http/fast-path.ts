import type { FastifyRequest } from 'fastify';
import type { GraphQLError } from 'graphql';
import { AppError } from '../../application/app-error';
import type { Variables } from '../../graphql/context';
import { type ErrorReporter, maskErrors, maskResult, toGraphqlError } from '../../graphql/errors';
import type { PreparedOperation } from '../../graphql/execution/prepared-operation';
import { DocumentTooLargeError } from '../../graphql/limits/document-limits';
import { checkCost } from '../../graphql/limits/operation-cost';
import { isRecord } from '../../lib/is-record';
import type { Admitted } from '../admission/admission-control';
import { responseBytes } from '../admission/response-memory';
import type { GraphqlEndpoint } from '../graphql-endpoint';
import { JSON_TYPE, negotiateType } from './response-type';

export interface FastPathResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** The cost of the operation, if it is known. */
  readonly cost?: number | undefined;
}

/** Bodies up to this size, in bytes, have their variables coerced without yielding first. */
const SHORT_BODY_BYTES = 16 * 1024;
/** The scheduler group of anonymous callers. */
const ANONYMOUS_GROUP = '';

/**
 * Responds to plain requests exactly as Apollo Server would, without its overhead, and refuses documents that would be
 * expensive to validate. All other requests are left to Apollo: those with errors, introspection and other request
 * forms.
 */
export class FastPath {
  constructor(private readonly endpoint: GraphqlEndpoint) {}

  /** Returns `null`, without side effects, for a request that Apollo has to handle. */
  async respond(
    request: FastifyRequest,
    { principal, takeResponse }: Admitted,
  ): Promise<FastPathResponse | null> {
    const { operations, scheduler, createContext } = this.endpoint;
    const { method, headers, body, id: requestId } = request;
    const errorReporter = { ...this.endpoint.errorReporter, requestId };
    const parsed = method === 'POST' && principal ? readRequest(headers['content-type'], body) : null;
    const contentType = parsed && negotiateType(headers.accept);
    if (!parsed || !contentType || !principal) {
      await scheduler.yield(principal?.caller.workspace ?? ANONYMOUS_GROUP);
      // Refuses an expensive document because Apollo would check its size only after validating it.
      const query = queryOf(request);
      const excess = typeof query === 'string' ? operations.findExcess(query) : null;
      return excess && refuse(excess, headers.accept, errorReporter);
    }
    const { query, operationName, variables } = parsed;
    // Preparing the operation or coercing its variables may take milliseconds.
    const isShort = Number(headers['content-length']) <= SHORT_BODY_BYTES;
    if (!isShort || !operations.isKnown(query, operationName))
      await scheduler.yield(principal.caller.workspace);
    const { operation, cost, error } = this.prepare(parsed);
    if (error) return { ...refuse(error, headers.accept, errorReporter), cost };
    if (!operation) return null;
    takeResponse(responseBytes(operation.responseCost(variables)));
    const context = createContext(principal);
    const result = await operation.execute(undefined, context, variables);
    // The variables were invalid, so nothing was executed.
    if (result.data === undefined && !context.response.error) return null;
    const status = context.response.error ? 400 : 200;
    return { status, contentType, body: `${JSON.stringify(maskResult(result, errorReporter))}\n`, cost };
  }

  /** Returns the operation with its cost, or the error if it is refused; neither if Apollo has to handle the request. */
  private prepare({ query, operationName, variables }: GraphqlRequest): {
    readonly operation?: PreparedOperation;
    readonly cost?: number | undefined;
    readonly error?: GraphQLError;
  } {
    let cost: number | undefined;
    try {
      const operation = this.endpoint.operations.prepare(query, operationName);
      if (operation.readsSchema || operation.type === 'subscription') return {};
      cost = operation.cost(variables);
      checkCost(cost);
      return { operation, cost };
    } catch (error) {
      // Apollo would parse and validate a document that is too large or costs too much again with the same result.
      const isExcess = error instanceof DocumentTooLargeError || error instanceof AppError;
      return isExcess ? { error: toGraphqlError(error), cost } : {};
    }
  }
}

interface GraphqlRequest {
  readonly query: string;
  readonly variables: Variables;
  readonly operationName: string | null;
}

function refuse(
  error: GraphQLError,
  accept: string | undefined,
  errorReporter: ErrorReporter,
): FastPathResponse {
  const body = { errors: maskErrors([error], errorReporter) };
  const contentType = negotiateType(accept) ?? JSON_TYPE;
  return { status: 400, contentType, body: `${JSON.stringify(body)}\n` };
}

/** Returns `null` for a body of any other form than the plain one. */
function readRequest(contentType: string | undefined, body: unknown): GraphqlRequest | null {
  if (!contentType?.startsWith('application/json') || !isRecord(body)) return null;
  const { query, operationName = null } = body;
  const variables = body.variables ?? {};
  const extensions = body.extensions ?? {};
  if (typeof query !== 'string' || !isRecord(extensions) || 'persistedQuery' in extensions) return null;
  if (operationName !== null && (typeof operationName !== 'string' || operationName === '')) return null;
  return isRecord(variables) ? { query, variables, operationName } : null;
}

/** The document of a request, or `null` or another value if it has none. */
export function queryOf({ method, body, query }: FastifyRequest): unknown {
  const sent = method === 'GET' ? query : body;
  return isRecord(sent) ? sent.query : null;
}
