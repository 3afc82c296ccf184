/**
 * `npm run check:contract [-- --release]`: fails if schema.graphql breaks clients of the last release, whose schema is
 * in schema.released.graphql. What was deprecated in that release may be removed. With `--release`, replaces that file.
 */
import { copyFileSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ChangeType, CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const CURRENT = 'schema.graphql';
const RELEASED = 'schema.released.graphql';
/** Programs handle each value of these, so a new one breaks them; see docs/api.md. */
const CLOSED_ENUMS = [
  'BotState',
  'FeedStart',
  'OrderDirection',
  'ReplyDecision',
  'ReplyPermission',
  'StatusEventKind',
];

const read = (path) => buildSchema(readFileSync(path, 'utf8'));

/** A field, enum value, input field or argument, by its path. */
function findMember(schema, path) {
  const [typeName, name, argument] = path.split('.');
  const type = schema.getType(typeName);
  const member = type?.getFields?.()[name] ?? type?.getValue?.(name);
  return argument === undefined ? member : member?.args?.find((arg) => arg.name === argument);
}

function breaks({ type, path = '', criticality }, released) {
  if (type === ChangeType.EnumValueAdded) return CLOSED_ENUMS.includes(path.split('.')[0]);
  // Whatever used the type is a change of its own.
  if (type === ChangeType.TypeRemoved || criticality.level !== CriticalityLevel.Breaking) return false;
  const isRemoval = type.endsWith('_REMOVED');
  return !(isRemoval && findMember(released, path)?.deprecationReason != null);
}

async function checkContract() {
  const released = read(RELEASED);
  const breaking = (await diff(released, read(CURRENT))).filter((change) => breaks(change, released));
  if (breaking.length === 0) return;
  const lines = breaking.map(({ path, message }) => `  ${path}: ${message}`);
  process.stderr.write(`${CURRENT} breaks clients of the last release (${RELEASED}):\n${lines.join('\n')}\n`);
  process.exitCode = 1;
}

const { values } = parseArgs({ options: { release: { type: 'boolean', default: false } } });
if (values.release) copyFileSync(CURRENT, RELEASED);
else await checkContract();
