import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type ValidationRule,
} from 'graphql';
import type { ComplexityEstimator } from 'graphql-query-complexity';
import { fieldExtensionsEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';

/** Tokens of one document: a thousand ids written out still fit. */
export const MAX_TOKENS = 5_000;
/** Fields answered by one operation, lists counted by their length. */
const MAX_COST = 100_000;

/** Lists cost what they ask for: a page by `first`, a badge page by its ids. */
const listEstimator: ComplexityEstimator = ({ args, childComplexity, field }) => {
  const isPage = field.args.some(({ name }) => name === 'first');
  const ids = Array.isArray(args.contactIds) ? args.contactIds.length : null;
  const length = ids ?? (isPage && typeof args.first === 'number' ? args.first : null);
  return length === null ? undefined : 1 + Math.max(1, length) * childComplexity;
};

const ESTIMATORS = [fieldExtensionsEstimator(), listEstimator, simpleEstimator({ defaultComplexity: 1 })];

/** Throws a GraphQLError where the operation would cost more than one request may. */
export function checkCost(
  schema: GraphQLSchema,
  query: DocumentNode,
  variables: Record<string, unknown>,
  operationName?: string | null,
): void {
  const cost = estimateCost({ schema, query, variables, ...(operationName && { operationName }) });
  if (cost <= MAX_COST) return;
  const message = `This operation would cost ${cost}; ${MAX_COST} is the most. Ask for fewer at a time.`;
  throw new GraphQLError(message, { extensions: { code: 'QUERY_TOO_COSTLY', http: { status: 400 } } });
}

/** 0 for variables that do not fit: execution, which costs nothing then, says what is wrong with them. */
function estimateCost(operation: Omit<Parameters<typeof getComplexity>[0], 'estimators'>): number {
  try {
    return getComplexity({ ...operation, estimators: ESTIMATORS });
  } catch {
    return 0;
  }
}

/** Rules beyond the specification's own for websockets; over HTTP, Apollo's settings say the same. */
export function createValidationRules(introspection: boolean): ValidationRule[] {
  return introspection ? [] : [NoSchemaIntrospectionCustomRule];
}
