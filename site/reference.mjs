import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';
import { ROOT } from './folders.mjs';
import { downloadOf } from './pages.mjs';

const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
const ROOTS = { Query: 'Queries', Mutation: 'Mutations', Subscription: 'Subscriptions' };
const KINDS = [
  ['objects', 'Objects', isOutputObject],
  ['inputs', 'Inputs', isInputObjectType],
  ['enums', 'Enums', isEnumType],
  ['unions', 'Unions', isUnionType],
  ['scalars', 'Scalars', isScalarType],
];
/** The operations by their kind, each in the order of the schema. */
export const OPERATIONS = Object.entries(ROOTS).map(([root, title]) => ({
  title,
  fields: Object.values(schema.getType(root).getFields()),
}));
/** The pages of types. */
export const TYPES = KINDS.map(([path, title]) => ({ path, title }));

/** The pages of the API, from schema.graphql and the examples below docs/examples. */
export function describeApi() {
  return new Map([
    ['reference/index.md', describeOverview()],
    ...OPERATIONS.flatMap(({ title, fields }) =>
      fields.map((field) => [`reference/${field.name}.md`, describeOperation(field, title)]),
    ),
    ...KINDS.map(([path, title, isKind]) => [`reference/${path}.md`, describeTypes(title, isKind)]),
  ]);
}

function describeOverview() {
  const lists = OPERATIONS.map(({ title, fields }) => {
    const rows = fields.map(({ name, description }) => [`[${name}](./${name}.md)`, inCell(description)]);
    return `## ${title}\n\n${table(['operation', 'what it does'], rows)}`;
  });
  const types = TYPES.map(({ path, title }) => `[${title}](./${path}.md)`).join(', ');
  return `# API reference

Every operation of the GraphQL API, with an example that is run against the service by a test.
[The guide to the API](../api.md) says how the parts work together, [errors](../errors.md) lists all codes, and
[schema.graphql](${downloadOf('schema.graphql')}) is the schema itself.

${lists.join('\n\n')}

## Types

${types}
`;
}

function describeOperation({ name, description, args, type }, kind) {
  const [, role = 'VIEWER'] = /Requires role (\w+)\./.exec(description) ?? [];
  const result = getNamedType(type);
  const inputs = args.map((arg) => getNamedType(arg.type)).filter(isInputObjectType);
  return [
    `# ${name}`,
    inText(description.replace(/\s*Requires role \w+\./, '')),
    `**${kind.replace(/ies$/, 'y').replace(/s$/, '')}** · role **${role}** or higher · returns ${typeLink(type)}`,
    args.length > 0 && `## Arguments\n\n${fieldTable(args)}`,
    ...inputs.map((input) => `### ${input.name}\n\n${fieldTable(Object.values(input.getFields()))}`),
    isObjectType(result) && `## Result\n\n${fieldTable(Object.values(result.getFields()))}`,
    'userErrors' in (result.getFields?.() ?? {}) &&
      'A call that is refused has no effect: `userErrors` says why. [Errors](../errors.md) lists all codes.',
    describeExample(name),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function describeExample(name) {
  const path = join(ROOT, 'docs/examples', name);
  if (!existsSync(`${path}.graphql`)) throw new Error(`There is no example of ${name} in docs/examples.`);
  const { variables, data } = JSON.parse(readFileSync(`${path}.json`, 'utf8'));
  return [
    '## Example',
    block('graphql', readFileSync(`${path}.graphql`, 'utf8')),
    Object.keys(variables).length > 0 && `Variables:\n\n${block('json', format(variables))}`,
    `${isLive(name) ? 'The first event' : 'The answer'}:\n\n${block('json', format({ data }))}`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function isLive(name) {
  return name in schema.getSubscriptionType().getFields();
}

function describeTypes(title, isKind) {
  const types = Object.values(schema.getTypeMap())
    .filter((type) => isKind(type) && !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .sort((one, other) => one.name.localeCompare(other.name));
  return `# ${title}\n\n${types.map(describeType).join('\n\n')}\n`;
}

function describeType(type) {
  return [`## ${type.name}`, type.description && inText(type.description), membersOf(type)]
    .filter(Boolean)
    .join('\n\n');
}

function membersOf(type) {
  if (isEnumType(type))
    return table(
      ['value', 'meaning'],
      type.getValues().map(({ name, description }) => [`\`${name}\``, inCell(description)]),
    );
  if (isUnionType(type)) return type.getTypes().map(typeLink).join(', ');
  if (isScalarType(type)) return null;
  return fieldTable(Object.values(type.getFields()));
}

function fieldTable(fields) {
  const rows = fields.map((field) => {
    const { name, type, description, defaultValue, deprecationReason } = field;
    const isRequired = !('args' in field) && (isRequiredArgument(field) || isRequiredInputField(field));
    const notes = [
      deprecationReason && `**Deprecated:** ${inCell(deprecationReason)}`,
      inCell(description),
      isRequired && 'Required.',
      defaultValue !== undefined && `Default: \`${JSON.stringify(defaultValue)}\`.`,
    ];
    return [`\`${name}\``, typeLink(type), notes.filter(Boolean).join(' ')];
  });
  return table(['name', 'type', 'meaning'], rows);
}

/** The type with a link to where its fields or values are. */
function typeLink(type) {
  const named = getNamedType(type);
  const kind = KINDS.find(([, , isKind]) => isKind(named));
  const text = `\`${type}\``;
  if (isSpecifiedScalarType(named)) return text;
  return `[${text}](./${kind[0]}.md#${named.name.toLowerCase()})`;
}

function isOutputObject(type) {
  return isObjectType(type) && !(type.name in ROOTS);
}

function table(heads, rows) {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function block(language, code) {
  return `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;
}

function format(value) {
  return JSON.stringify(value, null, 2);
}

/** Names of files in descriptions become links. */
function inText(description) {
  return description.replaceAll(/docs\/(\w+)\.md/g, '[$1.md](../$1.md)').replaceAll('<', '&lt;');
}

function inCell(description = '') {
  return inText(description)
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|');
}
