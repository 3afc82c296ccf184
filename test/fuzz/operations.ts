import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';
import type { Dice } from './dice';
import { type Known, makeValue } from './values';

/** What a client sends as GraphQL, sound or not. */
export interface Operation {
  readonly query: unknown;
  readonly variables: unknown;
  readonly operationName?: unknown;
  readonly extensions?: unknown;
}

type Kind = 'query' | 'mutation' | 'subscription';

/** A root field of the schema. */
export interface RootField {
  readonly kind: Kind;
  readonly field: GraphQLField<unknown, unknown>;
}

export function rootFieldsOf(schema: GraphQLSchema): RootField[] {
  const roots: [Kind, GraphQLObjectType | null | undefined][] = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ];
  return roots.flatMap(([kind, type]) =>
    Object.values(type?.getFields() ?? {}).map((field) => ({ kind, field })),
  );
}

const DEPTH = 4;

/** An operation of this field with arguments and a selection of all sorts. */
export function operationOf(dice: Dice, { kind, field }: RootField, known: Known): Operation {
  const writer = new DocumentWriter(dice, known);
  const selection = writer.field(field, DEPTH);
  const head = `${kind} Fuzz${writer.declarations()}`;
  return { query: `${head} { ${selection} }`, variables: writer.variables };
}

class DocumentWriter {
  readonly variables: Record<string, unknown> = {};
  private readonly types: string[] = [];

  constructor(
    private readonly dice: Dice,
    private readonly known: Known,
  ) {}

  declarations(): string {
    return this.types.length > 0 ? `(${this.types.join(', ')})` : '';
  }

  field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const given = field.args.filter((argument) => isRequiredArgument(argument) || this.dice.chance(50));
    const args = given.map((argument) => `${argument.name}: ${this.argument(argument, field.name)}`);
    const head = args.length > 0 ? `${field.name}(${args.join(', ')})` : field.name;
    return `${head}${this.selection(field.type, depth)}`;
  }

  private argument(argument: GraphQLArgument, owner: string): string {
    const value = makeValue(this.dice, argument.type, argument.name, owner, this.known);
    if (this.dice.chance(15)) return toLiteral(value, argument.type);
    const variable = `v${this.types.length}`;
    this.types.push(`$${variable}: ${argument.type}`);
    this.variables[variable] = value;
    return `$${variable}`;
  }

  private selection(type: GraphQLOutputType, depth: number): string {
    const named = getNamedType(type);
    if (isUnionType(named)) {
      const some = named.getTypes().filter(() => this.dice.chance(70));
      const fragments = some.map((one) => `... on ${one.name}${this.selection(one, depth)}`);
      return ` { __typename ${fragments.join(' ')} }`;
    }
    if (!isObjectType(named)) return '';
    const fields = Object.values(named.getFields());
    // Refusals are always looked at.
    const chosen = fields.filter(({ name, type: fieldType }) => {
      if (name === 'userErrors' || (depth === 1 && named.name === 'UserError')) return true;
      if (isLeafType(getNamedType(fieldType))) return named.name === 'UserError' || this.dice.chance(60);
      return depth > 1 && this.dice.chance(35);
    });
    return ` { __typename ${chosen.map((field) => this.field(field, depth - 1)).join(' ')} }`;
  }
}

/** The value written into the document: enums bare where they may be, anything else as JSON writes it. */
function toLiteral(value: unknown, type: GraphQLArgument['type']): string {
  const named = getNamedType(type);
  if (Array.isArray(value)) {
    const item = isListType(type) ? type.ofType : type;
    return `[${value.map((each) => toLiteral(each, item)).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = isInputObjectType(named) ? named.getFields() : {};
    const written = Object.entries(value).map(([name, each]) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return `${name}: ${field ? toLiteral(each, field.type) : JSON.stringify(each)}`;
    });
    return `{${written.join(', ')}}`;
  }
  const isName = typeof value === 'string' && /^[A-Z_]+$/.test(value);
  return isName && 'getValues' in named ? value : JSON.stringify(value);
}
