import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';
import type { Dice } from '../../fuzz/dice';
import type { RootField } from '../../fuzz/operations';
import { type Known, makeValue } from '../../fuzz/values';

export interface AnyOperation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

const DEPTH = 4;

/**
 * An operation that makes use of all the language has: aliases, fragments of both sorts, conditions, fields asked for
 * twice, values written out, in variables, and in variables within values. Most are valid, and most variables fit.
 */
export function anyOperation(dice: Dice, { kind, field }: RootField, known: Known): AnyOperation {
  const writer = new Writer(dice, known);
  const count = dice.chance(25) ? 2 : 1;
  const fields = Array.from({ length: count }, () => writer.field(field, DEPTH)).join(' ');
  const typename = kind !== 'subscription' && dice.chance(20) ? '__typename' : '';
  const text = kind === 'subscription' ? writer.field(field, DEPTH, false) : `${fields} ${typename}`;
  return {
    query: `${kind} Any${writer.declarations()} { ${text} } ${writer.fragments.join(' ')}`,
    variables: writer.variables,
  };
}

class Writer {
  readonly variables: Record<string, unknown> = {};
  readonly fragments: string[] = [];
  private readonly declared: string[] = [];
  private names = 0;
  private conditions: string[] = [];

  constructor(
    private readonly dice: Dice,
    private readonly known: Known,
  ) {}

  declarations(): string {
    return this.declared.length > 0 ? `(${this.declared.join(', ')})` : '';
  }

  field(field: GraphQLField<unknown, unknown>, depth: number, mayBeLeftOut = true): string {
    const given = field.args.filter((argument) => isRequiredArgument(argument) || this.dice.chance(50));
    const args = given.map(
      (argument) => `${argument.name}: ${this.value(argument, this.make(argument, field.name), field.name)}`,
    );
    // Two fields of one name must have the same arguments.
    const needsAlias = field.args.length > 0 || isCompositeType(getNamedType(field.type));
    const alias = needsAlias || this.dice.chance(10) ? `${this.name('f')}: ` : '';
    const condition = mayBeLeftOut ? this.condition() : '';
    const type = getNamedType(field.type);
    const selection = isCompositeType(type) ? ` { ${this.selectionOf(type, depth - 1)} }` : '';
    const list = args.length > 0 ? `(${args.join(', ')})` : '';
    return `${alias}${field.name}${list}${condition}${selection}`;
  }

  private selectionOf(type: GraphQLCompositeType, depth: number): string {
    if (isObjectType(type)) return this.selection(type, depth);
    const members = isUnionType(type) ? type.getTypes().filter(() => this.dice.chance(70)) : [];
    return [
      '__typename',
      ...members.map((each) => `... on ${each.name} { ${this.selection(each, depth)} }`),
    ].join(' ');
  }

  private selection(type: GraphQLObjectType, depth: number): string {
    const fields = Object.values(type.getFields()).filter(
      ({ type: fieldType }) => depth > 0 || !isCompositeType(getNamedType(fieldType)),
    );
    const share = Math.min(45, 300 / fields.length);
    const chosen = fields.filter(() => this.dice.chance(share)).map((field) => this.field(field, depth));
    const twice = fields
      .filter(({ type: fieldType }) => !isCompositeType(getNamedType(fieldType)))
      .filter(({ args }) => args.length === 0 && this.dice.chance(share / 3))
      .map(({ name }) => `${name}${this.condition()}`);
    const parts = ['__typename', ...chosen, ...twice];
    const at = this.dice.below(parts.length + 1);
    const rest = parts.splice(at).join(' ');
    if (rest === '') return parts.join(' ');
    return `${parts.join(' ')} ${this.wrap(rest, type)}`;
  }

  private wrap(selection: string, { name }: GraphQLObjectType): string {
    switch (this.dice.below(4)) {
      case 0:
        return `...${this.condition() || ` on ${name}`} { ${selection} }`;
      case 1:
        return `... on ${name}${this.condition()} { ${selection} }`;
      case 2: {
        const fragment = this.name('Fragment');
        this.fragments.push(`fragment ${fragment} on ${name} { ${selection} }`);
        const again = this.dice.chance(30) ? ` ...${fragment}${this.condition()}` : '';
        return `...${fragment}${this.condition()}${again}`;
      }
      default:
        return selection;
    }
  }

  private condition(): string {
    if (this.dice.chance(85)) return '';
    const directive = this.dice.pick(['@include', '@skip']);
    if (this.dice.chance(30)) return ` ${directive}(if: ${this.dice.chance(50)})`;
    if (this.conditions.length > 0 && this.dice.chance(70)) {
      return ` ${directive}(if: $${this.dice.pick(this.conditions)})`;
    }
    const name = this.name('is');
    const hasDefault = this.dice.chance(30);
    this.declared.push(hasDefault ? `$${name}: Boolean = ${this.dice.chance(50)}` : `$${name}: Boolean!`);
    if (!hasDefault || this.dice.chance(60)) this.variables[name] = this.dice.chance(50);
    if (hasDefault && this.dice.chance(5)) this.variables[name] = null;
    this.conditions.push(name);
    return ` ${directive}(if: $${name})`;
  }

  private make({ type, name }: GraphQLArgument, owner: string): unknown {
    return makeValue(this.dice, type, name, owner, this.known);
  }

  private value({ type }: GraphQLArgument, value: unknown, owner: string): string {
    return this.dice.chance(40) ? this.variable(type, value) : this.literal(type, value, owner);
  }

  private variable(type: GraphQLInputType, value: unknown): string {
    const name = this.name('v');
    const mayBeNull = !isNonNullType(type);
    // A default makes a variable fit where null does not, until null is sent.
    const hasDefault = value !== null && this.dice.chance(15);
    if (hasDefault) {
      const nullable = isNonNullType(type) ? type.ofType : type;
      this.declared.push(`$${name}: ${nullable} = ${this.literal(type, value, name, false)}`);
    } else this.declared.push(`$${name}: ${type}`);
    const mayBeMissing = hasDefault || mayBeNull;
    if (!mayBeMissing || this.dice.chance(70)) {
      this.variables[name] = hasDefault && this.dice.chance(10) ? null : value;
    }
    return `$${name}`;
  }

  /** The value as GraphQL writes it, with variables for some of what is in it. */
  private literal(type: GraphQLInputType, value: unknown, owner: string, mayHaveVariables = true): string {
    const nullable = isNonNullType(type) ? type.ofType : type;
    if (Array.isArray(value) && isListType(nullable)) {
      const items = value.map((item) => this.inner(nullable.ofType, item, owner, mayHaveVariables));
      return `[${items.join(', ')}]`;
    }
    const named = isListType(nullable) ? getNamedType(nullable) : nullable;
    if (isEnumType(named) && typeof value === 'string' && /^[A-Z_]+$/.test(value)) return value;
    if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
    const fields = isInputObjectType(named) ? named.getFields() : {};
    const entries = Object.entries(value).filter(([name]) => /^[_a-z]\w*$/i.test(name));
    const written = entries.map(([name, each]) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return `${name}: ${field ? this.inner(field.type, each, owner, mayHaveVariables) : JSON.stringify(each)}`;
    });
    return `{${written.join(', ')}}`;
  }

  private inner(type: GraphQLInputType, value: unknown, owner: string, mayHaveVariables: boolean): string {
    return mayHaveVariables && this.dice.chance(20)
      ? this.variable(type, value)
      : this.literal(type, value, owner, mayHaveVariables);
  }

  private name(prefix: string): string {
    this.names += 1;
    return `${prefix}${this.names}`;
  }
}
