import type { FastifyRequest } from 'fastify';
import type { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import type { GraphqlContext, Variables } from '../../graphql/context';
import { type ErrorReporter, maskErrors, maskResult, toGraphqlError } from '../../graphql/errors';
import type { PreparedOperation, PreparedOperations } from '../../graphql/execution/prepared-operation';
import { DocumentTooLargeError } from '../../graphql/limits/document-limits';
import { isRecord } from '../../lib/is-record';
import type { CooperativeScheduler } from '../../limits/cooperative-scheduler';
import type { Allowance } from '../admission/admission-control';
import { answerBytes } from '../admission/answer-memory';
import type { Principal } from '../auth/claims';

const JSON_TYPE = 'application/json; charset=utf-8';
const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';

export interface FastPathAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Bodies up to this size, in bytes, have their variables coerced without yielding first. */
const SHORT_BODY_BYTES = 16 * 1024;
/** The scheduler group of anonymous callers. */
const ANONYMOUS_GROUP = '';
/** Longer Accept headers are not worth caching. */
const MAX_CACHED_ACCEPT_LENGTH = 256;

/**
 * Responds to plain requests exactly as Apollo Server would, without its overhead, and refuses documents that would be
 * expensive to validate. All other requests are left to Apollo: those with errors, introspection and other request
 * forms.
 */
export class FastPath {
  private readonly contentTypes = new LRUCache<string, string>({ max: 100 });

  constructor(
    private readonly operations: PreparedOperations,
    private readonly createContext: (principal: Principal) => GraphqlContext,
    private readonly errorReporter: ErrorReporter,
    private readonly scheduler: CooperativeScheduler,
  ) {}

  /** Returns `null`, without side effects, for a request that Apollo has to handle. */
  async answer(
    request: FastifyRequest,
    principal: Principal | null,
    allowance: Pick<Allowance, 'takeAnswer'>,
  ): Promise<FastPathAnswer | null> {
    const { method, headers, body } = request;
    const parsed = method === 'POST' && principal ? readRequest(headers['content-type'], body) : null;
    const contentType = parsed && this.negotiate(headers.accept);
    if (!parsed || !contentType || !principal) {
      await this.scheduler.yield(principal?.caller.workspace ?? ANONYMOUS_GROUP);
      return this.refuseExcess(queryOf(request));
    }
    const { variables } = parsed;
    if (this.isLong(parsed, headers)) await this.scheduler.yield(principal.caller.workspace);
    const operation = this.prepare(parsed);
    if (operation instanceof DocumentTooLargeError) return this.refuse(operation);
    if (!operation?.asksForData || operation.type === 'subscription') return null;
    const tooCostly = findCostError(operation, variables);
    if (tooCostly) return this.refuse(tooCostly);
    allowance.takeAnswer(answerBytes(operation.answerCost(variables)));
    const context = this.createContext(principal);
    const result = await operation.execute(undefined, context, variables);
    // The variables were invalid, so nothing was executed.
    if (result.data === undefined && !context.answer.error) return null;
    const status = context.answer.error ? 400 : 200;
    return { status, contentType, body: `${JSON.stringify(maskResult(result, this.errorReporter))}\n` };
  }

  /** Whether preparing the operation or coercing its variables may take milliseconds. */
  private isLong({ query, operationName }: GraphqlRequest, headers: FastifyRequest['headers']): boolean {
    const isShort = Number(headers['content-length']) <= SHORT_BODY_BYTES;
    return !isShort || !this.operations.isKnown(query, operationName);
  }

  private prepare({
    query,
    operationName,
  }: GraphqlRequest): PreparedOperation | DocumentTooLargeError | null {
    try {
      return this.operations.prepare(query, operationName);
    } catch (error) {
      return error instanceof DocumentTooLargeError ? error : null;
    }
  }

  /** Refuses an expensive document here because Apollo would check its size only after validating it. */
  private refuseExcess(query: unknown): FastPathAnswer | null {
    const error = typeof query === 'string' ? this.operations.findExcess(query) : null;
    return error && this.refuse(error);
  }

  private refuse(error: GraphQLError): FastPathAnswer {
    const body = { errors: maskErrors([error], this.errorReporter) };
    return { status: 400, contentType: JSON_TYPE, body: `${JSON.stringify(body)}\n` };
  }

  private negotiate(accept: string | undefined): string | undefined {
    if (!accept || accept === '*/*') return JSON_TYPE;
    const known = this.contentTypes.get(accept);
    if (known) return known;
    const preferred = new Negotiator({ headers: { accept } }).mediaType([JSON_TYPE, RESPONSE_TYPE]);
    if (preferred && accept.length <= MAX_CACHED_ACCEPT_LENGTH) this.contentTypes.set(accept, preferred);
    return preferred;
  }
}

/** The error of an operation that costs too much: Apollo would parse and validate it again with the same result. */
function findCostError({ checkCost }: PreparedOperation, variables: Variables): GraphQLError | null {
  try {
    checkCost(variables);
    return null;
  } catch (error) {
    return toGraphqlError(error);
  }
}

interface GraphqlRequest {
  readonly query: string;
  readonly variables: Variables;
  readonly operationName: string | null;
}

const NO_VARIABLES: Variables = {};

/** Returns `null` for a body of any other form than the plain one. */
function readRequest(contentType: string | undefined, body: unknown): GraphqlRequest | null {
  if (!contentType?.startsWith('application/json') || !isRecord(body)) return null;
  const { query, variables = null, operationName = null, extensions = null } = body;
  if (typeof query !== 'string' || extensions !== null) return null;
  if (operationName !== null && (typeof operationName !== 'string' || operationName === '')) return null;
  if (variables === null) return { query, variables: NO_VARIABLES, operationName };
  return isRecord(variables) ? { query, variables, operationName } : null;
}

/** Returns the document of a request of any form. */
/** The document of a request, or `null` or another value if it has none. */
export function queryOf({ method, body, query }: FastifyRequest): unknown {
  const sent = method === 'GET' ? query : body;
  return isRecord(sent) ? sent.query : null;
}
