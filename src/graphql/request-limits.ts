import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';
import type { ComplexityEstimator } from 'graphql-query-complexity';
import { fieldExtensionsEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';
import { variablesOf } from './event-selection';

/** Tokens of one document: a thousand ids written out still fit. */
export const MAX_TOKENS = 5_000;
/** Fields answered by one operation, lists counted by their length. */
const MAX_COST = 100_000;

/** Fields within fields; the schema's deepest path without going in a circle has 9. */
const MAX_DEPTH = 15;
/** Fields under another name in one operation: what batches calls, and so gets around a limit on requests. */
const MAX_ALIASES = 50;

/** Lists cost what they ask for: a page by `first`, a badge page by its ids. */
const listEstimator: ComplexityEstimator = ({ args, childComplexity, field }) => {
  const isPage = field.args.some(({ name }) => name === 'first');
  const ids = Array.isArray(args.contactIds) ? args.contactIds.length : null;
  const length = ids ?? (isPage && typeof args.first === 'number' ? args.first : null);
  return length === null ? undefined : 1 + Math.max(1, length) * childComplexity;
};

const ESTIMATORS = [fieldExtensionsEstimator(), listEstimator, simpleEstimator({ defaultComplexity: 1 })];

/** What the operation costs. Throws a GraphQLError where it is more than one request may. */
export function checkCost(
  schema: GraphQLSchema,
  query: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  operationName: string | null,
): number {
  const cost = estimateCost({ schema, query, variables, ...(operationName && { operationName }) });
  if (cost <= MAX_COST) return cost;
  const message = `This operation would cost ${cost}; ${MAX_COST} is the most. Ask for fewer at a time.`;
  throw new GraphQLError(message, { extensions: { code: 'QUERY_TOO_COSTLY', http: { status: 400 } } });
}

/** What the operation costs, in fields that are answered. Throws QUERY_TOO_COSTLY. */
export type CostCheck = (variables: Readonly<Record<string, unknown>>) => number;

/** Shapes of variables remembered of one operation. */
const MAX_SHAPES = 100;

/** The same check for an operation that is run often: what it costs follows from the shape of its variables. */
export function createCostCheck(
  schema: GraphQLSchema,
  query: DocumentNode,
  operation: OperationDefinitionNode,
): CostCheck {
  const names = variablesOf(operation);
  const fine = new Map<string, number>();
  return (variables) => {
    const shape = names.map((name) => shapeOf(variables[name])).join();
    const known = fine.get(shape);
    if (known !== undefined) return known;
    const cost = checkCost(schema, query, variables, operation.name?.value ?? null);
    if (fine.size >= MAX_SHAPES) fine.clear();
    fine.set(shape, cost);
    return cost;
  };
}

/** All of a variable that the estimators look at: how long a list is, what a number or a flag is. */
function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  return typeof value === 'string' || (typeof value === 'object' && value !== null) ? '…' : String(value);
}

/** 0 for variables that do not fit: execution, which costs nothing then, says what is wrong with them. */
function estimateCost(operation: Omit<Parameters<typeof getComplexity>[0], 'estimators'>): number {
  try {
    return getComplexity({ ...operation, estimators: ESTIMATORS });
  } catch {
    return 0;
  }
}

/** Rules beyond the specification's own, for HTTP and websocket alike. */
export const LIMIT_RULES: readonly ValidationRule[] = [limitShape];

interface Shape {
  readonly depth: number;
  readonly aliases: number;
}
const NOTHING: Shape = { depth: 0, aliases: 0 };

/** Refuses operations that nest too deeply or rename too much, with their fragments put in. */
function limitShape(context: Parameters<ValidationRule>[0]): ReturnType<ValidationRule> {
  // Each fragment is measured once, however often and by whomever it is used.
  const measured = new Map<FragmentDefinitionNode, Shape>();

  function measureFragment(name: string): Shape {
    const fragment = context.getFragment(name);
    if (!fragment) return NOTHING;
    const known = measured.get(fragment);
    if (known) return known;
    // Met again on its own way down, a fragment goes in a circle, which another rule refuses.
    measured.set(fragment, NOTHING);
    const shape = measure(fragment.selectionSet);
    measured.set(fragment, shape);
    return shape;
  }

  function measureInner(selection: SelectionNode): Shape {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return measureFragment(selection.name.value);
    // How deep one may look into the schema is limited by a rule of GraphQL's own.
    const isIntrospection = selection.kind === Kind.FIELD && selection.name.value.startsWith('__');
    return isIntrospection ? NOTHING : measure(selection.selectionSet);
  }

  function measure(selectionSet: SelectionSetNode | undefined): Shape {
    let depth = 0;
    let aliases = 0;
    for (const selection of selectionSet?.selections ?? []) {
      const isField = selection.kind === Kind.FIELD;
      const inner = measureInner(selection);
      depth = Math.max(depth, inner.depth + (isField ? 1 : 0));
      aliases += inner.aliases + (isField && selection.alias ? 1 : 0);
    }
    return { depth, aliases };
  }

  return {
    OperationDefinition(node) {
      const { depth, aliases } = measure(node.selectionSet);
      const refuse = (message: string) => context.reportError(new GraphQLError(message, { nodes: node }));
      if (depth > MAX_DEPTH) refuse(`This operation is ${depth} fields deep; ${MAX_DEPTH} is the most.`);
      if (aliases > MAX_ALIASES) refuse(`This operation has ${aliases} aliases; ${MAX_ALIASES} is the most.`);
    },
  };
}
