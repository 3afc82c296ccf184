import { graphql, parse } from 'graphql';
import type { Caller } from '../../src/application/access/caller';
import type { Services } from '../../src/graphql/context';
import { PreparedOperations } from '../../src/graphql/execution/prepared-operation';
import { countTokens, MAX_TOKENS } from '../../src/graphql/limits/document-limits';
import { createSchema } from '../../src/graphql/schema';
import type { BadgeEvent } from '../../src/realtime/badge-event';
import { formatCursor } from '../../src/realtime/cursor';
import type { FeedEntry } from '../../src/realtime/feed-stream';
import { LiveStatuses } from '../../src/realtime/live-statuses';
import { throwDice } from '../fuzz/dice';
import { rootFieldsOf } from '../fuzz/operations';
import type { Known } from '../fuzz/values';
import { type Data, UNTIL_WOKEN } from '../support/clients/api-client';
import { databases } from '../support/databases/databases';
import { openStores } from '../support/databases/stores';
import { anyOperation } from '../support/graphql/any-operation';
import { BothExecutors } from '../support/graphql/both-executors';
import { documentFor } from '../support/graphql/whole-selection';
import { disposeAfterAll } from '../support/leftovers';
import { SEED } from '../support/random';
import { ManualClock } from '../support/stand-ins/manual-clock';
import { contextOf, openServices, recordServices } from '../support/stand-ins/recorded-services';

const OPERATIONS = 300;
const START = '2026-03-02T10:00:00.000Z';

const schema = createSchema();
const operations = new PreparedOperations(schema);
const executors = new BothExecutors(schema, (query) => operations.prepare(query, null).execute);
const roots = rootFieldsOf(schema);

const admin: Caller = {
  workspace: 'test',
  role: 'ADMIN',
  actor: { kind: 'USER', id: 'ada', name: 'Ada' },
};

const PREVIEW =
  'query ($input: SetBotStatusInput!) { previewBotStatus(input: $input) { outcome preview { wakeAt note } userErrors { code field } } }';

function preview(input: string): string {
  return `{ previewBotStatus(input: ${input}) { outcome preview { contactId wakeAt state } userErrors { code field } } }`;
}

/** Whether the service would not even validate it. */
function isTooLarge(query: string): boolean {
  return countTokens(parse(query)) > MAX_TOKENS || operations.findExcess(query) !== null;
}

const contactId = 'anna';
const GOOD: Record<string, Record<string, unknown>> = {
  'Query.contact': { contactId },
  'Query.changes': { first: 7 },
  'Query.botStatuses': { contactIds: [contactId, 'new', contactId] },
  'Query.previewBotStatus': { input: { contactId, state: 'SLEEPING', wake: UNTIL_WOKEN, note: 'x' } },
  'Query.previewMessage': { input: { contactId, messageId: 'm', origin: 'CONTACT' } },
  'Mutation.setBotStatus': { input: { contactId, state: 'ACTIVE', note: 'x' } },
  'Mutation.setBotStatuses': {
    input: { contactIds: [contactId, 'ben'], state: 'SLEEPING', wake: UNTIL_WOKEN },
  },
  'Mutation.recordMessage': { input: { contactId, messageId: 'm', origin: 'CONTACT' } },
  'Mutation.reserveReply': { input: { contactId } },
  'Mutation.saveBot': { input: { name: 'Other', mode: 'OFF' } },
  'Mutation.saveContacts': { input: { contacts: [{ contactId: 'carl', name: 'Carl' }] } },
  'Mutation.deleteContact': { input: { contactId: 'carl' } },
  'Mutation.reportGoal': { input: { contactId, goal: 'STOP_BOT' } },
  'Mutation.markConversationRead': { input: { contactId } },
  'Subscription.botStatusChanged': { contactIds: [contactId] },
};

describe(`the service's own operations, run by graphql-js and as they are prepared, seed ${SEED}`, () => {
  disposeAfterAll();
  let services: Services;
  let known: Known;
  let event: BadgeEvent & { readonly start: null; readonly entry: FeedEntry };

  beforeAll(async () => {
    const databaseUrl = await databases[0]!.create();
    const { log } = await openStores(databaseUrl, new ManualClock(START));
    const opened = await openServices(databaseUrl, START);
    // Of what is live, operations read the log alone.
    const live = new LiveStatuses(null as never, { log } as never, opened.logId);
    services = { ...opened, live };
    const ask = async (source: string): Promise<Data> => {
      const { data, errors } = await graphql({ schema, source, contextValue: contextOf(services, admin) });
      expect(errors).toBeUndefined();
      return data as Data;
    };
    const { saveBot } = await ask(
      'mutation { saveBot(input: {name: "Assistant", mode: AUTO_PILOT}) { bot { botId } } }',
    );
    await ask(
      'mutation { saveContacts(input: {contacts: {contactId: "anna", name: "Anna", timeZone: "Europe/Berlin"}}) { userErrors { code } } }',
    );
    for (const id of ['anna', 'ben']) {
      await ask(`mutation {
        recordMessage(input: {contactId: "${id}", messageId: "of ${id}", origin: CONTACT}) { outcome }
        a: setBotStatus(input: {contactId: "${id}", state: SLEEPING, wake: {after: "PT1H"}, note: "a note"}) { outcome }
        b: setBotStatus(input: {contactId: "${id}", state: INACTIVE}) { outcome }
        c: setBotStatus(input: {contactId: "${id}", state: ACTIVE}) { outcome } }`);
    }
    const { reserveReply } = await ask('mutation { reserveReply(input: {contactId: "anna"}) { token } }');
    const { queries } = services;
    const { views } = await queries.statuses('test', ['anna']);
    const [page] = await queries.histories('test', [{ contactIds: ['anna'], first: 5, beforeSeq: null }]);
    event = { seq: 7, resumeSeq: 7, contactIds: ['anna'], views, entry: page!.items[0]!, start: null };
    const feedCursor = formatCursor(services.logId, 'test', 2);
    known = {
      contactIds: ['anna', 'ben', 'nobody'],
      botIds: [saveBot.bot.botId, 'none'],
      tokens: [reserveReply.token, 'none'],
      cursors: [
        Buffer.from('h:3').toString('base64url'),
        Buffer.from('c:anna').toString('base64url'),
        feedCursor,
      ],
    };
  });

  async function expectSame(
    query: string,
    variables: Record<string, unknown>,
    caller = admin,
  ): Promise<string> {
    const recorded = recordServices(services);
    const contexts: number[] = [];
    const context = () => {
      contexts.push(recorded.calls.length);
      return contextOf(recorded.services, caller);
    };
    const root = query.startsWith('subscription') ? event : undefined;
    const { expected, received } = await executors.run(query, variables, { context, root });
    // Who subscribes with variables that do not fit is refused before there is an event.
    if (root && !expected.includes('"data"')) return expected;
    expect(received).toBe(expected);
    // The use cases heard the same of both.
    expect(recorded.calls.slice(contexts[1])).toEqual([]);
    return received;
  }

  const fields = roots.map(({ kind, field }) => `${kind[0]!.toUpperCase()}${kind.slice(1)}.${field.name}`);
  it.each(fields)('%s, with all there is to select', async (field) => {
    const query = documentFor(schema, field);
    expect(executors.isValid(query)).toBe(true);
    for (const dice of throwDice(1, 3)) {
      const root = roots.find(({ field: { name } }) => field.endsWith(`.${name}`))!;
      const { variables } = anyOperation(dice, root, known);
      const values = Object.values(variables);
      const args = root.field.args.map(({ name }, index) => [name, values[index] ?? null]);
      await expectSame(query, Object.fromEntries(args));
    }
    await expectSame(query, GOOD[field] ?? {});
    await expectSame(query, {});
  });

  const input = { contactId: 'anna', state: 'SLEEPING', wake: UNTIL_WOKEN };
  it.each([
    ['a wake time of one sort', PREVIEW, { input: { ...input, wake: { after: 'PT1H' } } }],
    [
      'a wake time of two sorts',
      PREVIEW,
      { input: { ...input, wake: { after: 'PT1H', at: '2030-01-01T00:00:00Z' } } },
    ],
    ['a wake time of none', PREVIEW, { input: { ...input, wake: {} } }],
    ['a wake time of null', PREVIEW, { input: { ...input, wake: { after: null } } }],
    [
      'a wake time written out',
      preview('{contactId: "anna", state: SLEEPING, wake: {at: "2030-01-01T00:00:00Z"}}'),
      {},
    ],
    [
      'a wake time with a variable in it',
      `query ($d: Duration!) ${preview('{contactId: "anna", state: SLEEPING, wake: {after: $d}}')}`,
      { d: 'PT2H' },
    ],
    [
      'an id with a variable in it',
      `query ($id: ID!) ${preview('{contactId: $id, state: INACTIVE}')}`,
      { id: 5 },
    ],
    [
      'one id for a list',
      '{ botStatuses(contactIds: "anna") { nodes { id contact { name } } feedCursor } }',
      {},
    ],
    [
      'events of every kind, each with its fields',
      '{ changes { start nodes { __typename ... on BotSaved { eventId bot { name } } ...F } } } fragment F on FeedEvent { ... on StatusChanged { eventId statusChange { version contact { name } } botStatus { state } } ... on ContactSaved { contactId contact { name bot { botId } } } }',
      {},
    ],
    [
      'an unknown contact',
      '{ contact(contactId: "nobody") { id } a: contact(contactId: "anna") { id bot { name } } }',
      {},
    ],
    [
      'pages too large, in several places',
      '{ a: contact(contactId: "anna") { x: statusHistory(first: 999) { edges { cursor } } y: statusHistory(first: 998) { edges { cursor } } } b: contact(contactId: "ben") { statusHistory(after: "?") { edges { cursor } } } }',
      {},
    ],
    [
      'pages too large in a list',
      '{ contacts { edges { node { statusHistory(first: 999) { edges { cursor } } } } } }',
      {},
    ],
    ['data beside the schema', '{ bots { name } __schema { queryType { name } } __typename }', {}],
    [
      'two changes of which the first is refused',
      'mutation { a: setBotStatuses(input: {contactIds: [], state: ACTIVE}) { applied userErrors { code } } b: setBotStatus(input: {contactId: "ben", state: ACTIVE}) { outcome } }',
      {},
    ],
    [
      'a moment that is none',
      `query ($at: DateTime!) ${preview('{contactId: "anna", state: SLEEPING, wake: {at: $at}}')}`,
      { at: 'x' },
    ],
  ])('%s', async (_name, query, variables) => {
    await expectSame(query, variables);
  });

  it(`${OPERATIONS} of all sorts`, async () => {
    let compared = 0;
    let answered = 0;
    for (const dice of throwDice(SEED, OPERATIONS)) {
      const { query, variables } = anyOperation(dice, dice.pick(roots), known);
      if (!executors.isValid(query) || isTooLarge(query)) continue;
      const caller = { ...admin, role: dice.pick(['VIEWER', 'AGENT', 'ADMIN', 'ADMIN'] as const) };
      const answer = await expectSame(query, variables, caller);
      compared += 1;
      if (!answer.includes('"errors"')) answered += 1;
    }
    // Most of it must run, or it would prove little.
    expect(compared).toBeGreaterThan(OPERATIONS * 0.6);
    expect(answered).toBeGreaterThan(OPERATIONS * 0.3);
  });
});
