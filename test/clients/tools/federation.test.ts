import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, type GraphQLSchema, parse, validate } from 'graphql';
import { disposeLeftovers } from '../../support/leftovers';
import { ROOT } from '../../support/processes/root';
import { startService } from './service';

const SDL = readFileSync(join(ROOT, 'schema.graphql'), 'utf8');
/** What the owner of a gateway adds: how other subgraphs name a contact. */
const KEYS = 'extend type Contact @key(fields: "contactId")';
const CONTACT =
  'query ($contactId: ID!) { contact(contactId: $contactId) { contactId name botStatus { state } } }';

async function run(schema: GraphQLSchema, query: string, variableValues: Record<string, unknown> = {}) {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  return JSON.parse(JSON.stringify(await execute({ schema, document, variableValues })));
}

describe('as a subgraph of a federation', () => {
  afterEach(disposeLeftovers);

  it('schema.graphql is taken as it is', async () => {
    const schema = buildSubgraphSchema({ typeDefs: parse(SDL) });
    const { data } = await run(schema, '{ _service { sdl } }');
    const sdl: string = data._service.sdl;
    // Composition does not know the directive by itself.
    for (const part of ['directive @oneOf on INPUT_OBJECT', 'union FeedEvent =', 'botStatusChanged(']) {
      expect(sdl).toContain(part);
    }
    // What a gateway reads is the same schema again.
    const again = buildSubgraphSchema({ typeDefs: parse(sdl) });
    expect((await run(again, '{ _service { sdl } }')).data._service.sdl).toBe(sdl);
  });

  it('a contact can be an entity that other subgraphs name by its contactId', async () => {
    const { send } = await startService();
    await send(
      'mutation { saveContacts(input: { contacts: [{ contactId: "anna", name: "Anna" }] }) { userErrors { message } } }',
    );
    const schema = buildSubgraphSchema([
      { typeDefs: parse(SDL) },
      {
        typeDefs: parse(KEYS),
        resolvers: {
          Contact: {
            async __resolveReference({ contactId }: { contactId: string }) {
              const { data } = await send(CONTACT, { contactId });
              return (data as { contact: object }).contact;
            },
          },
        },
      },
    ]);
    const entities = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Contact { name botStatus { state } } } }`;
    const representations = [{ __typename: 'Contact', contactId: 'anna' }];
    expect(await run(schema, entities, { representations })).toEqual({
      data: { _entities: [{ name: 'Anna', botStatus: { state: 'ACTIVE' } }] },
    });
  });
});
