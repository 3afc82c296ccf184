import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  isInputObjectType,
  lexicographicSortSchema,
  printSchema,
  validateSchema,
} from 'graphql';
import { disposeLeftovers } from '../../support/leftovers';
import { ROOT } from '../../support/processes/root';
import { startService } from './service';

const SDL = readFileSync(join(ROOT, 'schema.graphql'), 'utf8');
const schema = buildSchema(SDL);
/** What graphql-js leaves out, because it knows the directive. */
const body = SDL.slice(SDL.indexOf('"""Who caused a change."""'));

describe('schema.graphql', () => {
  afterEach(disposeLeftovers);

  it('is read and printed by graphql-js as it is', () => {
    expect(validateSchema(schema)).toEqual([]);
    expect(`${printSchema(schema)}\n`.replace(/^[\s\S]*?(?="""Who caused)/, '')).toBe(body);
    const oneOfs = Object.values(schema.getTypeMap()).filter(
      (type) => isInputObjectType(type) && type.isOneOf,
    );
    expect(oneOfs.map(({ name }) => name)).toEqual(['RevocationTargetInput', 'WakeInput']);
  });

  it('is what a tool gets that introspects the running service', async () => {
    const { send } = await startService();
    const options = { specifiedByUrl: true, oneOf: true, inputValueDeprecation: true };
    const { data } = await send(getIntrospectionQuery(options));
    const introspected = lexicographicSortSchema(buildClientSchema(data as never));
    expect(`${printSchema(introspected)}\n`.replace(/^[\s\S]*?(?="""Who caused)/, '')).toBe(body);
  });

  it.each([
    [
      'a removed field',
      '  """The display name."""\n  name: String!\n',
      '',
      'Bot.name',
      CriticalityLevel.Breaking,
    ],
    [
      'a renamed argument',
      'contact(\n    """The id of the contact in your system."""\n    contactId: ID!',
      'contact(\n    """The id of the contact in your system."""\n    id: ID!',
      'Query.contact.contactId',
      CriticalityLevel.Breaking,
    ],
    [
      'an added value of an enum',
      'enum BotMode {',
      'enum BotMode {\n  """New."""\n  NEW\n',
      'BotMode.NEW',
      CriticalityLevel.Dangerous,
    ],
    [
      'an added kind of event',
      'union FeedEvent = ',
      'union FeedEvent = Bot | ',
      'FeedEvent',
      CriticalityLevel.Dangerous,
    ],
    [
      'an added field',
      'type Viewer {',
      'type Viewer {\n  """New."""\n  new: Int\n',
      'Viewer.new',
      CriticalityLevel.NonBreaking,
    ],
  ])('is compared by graphql-inspector: %s', async (_what, old, changed, path, level) => {
    expect(SDL).toContain(old);
    const changes = await diff(schema, buildSchema(SDL.replace(old, changed)));
    expect(changes.map((change) => [change.path, change.criticality.level])).toContainEqual([path, level]);
  });
});
