import { stitchSchemas } from '@graphql-tools/stitch';
import { schemaFromExecutor, wrapSchema } from '@graphql-tools/wrap';
import {
  buildSchema,
  type DocumentNode,
  type GraphQLSchema,
  graphql,
  isInputObjectType,
  isUnionType,
  print,
} from 'graphql';
import { disposeLeftovers } from '../../support/leftovers';
import { startService } from './service';

/** The schema of an inbox, whose conversations have contacts of the service. */
const INBOX = buildSchema(`
  type Query { conversation(id: ID!): Conversation }
  type Conversation { id: ID! contact: Contact! }
  type Contact { contactId: ID! }
`);
const conversation = ({ id }: { id: string }) => ({ id, contact: { contactId: `contact of ${id}` } });
const SET = `mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) {
  outcome botStatus { contactId state note } userErrors { field message } } }`;
const SAVE =
  'mutation ($input: SaveContactsInput!) { saveContacts(input: $input) { userErrors { message } } }';

const NEXT_WEEK = `${new Date(Date.now() + 7 * 24 * 3_600_000).toISOString().slice(0, 10)}T09:00`;

interface Request {
  readonly document: DocumentNode;
  readonly variables?: object;
}

/** The schema of the running service, as a tool finds it, and how the tool asks it. */
async function startRemote() {
  const { send } = await startService();
  const executor = ({ document, variables }: Request): Promise<never> =>
    send(print(document), variables) as Promise<never>;
  await send(SAVE, { input: { contacts: [{ contactId: 'contact of 1', name: 'Anna' }] } });
  return { executor, schema: await schemaFromExecutor(executor, {}, { oneOf: true }) };
}

async function wrap(): Promise<GraphQLSchema> {
  return wrapSchema(await startRemote());
}

async function stitch(): Promise<GraphQLSchema> {
  const Contact = {
    selectionSet: '{ contactId }',
    fieldName: 'contact',
    args: ({ contactId }: { contactId: string }) => ({ contactId }),
  };
  const ask = ({ document, variables }: Request): Promise<never> => {
    const variableValues = { ...variables };
    return graphql({
      schema: INBOX,
      source: print(document),
      rootValue: { conversation },
      variableValues,
    }) as Promise<never>;
  };
  const service = { ...(await startRemote()), merge: { Contact } };
  return stitchSchemas({ subschemas: [service, { schema: INBOX, executor: ask }] });
}

async function ask(schema: GraphQLSchema, source: string, variableValues: Record<string, unknown> = {}) {
  return JSON.parse(JSON.stringify(await graphql({ schema, source, variableValues })));
}

describe.each([
  ['wrapped', wrap],
  ['stitched to the schema of an inbox', stitch],
])('%s by graphql-tools, the service', (_how, start) => {
  let schema: GraphQLSchema;
  afterEach(disposeLeftovers);

  beforeEach(async () => {
    schema = await start();
  });

  it('keeps its types', async () => {
    const union = schema.getType('FeedEvent');
    const kinds = isUnionType(union) ? union.getTypes().map(({ name }) => name) : [];
    expect(kinds.toSorted()).toEqual([
      'BotDeleted',
      'BotSaved',
      'ContactErased',
      'ContactSaved',
      'StatusChanged',
      'WaitingChanged',
    ]);
    const type = schema.getType('WakeInput');
    expect(isInputObjectType(type) && type.isOneOf).toBe(true);
  });

  it.each([
    ['a length of time', { after: 'PT2H' }],
    ['a local time', { local: { dateTime: NEXT_WEEK, timeZone: 'Europe/Berlin' } }],
    ['no end', { until: 'WOKEN' }],
  ])('gets a mutation with an input of one field: %s', async (note, wake) => {
    const input = { contactId: 'anna', state: 'SLEEPING', note, wake };
    const botStatus = { contactId: 'anna', state: 'SLEEPING', note };
    expect(await ask(schema, SET, { input })).toEqual({
      data: { setBotStatus: { outcome: 'APPLIED', botStatus, userErrors: [] } },
    });
  });

  it('is not asked with two fields where it takes one', async () => {
    const wake = { after: 'PT2H', until: 'WOKEN' };
    const { errors } = await ask(schema, SET, { input: { contactId: 'anna', state: 'SLEEPING', wake } });
    expect(errors[0].message).toContain('Exactly one key must be specified for OneOf type "WakeInput"');
  });

  it('says what it refuses', async () => {
    const { data } = await ask(schema, SET, { input: { contactId: 'anna', state: 'SLEEPING' } });
    expect(data.setBotStatus.userErrors).toEqual([{ field: ['input', 'wake'], message: expect.any(String) }]);
  });

  it('tells events of all kinds', async () => {
    const events = '{ changes { nodes { __typename ... on ContactSaved { contactId contact { name } } } } }';
    expect((await ask(schema, events)).data.changes.nodes).toEqual([
      { __typename: 'BotSaved' },
      { __typename: 'ContactSaved', contactId: 'contact of 1', contact: { name: 'Anna' } },
    ]);
  });
});

describe('stitched to the schema of an inbox, the service', () => {
  afterEach(disposeLeftovers);

  it('completes the contact of a conversation by its contactId', async () => {
    const query = '{ conversation(id: "1") { id contact { name botStatus { state permission } } } }';
    const contact = { name: 'Anna', botStatus: { state: 'ACTIVE', permission: 'SEND' } };
    expect(await ask(await stitch(), query)).toEqual({ data: { conversation: { id: '1', contact } } });
  });
});
