import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  doTypesOverlap,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import { AppError } from '../../application/app-error';
import type { Variables } from '../context';
import { fragmentsOf } from './document-limits';
import { fieldCostOf, type SentArguments } from './field-costs';

/** In approximate microseconds of the event loop: an eighth of a second in short slices. */
export const MAX_COST = 125_000;

const META_FIELDS = [SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef];

/** What the items of a page multiply, or what is added once for the page around them. */
type Part = 'EACH' | 'ONCE';

/** A constant cost, or a function of the variables as sent, with defaults. */
type Cost = number | ((variables: Variables) => number);

/** Throws QUERY_TOO_COSTLY for the total cost of an operation. */
export function checkCost(total: number): void {
  if (total <= MAX_COST) return;
  const message = `The operation has a cost of up to ${Math.ceil(total)}, which exceeds the limit of ${MAX_COST}. Request fewer items at a time.`;
  throw new AppError('QUERY_TOO_COSTLY', message);
}

/**
 * Compiles the cost of a valid operation as a function of its variables: in total, or of the response alone. Variables
 * are read as sent: if they can be coerced, the cost is never too low; if they cannot, nothing is executed, and the
 * operation fails either because of its cost or with the coercion errors of graphql-js.
 */
export function compileCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { responseOnly = false } = {},
): (variables: Variables) => number {
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error(`The schema has no ${operation.operation}.`);
  const cost = new CostCompiler(schema, document, responseOnly).ofSet(root, operation.selectionSet);
  if (typeof cost === 'number') return () => cost;
  const defaults = (operation.variableDefinitions ?? []).map(
    ({ variable, defaultValue }) =>
      [variable.name.value, defaultValue && valueFromASTUntyped(defaultValue)] as const,
  );
  return (variables) => {
    const sent = defaults.map(([name, value]) => {
      const given = Object.hasOwn(variables, name) ? variables[name] : undefined;
      return [name, given === undefined ? value : given];
    });
    return cost(Object.fromEntries(sent));
  };
}

class CostCompiler {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The compiled cost of each selection set, by the type it is applied to. */
  private readonly compiled: Record<Part, Map<SelectionSetNode, Map<GraphQLObjectType, Cost>>> = {
    EACH: new Map(),
    ONCE: new Map(),
  };

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly responseOnly: boolean,
  ) {
    this.fragments = fragmentsOf(document);
  }

  ofSet(type: GraphQLObjectType, selectionSet: SelectionSetNode, part: Part = 'EACH'): Cost {
    const byType = this.compiled[part].get(selectionSet) ?? new Map<GraphQLObjectType, Cost>();
    this.compiled[part].set(selectionSet, byType);
    const compiled = byType.get(type);
    if (compiled !== undefined) return compiled;
    const costs = selectionSet.selections.map((selection) => this.ofSelection(type, selection, part));
    const cost = combine(costs, (total, part) => total + part);
    byType.set(type, cost);
    return cost;
  }

  private ofSelection(type: GraphQLObjectType, selection: SelectionNode, part: Part): Cost {
    const cost =
      selection.kind === Kind.FIELD
        ? this.ofField(type, selection, part)
        : this.ofFragment(type, selection, part);
    return (selection.directives ?? []).reduce((rest, directive) => ifIncluded(directive, rest), cost);
  }

  private ofFragment(
    type: GraphQLObjectType,
    selection: FragmentSpreadNode | InlineFragmentNode,
    part: Part,
  ): Cost {
    const { typeCondition, selectionSet } = this.toFragment(selection);
    const condition = typeCondition && this.schema.getType(typeCondition.name.value);
    const isOther = isCompositeType(condition) && !doTypesOverlap(this.schema, condition, type);
    return isOther ? 0 : this.ofSet(type, selectionSet, part);
  }

  private toFragment(selection: FragmentSpreadNode | InlineFragmentNode) {
    if (selection.kind === Kind.INLINE_FRAGMENT) return selection;
    const fragment = this.fragments.get(selection.name.value);
    if (!fragment) throw new Error(`The document has no fragment ${selection.name.value}.`);
    return fragment;
  }

  private ofField(type: GraphQLObjectType, node: FieldNode, part: Part): Cost {
    const name = node.name.value;
    const field = type.getFields()[name] ?? META_FIELDS.find((meta) => meta.name === name);
    if (!field) throw new Error(`${type.name} has no field ${name}.`);
    const { base = 1, work = 0, workOfPage = 0, items = 1, item = 0 } = fieldCostOf(type.name, name);
    if (part === 'ONCE') return this.responseOnly ? 0 : workOfPage;
    const each = this.inside(field, node.selectionSet, 'EACH');
    const once = this.inside(field, node.selectionSet, 'ONCE');
    // Long aliases cost extra, because they are repeated in the response.
    const alias = (node.alias?.value.length ?? 0) >> 5;
    const isPlain = [base, work, items].every((part) => typeof part === 'number');
    const args = isPlain ? {} : argumentsOf(field, node.arguments ?? []);
    const total = (sent: SentArguments, inEach: number, inPage: number) => {
      const count = valueFor(items, sent);
      const own = alias + valueFor(base, sent) + (this.responseOnly ? 0 : valueFor(work, sent));
      return own + inPage + (count === 0 ? 0 : count * (item + inEach));
    };
    if (typeof args !== 'function' && typeof each === 'number' && typeof once === 'number')
      return total(args, each, once);
    return (variables) =>
      total(valueFor(args, variables), valueFor(each, variables), valueFor(once, variables));
  }

  private inside(
    { type }: GraphQLField<unknown, unknown>,
    selectionSet: SelectionSetNode | undefined,
    part: Part,
  ): Cost {
    if (!selectionSet) return 0;
    const named = getNamedType(type);
    if (isObjectType(named)) return this.ofSet(named, selectionSet, part);
    if (!isAbstractType(named)) throw new Error(`${named.name} has no fields to select.`);
    const costs = this.schema
      .getPossibleTypes(named)
      .map((possible) => this.ofSet(possible, selectionSet, part));
    return combine(costs, Math.max);
  }
}

/** Returns all arguments of a field as sent: directly, or as a function of the variables. */
function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  nodes: readonly ArgumentNode[],
): SentArguments | ((variables: Variables) => SentArguments) {
  const defaults = Object.fromEntries(field.args.map(({ name, defaultValue }) => [name, defaultValue]));
  const read = (variables: Variables) => {
    const args: Record<string, unknown> = { ...defaults };
    for (const { name, value } of nodes) {
      const sent = valueFromASTUntyped(value, variables);
      if (sent !== undefined) args[name.value] = sent;
    }
    return args;
  };
  return nodes.some(({ value }) => hasVariables(value)) ? read : read({});
}

function hasVariables(value: ValueNode): boolean {
  if (value.kind === Kind.LIST) return value.values.some(hasVariables);
  if (value.kind === Kind.OBJECT) return value.fields.some((field) => hasVariables(field.value));
  return value.kind === Kind.VARIABLE;
}

/** Only a selection that is certainly excluded costs nothing. */
function ifIncluded({ name, arguments: args = [] }: DirectiveNode, cost: Cost): Cost {
  const excludes = { include: false, skip: true }[name.value];
  const value = args.find((argument) => argument.name.value === 'if')?.value;
  if (excludes === undefined || !value) return cost;
  if (value.kind === Kind.BOOLEAN && value.value === excludes) return 0;
  if (value.kind !== Kind.VARIABLE) return cost;
  return (variables) => (variables[value.name.value] === excludes ? 0 : valueFor(cost, variables));
}

function combine(costs: readonly Cost[], add: (total: number, cost: number) => number): Cost {
  const varying = costs.filter((cost) => typeof cost === 'function');
  const fixed = costs.filter((cost) => typeof cost === 'number').reduce((sum, cost) => add(sum, cost), 0);
  if (varying.length === 0) return fixed;
  return (variables) => varying.reduce((total, cost) => add(total, cost(variables)), fixed);
}

/** The value of what is a constant or a function of `input`. */
function valueFor<I, T extends number | object>(part: T | ((input: I) => T), input: I): T {
  return typeof part === 'function' ? part(input) : part;
}
