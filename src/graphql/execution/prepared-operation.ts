import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  type OperationTypeNode,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { FairQueue } from '../../limits/fair-queue';
import type { GraphqlContext } from '../context';
import { checkDocument, countTokens, DocumentTooLargeError, parseDocument } from '../limits/document-limits';
import { type CostCheck, compileCost, createCostCheck } from '../limits/operation-cost';
import { selectEvent, variablesOf } from './event-selection';
import type { Variables } from './variables';

/** An operation that was parsed and validated once, to be run often. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly name: string | null;
  readonly type: OperationTypeNode;
  /** Whether it asks for more than the schema itself. */
  readonly asksForData: boolean;
  /** Throws QUERY_TOO_COSTLY. */
  readonly checkCost: CostCheck;
  /** What its answer alone costs, without the work to find it. */
  readonly answerCost: (variables: Variables) => number;
  /** The variables that `execute` depends on. */
  readonly variableNames: readonly string[];
  /**
   * Runs a query or a mutation, or one event of a subscription as `root`. Answers without `data` where the variables do
   * not fit; then nothing was run.
   */
  execute(
    root: unknown,
    context: GraphqlContext,
    variables: Variables,
  ): ExecutionResult | Promise<ExecutionResult>;
}

/** Memory that all of them may take, as estimated. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;
/** Of one token in the syntax tree, with all that is made of it; measured. */
const BYTES_PER_TOKEN = 450;
/** Queries whose answers cost more wait for each other. */
const LONG_COST = 4_000;
/**
 * Long queries under way at once. Of one workspace half-done answers would not be there any sooner, and to move them the
 * garbage collector would hold up everybody.
 */
const LONG_QUERIES = { concurrency: 8, concurrencyPerGroup: 1 };

/**
 * Operations by their text. Clients have few of them and send them often, so whatever does not depend on the variables
 * is done once for each.
 */
export class PreparedOperations {
  private readonly kept = new LRUCache<string, PreparedOperation>({
    maxSize: MAX_KEPT_BYTES,
    sizeCalculation: ({ document }, key) => countTokens(document) * BYTES_PER_TOKEN + 2 * key.length,
  });
  private readonly rules: readonly ValidationRule[];
  private readonly longQueries = new FairQueue(LONG_QUERIES);

  constructor(
    private readonly schema: GraphQLSchema,
    rules: readonly ValidationRule[],
  ) {
    this.rules = [...specifiedRules, ...rules];
  }

  /** Whether nothing is left to prepare. */
  isKnown(query: string, operationName: string | null): boolean {
    return this.kept.has(keyOf(query, operationName));
  }

  /** Throws GraphQLErrors with the codes of Apollo Server where the document can't be run. */
  prepare(query: string, operationName: string | null): PreparedOperation {
    const key = keyOf(query, operationName);
    const known = this.kept.get(key);
    if (known) return known;
    const document = this.parse(query);
    const prepared = this.prepareOperation(document, operationName);
    this.kept.set(key, prepared);
    return prepared;
  }

  /** Why this document is not even validated; `null` where it would be, or is no GraphQL. */
  findExcess(query: string): DocumentTooLargeError | null {
    try {
      checkDocument(parseDocument(query));
      return null;
    } catch (error) {
      return error instanceof DocumentTooLargeError ? error : null;
    }
  }

  private parse(query: string): DocumentNode {
    const document = withCode('GRAPHQL_PARSE_FAILED', () => parseDocument(query));
    checkDocument(document);
    const [error] = validate(this.schema, document, this.rules, { maxErrors: 1 });
    if (error) throw withExtension(error, 'GRAPHQL_VALIDATION_FAILED');
    return document;
  }

  private prepareOperation(document: DocumentNode, name: string | null): PreparedOperation {
    const { schema } = this;
    const operation = getOperationAST(document, name);
    if (!operation) {
      const message =
        name === null
          ? 'The document contains several operations: operationName is required.'
          : `The document contains no operation "${name}".`;
      throw withExtension(new GraphQLError(message), 'OPERATION_RESOLUTION_FAILURE');
    }
    const type = operation.operation;
    const runnable = type === 'subscription' ? selectEvent(schema, document) : document;
    const run: PreparedOperation['execute'] = (rootValue, contextValue, variableValues) => {
      const args = { schema, document: runnable, operationName: name, rootValue, contextValue };
      const result = execute({ ...args, variableValues });
      return result instanceof Promise
        ? result.then((done) => stopped(contextValue) ?? done)
        : (stopped(contextValue) ?? result);
    };
    const answerCost = compileCost(schema, document, operation, { answerOnly: true });
    return {
      document,
      name,
      type,
      answerCost,
      asksForData: asksForData(operation),
      checkCost: createCostCheck(schema, document, operation),
      variableNames: variablesOf(getOperationAST(runnable, name)),
      execute: (root, context, variables) =>
        type === 'query' && answerCost(variables) > LONG_COST
          ? this.longQueries.run(context.caller.workspace, async () => run(root, context, variables))
          : run(root, context, variables),
    };
  }
}

/** The answer of an operation that was stopped; `null` for one that was not. */
export function stopped({ answer: { error } }: GraphqlContext): ExecutionResult | null {
  return error && { errors: [new GraphQLError(error.message, { originalError: error })] };
}

export function asksForData({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.some(
    (selection) => selection.kind !== 'Field' || !selection.name.value.startsWith('__'),
  );
}

/** Of no two requests the same: where the name ends is said before it. */
function keyOf(query: string, operationName: string | null): string {
  return operationName === null ? `:${query}` : `${operationName.length}:${operationName}${query}`;
}

function withCode<T>(code: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const hasNoCode = error instanceof GraphQLError && !(error instanceof DocumentTooLargeError);
    throw hasNoCode ? withExtension(error, code) : error;
  }
}

function withExtension(error: GraphQLError, code: string): GraphQLError {
  const { nodes, source, positions, path } = error;
  return new GraphQLError(error.message, { nodes, source, positions, path, extensions: { code } });
}
