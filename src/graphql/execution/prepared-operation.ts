import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationTypeNode,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { FairQueue } from '../../limits/fair-queue';
import type { GraphqlContext, Variables } from '../context';
import { withCode } from '../errors';
import { countTokens, DocumentTooLargeError, parseDocument } from '../limits/document-limits';
import { compileCost } from '../limits/operation-cost';
import { selectEvent } from './event-selection';
import { readsSchema } from './introspection';

/** An operation that is parsed and validated once and executed often. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly type: OperationTypeNode;
  /** `null` if the document does not name it. */
  readonly name: string | null;
  /** Whether it reads the schema, which not every caller may. */
  readonly readsSchema: boolean;
  /** The cost that is limited. */
  readonly cost: (variables: Variables) => number;
  /** The cost of its response alone, without the work to produce it. */
  readonly responseCost: (variables: Variables) => number;
  /** The names of the variables that `execute` uses. */
  readonly variableNames: readonly string[];
  /**
   * Executes a query or mutation, or a subscription for one event as `root`. If the variables are invalid, nothing is
   * executed and the result has no `data`.
   */
  execute(
    root: unknown,
    context: GraphqlContext,
    variables: Variables,
  ): ExecutionResult | Promise<ExecutionResult>;
}

/** The estimated memory that all prepared operations may use. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;
/** The measured memory per token, including everything derived from the syntax tree. */
const BYTES_PER_TOKEN = 450;
/** Queries whose response costs more are limited by `LONG_QUERIES`. */
const LONG_COST = 4_000;
/**
 * Limits on concurrent long queries. Running several of one workspace would not complete them sooner, and copying their
 * partial results would delay everything else during garbage collection.
 */
const LONG_QUERIES = { concurrency: 8, concurrencyPerGroup: 1 };

/**
 * Caches operations by their text. Clients send few different operations, and send them often, so everything that does
 * not depend on the variables is done once for each.
 */
export class PreparedOperations {
  private readonly cache = new LRUCache<string, PreparedOperation>({
    maxSize: MAX_KEPT_BYTES,
    sizeCalculation: ({ document }, key) => countTokens(document) * BYTES_PER_TOKEN + 2 * key.length,
  });
  private readonly longQueries = new FairQueue(LONG_QUERIES);

  constructor(private readonly schema: GraphQLSchema) {}

  isKnown(query: string, operationName: string | null): boolean {
    return this.cache.has(keyOf(query, operationName));
  }

  /** The operation, if it was prepared; does not prolong how long it is kept. */
  find(query: string, operationName: string | null): PreparedOperation | undefined {
    return this.cache.peek(keyOf(query, operationName));
  }

  /** Throws a GraphQLError with the code of Apollo Server if the document is invalid. */
  prepare(query: string, operationName: string | null): PreparedOperation {
    const key = keyOf(query, operationName);
    const known = this.cache.get(key);
    if (known) return known;
    const prepared = this.create(query, operationName);
    this.cache.set(key, prepared);
    return prepared;
  }

  /** The reason why a document must not be validated; `null` if it may be, or has a syntax error. */
  findExcess(query: string): DocumentTooLargeError | null {
    try {
      parseDocument(query);
      return null;
    } catch (error) {
      return error instanceof DocumentTooLargeError ? error : null;
    }
  }

  private create(query: string, name: string | null): PreparedOperation {
    const { schema } = this;
    const document = parseDocument(query);
    const [error] = validate(schema, document, specifiedRules, { maxErrors: 1 });
    if (error) throw withCode(error, 'GRAPHQL_VALIDATION_FAILED');
    const operation = getOperationAST(document, name);
    if (!operation) {
      const message =
        name === null
          ? 'The document contains several operations: operationName is required.'
          : `The document contains no operation "${name}".`;
      throw withCode(new GraphQLError(message), 'OPERATION_RESOLUTION_FAILURE');
    }
    const type = operation.operation;
    const runnable = type === 'subscription' ? selectEvent(schema, document) : document;
    const { variableDefinitions = [] } = getOperationAST(runnable, name) ?? operation;
    const run: PreparedOperation['execute'] = (rootValue, contextValue, variableValues) => {
      const args = { schema, document: runnable, operationName: name, rootValue, contextValue };
      const result = execute({ ...args, variableValues });
      return result instanceof Promise
        ? result.then((done) => stopped(contextValue) ?? done)
        : (stopped(contextValue) ?? result);
    };
    const responseCost = compileCost(schema, document, operation, { responseOnly: true });
    return {
      document,
      type,
      name: operation.name?.value ?? null,
      responseCost,
      readsSchema: readsSchema(document, operation),
      cost: compileCost(schema, document, operation),
      variableNames: variableDefinitions.map(({ variable }) => variable.name.value),
      execute: (root, context, variables) =>
        type === 'query' && responseCost(variables) > LONG_COST
          ? this.longQueries.run(context.caller.workspace, async () => run(root, context, variables))
          : run(root, context, variables),
    };
  }
}

/** The result of an operation that was stopped; `null` if it was not. */
export function stopped({ response: { error } }: GraphqlContext): ExecutionResult | null {
  return error && { errors: [new GraphQLError(error.message, { originalError: error })] };
}

/** Unique for each pair: the length before the name marks its end. */
function keyOf(query: string, operationName: string | null): string {
  return operationName === null ? `:${query}` : `${operationName.length}:${operationName}${query}`;
}
