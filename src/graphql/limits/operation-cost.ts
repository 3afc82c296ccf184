import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  valueFromASTUntyped,
} from 'graphql';
import { AppError } from '../../application/app-error';
import type { Variables } from '../context';
import { fieldCostOf, type SentArguments } from './field-costs';

/**
 * The maximum cost of an operation, in approximate microseconds of the event loop: an eighth of a second in short
 * slices.
 */
const MAX_COST = 125_000;

const META_FIELDS = [SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef];

/** A constant cost, or a function of the variables as sent. */
type Cost = number | ((variables: Variables) => number);

/** Throws QUERY_TOO_COSTLY. */
export type CostCheck = (variables: Variables) => void;

/**
 * Compiles the cost of an operation once, and returns a check for each set of variables. Variables are read as sent: if
 * they can be coerced, the cost is never too low; if they cannot, nothing is executed, and the operation fails either
 * because of its cost or with the coercion errors of graphql-js.
 */
export function createCostCheck(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CostCheck {
  const estimate = compileCost(schema, document, operation);
  return (variables) => {
    const total = estimate(variables);
    if (total <= MAX_COST) return;
    const message = `The operation has a cost of up to ${Math.ceil(total)}, which exceeds the limit of ${MAX_COST}. Request fewer items at a time.`;
    throw new AppError('QUERY_TOO_COSTLY', message);
  };
}

/**
 * Compiles the cost of a valid operation as a function of its variables as sent: in total, or of the response alone.
 */
export function compileCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { answerOnly = false } = {},
): (variables: Variables) => number {
  const cost = new CostCompiler(schema, document, operation, answerOnly).compile();
  return typeof cost === 'number' ? () => cost : cost;
}

class CostCompiler {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  /** The compiled cost of each selection set, by the type it is applied to. */
  private readonly compiled = new Map<SelectionSetNode, Map<GraphQLObjectType, Cost>>();
  private readonly defaults = new Map<string, unknown>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
    private readonly answerOnly: boolean,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
    }
    for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
      if (defaultValue) this.defaults.set(variable.name.value, valueFromASTUntyped(defaultValue));
    }
  }

  compile(): Cost {
    const root = this.schema.getRootType(this.operation.operation);
    if (!root) throw new Error(`The schema has no ${this.operation.operation}.`);
    return this.ofSet(root, this.operation.selectionSet);
  }

  private ofSet(type: GraphQLObjectType, selectionSet: SelectionSetNode): Cost {
    const byType = this.compiled.get(selectionSet) ?? new Map<GraphQLObjectType, Cost>();
    this.compiled.set(selectionSet, byType);
    const compiled = byType.get(type);
    if (compiled !== undefined) return compiled;
    const cost = sum(selectionSet.selections.map((selection) => this.ofSelection(type, selection)));
    byType.set(type, cost);
    return cost;
  }

  private ofSelection(type: GraphQLObjectType, selection: SelectionNode): Cost {
    const cost =
      selection.kind === Kind.FIELD
        ? this.ofField(type, selection)
        : this.ofFragment(type, this.toFragment(selection));
    return (selection.directives ?? []).reduce((rest, directive) => this.ifIncluded(directive, rest), cost);
  }

  private toFragment(selection: Exclude<SelectionNode, { kind: Kind.FIELD }>) {
    if (selection.kind === Kind.INLINE_FRAGMENT) return selection;
    const fragment = this.fragments.get(selection.name.value);
    if (!fragment) throw new Error(`The document has no fragment ${selection.name.value}.`);
    return fragment;
  }

  private ofFragment(
    type: GraphQLObjectType,
    {
      typeCondition,
      selectionSet,
    }: Pick<FragmentDefinitionNode, 'selectionSet'> & Partial<Pick<FragmentDefinitionNode, 'typeCondition'>>,
  ): Cost {
    const condition = typeCondition && this.schema.getType(typeCondition.name.value);
    const applies =
      !condition ||
      condition === type ||
      (isAbstractType(condition) && this.schema.isSubType(condition, type));
    return applies ? this.ofSet(type, selectionSet) : 0;
  }

  private ofField(type: GraphQLObjectType, node: Extract<SelectionNode, { kind: Kind.FIELD }>): Cost {
    const field = findField(type, node.name.value);
    if (!field) throw new Error(`${type.name} has no field ${node.name.value}.`);
    const { base = 1, work = 0, items = 1, item = 0 } = fieldCostOf(type.name, node.name.value);
    const inside = this.inside(field, node.selectionSet);
    // Long aliases cost extra, because they are repeated in the response.
    const name = (node.alias?.value.length ?? 0) >> 5;
    const isPlain = [base, work, items].every((part) => typeof part === 'number');
    const args = isPlain ? {} : this.argumentsOf(field, node.arguments ?? []);
    const total = (sent: SentArguments, each: number) => {
      const count = valueFor(items, sent);
      const once = name + valueFor(base, sent) + (this.answerOnly ? 0 : valueFor(work, sent));
      return once + (count === 0 ? 0 : count * (item + each));
    };
    if (typeof args !== 'function' && typeof inside === 'number') return total(args, inside);
    return (variables) =>
      total(
        typeof args === 'function' ? args(variables) : args,
        typeof inside === 'number' ? inside : inside(variables),
      );
  }

  private inside({ type }: GraphQLField<unknown, unknown>, selectionSet: SelectionSetNode | undefined): Cost {
    if (!selectionSet) return 0;
    const named = getNamedType(type);
    if (isObjectType(named)) return this.ofSet(named, selectionSet);
    if (!isAbstractType(named)) throw new Error(`${named.name} has no fields to select.`);
    return max(this.schema.getPossibleTypes(named).map((possible) => this.ofSet(possible, selectionSet)));
  }

  /** Returns all arguments of a field as sent: directly, or as a function of the variables. */
  private argumentsOf(
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
    const names = variablesIn(nodes);
    if (names.length === 0) return read({});
    return (variables) =>
      read(Object.fromEntries(names.map((name) => [name, this.valueOf(name, variables)])));
  }

  private valueOf(name: string, variables: Variables): unknown {
    const sent = Object.hasOwn(variables, name) ? variables[name] : undefined;
    return sent === undefined ? this.defaults.get(name) : sent;
  }

  /** Only a selection that is certainly excluded costs nothing. */
  private ifIncluded({ name, arguments: args = [] }: DirectiveNode, cost: Cost): Cost {
    const excludes = { include: false, skip: true }[name.value];
    const value = args.find((argument) => argument.name.value === 'if')?.value;
    if (excludes === undefined || !value) return cost;
    if (value.kind !== Kind.VARIABLE) {
      return value.kind === Kind.BOOLEAN && value.value === excludes ? 0 : cost;
    }
    const variable = value.name.value;
    return (variables) => {
      if (this.valueOf(variable, variables) === excludes) return 0;
      return typeof cost === 'number' ? cost : cost(variables);
    };
  }
}

function valueFor(part: number | ((args: SentArguments) => number), sent: SentArguments): number {
  return typeof part === 'number' ? part : part(sent);
}

function findField(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> | undefined {
  return type.getFields()[name] ?? META_FIELDS.find((field) => field.name === name);
}

/** Returns the names of the variables that these arguments use. */
function variablesIn(nodes: readonly ArgumentNode[]): string[] {
  const names: string[] = [];
  const pending = nodes.map(({ value }) => value);
  for (let value = pending.pop(); value; value = pending.pop()) {
    if (value.kind === Kind.VARIABLE) names.push(value.name.value);
    if (value.kind === Kind.LIST) pending.push(...value.values);
    if (value.kind === Kind.OBJECT) pending.push(...value.fields.map((field) => field.value));
  }
  return names;
}

function sum(costs: readonly Cost[]): Cost {
  return combine(costs, (total, cost) => total + cost);
}

function max(costs: readonly Cost[]): Cost {
  return combine(costs, Math.max);
}

function combine(costs: readonly Cost[], add: (total: number, cost: number) => number): Cost {
  let fixed = 0;
  const varying: Exclude<Cost, number>[] = [];
  for (const cost of costs) {
    if (typeof cost === 'number') fixed = add(fixed, cost);
    else varying.push(cost);
  }
  if (varying.length === 0) return fixed;
  return (variables) => varying.reduce((total, cost) => add(total, cost(variables)), fixed);
}
