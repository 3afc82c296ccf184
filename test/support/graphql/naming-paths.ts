import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** An argument, or a field of an input, that may name something: any id and any text. */
export interface NamingPath {
  /** Where the schema declares it, such as `DeleteBotInput.botId` or `Query.bot.botId`. */
  readonly declaredAs: string;
  /** The way there from the field's arguments, such as `input.contacts.0.id`. */
  readonly path: readonly string[];
}

/** Every field of every object type with what its arguments may name. Fields of the roots come even with nothing. */
export function findNamingPaths(schema: GraphQLSchema): Map<string, NamingPath[]> {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const objects = Object.values(schema.getTypeMap()).filter(isObjectType);
  const found = new Map<string, NamingPath[]>();
  for (const type of objects.filter(({ name }) => !name.startsWith('__'))) {
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      const paths = field.args.flatMap((argument) => walk(argument, name, []));
      if (paths.length > 0 || roots.includes(type)) found.set(name, paths);
    }
  }
  return found;
}

function walk(
  at: GraphQLArgument | GraphQLInputField,
  owner: string,
  before: readonly string[],
): NamingPath[] {
  const path = [...before, at.name, ...(isList(at.type) ? ['0'] : [])];
  const type = getNamedType(at.type);
  if (isInputObjectType(type))
    return Object.values(type.getFields()).flatMap((field) => walk(field, type.name, path));
  return ['ID', 'String'].includes(type.name) ? [{ declaredAs: `${owner}.${at.name}`, path }] : [];
}

function isList(type: GraphQLInputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

/** The arguments with another value at the end of a path; what is missing on the way is made. */
export function withValueAt<T>(args: T, [name, ...rest]: readonly string[], value: unknown): T {
  if (name === undefined) return value as T;
  const source = (args ?? (/^\d+$/.test(name) ? [] : {})) as Record<string, unknown>;
  const copy = Array.isArray(source) ? [...source] : { ...source };
  (copy as Record<string, unknown>)[name] = withValueAt(source[name], rest, value);
  return copy as T;
}
