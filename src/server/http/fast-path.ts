import type { FastifyRequest } from 'fastify';
import type { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import type { GraphqlContext } from '../../graphql/context';
import { type ErrorReporter, maskErrors, maskResult } from '../../graphql/errors';
import type { PreparedOperation, PreparedOperations } from '../../graphql/execution/prepared-operation';
import type { Variables } from '../../graphql/execution/variables';
import { toGraphqlError } from '../../graphql/graphql-error';
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

/** A body whose variables are coerced at once, in bytes. */
const SHORT_BODY = 16 * 1024;
/** The group of those without a token, for whom nothing else takes turns. */
const NOBODY = '';
/** Longer ones come from nobody who sends them often. */
const MAX_ACCEPT = 256;

/**
 * Answers requests of the plainest form, whose operation can be run as it stands, just as Apollo Server would, without
 * the way through all of it; and refuses documents that would be expensive to validate. Everything else is Apollo's:
 * what is in error, asks for the schema, or asks in another way.
 */
export class FastPath {
  private readonly contentTypes = new LRUCache<string, string>({ max: 100 });

  constructor(
    private readonly operations: PreparedOperations,
    private readonly createContext: (principal: Principal) => GraphqlContext,
    private readonly errorReporter: ErrorReporter,
    private readonly scheduler: CooperativeScheduler,
  ) {}

  /** `null` for a request that is Apollo's; then nothing was done. */
  async answer(
    request: FastifyRequest,
    principal: Principal | null,
    allowance: Pick<Allowance, 'takeAnswer'>,
  ): Promise<FastPathAnswer | null> {
    const { method, headers, body } = request;
    const plain = method === 'POST' && principal ? readRequest(headers['content-type'], body) : null;
    const contentType = plain && this.negotiate(headers.accept);
    if (!plain || !contentType || !principal) {
      await this.scheduler.yield(principal?.caller.workspace ?? NOBODY);
      return this.refuseExcess(queryOf(request));
    }
    const { variables } = plain;
    if (this.isLong(plain, headers)) await this.scheduler.yield(principal.caller.workspace);
    const operation = this.prepare(plain);
    if (operation instanceof DocumentTooLargeError) return this.refuse(operation);
    if (!operation?.asksForData || operation.type === 'subscription') return null;
    const tooCostly = findCostError(operation, variables);
    if (tooCostly) return this.refuse(tooCostly);
    allowance.takeAnswer(answerBytes(operation.answerCost(variables)));
    const context = this.createContext(principal);
    const result = await operation.execute(undefined, context, variables);
    // Variables that do not fit: nothing was run.
    if (result.data === undefined && !context.answer.error) return null;
    const status = context.answer.error ? 400 : 200;
    return { status, contentType, body: `${JSON.stringify(maskResult(result, this.errorReporter))}\n` };
  }

  /** Whether it takes milliseconds to prepare the operation, or to coerce its variables. */
  private isLong({ query, operationName }: GraphqlRequest, headers: FastifyRequest['headers']): boolean {
    const isShort = Number(headers['content-length']) <= SHORT_BODY;
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

  /** Apollo would apply its limits only after the rules of the specification. */
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
    if (preferred && accept.length <= MAX_ACCEPT) this.contentTypes.set(accept, preferred);
    return preferred;
  }
}

/** Why it is not run at this price: Apollo would parse and validate it once more to say the same. */
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

/** `null` for a body of any but the plainest form. */
function readRequest(contentType: string | undefined, body: unknown): GraphqlRequest | null {
  if (!contentType?.startsWith('application/json') || !isRecord(body)) return null;
  const { query, variables = null, operationName = null, extensions = null } = body;
  if (typeof query !== 'string' || extensions !== null) return null;
  if (operationName !== null && (typeof operationName !== 'string' || operationName === '')) return null;
  if (variables === null) return { query, variables: NO_VARIABLES, operationName };
  return isRecord(variables) ? { query, variables, operationName } : null;
}

/** The document of a request of any form. */
function queryOf({ method, body, query }: FastifyRequest): unknown {
  const sent = method === 'GET' ? query : body;
  return isRecord(sent) ? sent.query : null;
}
