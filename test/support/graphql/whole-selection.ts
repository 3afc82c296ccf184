import {
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  isUnionType,
} from 'graphql';

const DEPTH = 5;

/** A document for a field of a root that takes all of its arguments and selects all there is. */
export function documentFor(schema: GraphQLSchema, field: string): string {
  const { root, args, name, type } = findField(schema, field);
  const declared = args.map((argument) => `$${argument.name}: ${argument.type}`).join(', ');
  const given = args.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  const [head, call] = declared ? [`${root} (${declared})`, `${name}(${given})`] : [root, name];
  return `${head} { ${call}${selectionOf(type, [])} }`;
}

/** The field without arguments, with all there is below it, each type once on a way down. */
export function wholeField(schema: GraphQLSchema, field: string): string {
  const { name, type } = findField(schema, field);
  return `${name}${selectionOf(type, [])}`;
}

function findField(schema: GraphQLSchema, path: string): GraphQLField<unknown, unknown> & { root: string } {
  const [root = '', name = ''] = path.split('.');
  const type = schema.getType(root);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  if (!field) throw new Error(`There is no ${path}.`);
  return { ...field, root: root.toLowerCase() };
}

/** What is selected of a type: empty for a leaf, `null` for an object of which nothing is left to select. */
function selectionOf(type: GraphQLOutputType, above: readonly string[]): string | null {
  const named = getNamedType(type);
  if (isUnionType(named)) {
    const members = named.getTypes().map((each) => `... on ${each.name}${selectionOf(each, above)}`);
    return ` { __typename ${members.join(' ')} }`;
  }
  if (!isObjectType(named)) return '';
  if (above.includes(named.name) || above.length === DEPTH) return null;
  const fields = Object.values(named.getFields()).flatMap((field) => {
    const selection = selectionOf(field.type, [...above, named.name]);
    return selection === null ? [] : [`${field.name}${selection}`];
  });
  return fields.length > 0 ? ` { ${fields.join(' ')} }` : null;
}
