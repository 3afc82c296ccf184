import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import type { GraphqlContext } from '../graphql/context';
import { type Masking, maskResult } from '../graphql/errors';
import type { PreparedOperation, PreparedOperations, Variables } from '../graphql/prepared-operation';
import type { Principal } from './tokens';

const JSON_TYPE = 'application/json; charset=utf-8';
const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';

export interface DirectAnswer {
  readonly contentType: string;
  readonly body: string;
}

/**
 * Answers requests of the plainest form, whose operation can be run as it stands, just as Apollo Server would, without
 * the way through all of it. Everything else is Apollo's: what is in error, asks for the schema, or asks in another way.
 */
export class DirectAnswers {
  private readonly contentTypes = new LRUCache<string, string>({ max: 100 });

  constructor(
    private readonly operations: PreparedOperations,
    private readonly createContext: (principal: Principal) => GraphqlContext,
    private readonly masking: Masking,
  ) {}

  /** `null` for a request that is Apollo's; then nothing was done. */
  async answer(
    { method, headers, body }: FastifyRequest,
    principal: Principal,
  ): Promise<DirectAnswer | null> {
    if (method !== 'POST' || !headers['content-type']?.startsWith('application/json')) return null;
    const request = readRequest(body);
    if (!request) return null;
    const contentType = this.negotiate(headers.accept);
    if (!contentType) return null;
    const { query, variables, operationName } = request;
    const operation = this.operations.find(query, operationName);
    if (!operation || !isRunnable(operation, variables)) return null;
    const result = await operation.execute(undefined, this.createContext(principal), variables);
    if (result.data === undefined) return null;
    return { contentType, body: `${JSON.stringify(maskResult(result, this.masking))}\n` };
  }

  private negotiate(accept: string | undefined): string | undefined {
    if (!accept || accept === '*/*') return JSON_TYPE;
    const known = this.contentTypes.get(accept);
    if (known) return known;
    const preferred = new Negotiator({ headers: { accept } }).mediaType([JSON_TYPE, RESPONSE_TYPE]);
    if (preferred) this.contentTypes.set(accept, preferred);
    return preferred;
  }
}

function isRunnable({ type, asksForData, checkCost }: PreparedOperation, variables: Variables): boolean {
  if (type === 'subscription' || !asksForData) return false;
  try {
    checkCost(variables);
    return true;
  } catch {
    return false;
  }
}

interface GraphqlRequest {
  readonly query: string;
  readonly variables: Variables;
  readonly operationName: string | null;
}

const NO_VARIABLES: Variables = {};

/** `null` for a body of any but the plainest form. */
function readRequest(body: unknown): GraphqlRequest | null {
  if (!isRecord(body)) return null;
  const { query, variables = null, operationName = null, extensions = null } = body;
  if (typeof query !== 'string' || extensions !== null) return null;
  if (operationName !== null && (typeof operationName !== 'string' || operationName === '')) return null;
  if (variables === null) return { query, variables: NO_VARIABLES, operationName };
  return isRecord(variables) ? { query, variables, operationName } : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
