import { type GraphQLOutputType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';

const DEPTH = 6;

/** A document for a root field that selects all there is, each type once on a way down, so that nothing is overlooked. */
export function documentFor(schema: GraphQLSchema, root: string): { query: string; name: string } {
  const [rootType = '', name = ''] = root.split('.');
  const type = schema.getType(rootType);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  if (!field) throw new Error(`There is no ${root}.`);
  const declared = field.args.map((argument) => `$${argument.name}: ${argument.type}`).join(', ');
  const given = field.args.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  const kind = rootType.toLowerCase();
  const head = declared ? `${kind} (${declared}) { ${name}(${given})` : `${kind} { ${name}`;
  return { name, query: `${head}${selectionOf(field.type, [])} }` };
}

function selectionOf(type: GraphQLOutputType, above: readonly string[]): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const way = [...above, named.name];
  const fields = Object.values(named.getFields()).filter((field) => {
    const next = getNamedType(field.type);
    return !isObjectType(next) || (!way.includes(next.name) && way.length < DEPTH);
  });
  return ` { ${fields.map((field) => `${field.name}${selectionOf(field.type, way)}`).join(' ')} }`;
}
