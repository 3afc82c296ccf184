import { decodeJwt } from 'jose';
import { createSchema } from '../../src/graphql/schema';
import { newId, START } from '../e2e/world';
import { startTestApp, type TestApp } from '../support/app/test-app';
import { type ApiClient, type Data, endless, UNTIL_WOKEN } from '../support/clients/api-client';
import type { BadgeEvent, FeedEvent, LiveClient, Subscription } from '../support/clients/live-client';
import { databases } from '../support/databases/databases';
import { findNamingPaths, withValueAt } from '../support/graphql/naming-paths';
import { documentFor, wholeField } from '../support/graphql/whole-selection';
import { disposeAfterAll } from '../support/leftovers';
import { ManualClock } from '../support/stand-ins/manual-clock';

const schema = createSchema();
const namingPaths = findNamingPaths(schema);

/** What the matrix knows of a workspace, to be asked for from another one. */
interface Belongings {
  readonly contact: string;
  readonly bot: string;
  readonly token: string;
  readonly message: string;
  readonly reply: string;
  readonly hash: string;
  readonly key: string;
  readonly actor: string;
  readonly subject: string;
  readonly tokenId: string;
  readonly apiKey: string;
  readonly apiKeyCursor: string;
  readonly revocationCursor: string;
  readonly contactCursor: string;
  readonly historyCursor: string;
  readonly liveCursor: string;
}

/** What each id, cursor, token or key of the schema names. Whatever is not here, nor below, fails the test. */
const NAMES: Record<string, readonly (keyof Belongings)[]> = {
  'Query.apiKeys.after': ['apiKeyCursor'],
  'Query.bot.botId': ['bot'],
  'Query.botStatuses.contactIds': ['contact'],
  'Query.changes.after': ['liveCursor'],
  'Query.contact.contactId': ['contact'],
  'Query.contacts.after': ['contactCursor'],
  'Query.revocations.after': ['revocationCursor'],
  'Contact.statusHistory.after': ['historyCursor'],
  'Subscription.botStatusChanged.after': ['liveCursor'],
  'Subscription.botStatusChanged.contactIds': ['contact'],
  'Subscription.statusFeed.after': ['liveCursor'],
  'ActorInput.externalId': ['actor'],
  'CommitReplyInput.bodyHash': ['hash'],
  'CommitReplyInput.bodyHashes': ['hash'],
  'CommitReplyInput.messageId': ['message', 'reply'],
  'CommitReplyInput.messageIds': ['message', 'reply'],
  'CommitReplyInput.token': ['token'],
  'ContactFilter.botId': ['bot'],
  'ContactFilter.search': ['contact'],
  'DeleteBotInput.botId': ['bot'],
  'DeleteContactInput.contactId': ['contact'],
  'InboundMessageInput.messageId': ['message', 'reply'],
  'LinkContactInput.aliasId': ['contact'],
  'LinkContactInput.contactId': ['contact'],
  'MarkConversationReadInput.contactId': ['contact'],
  'RecordMessageInput.bodyHash': ['hash'],
  'RecordMessageInput.contactId': ['contact'],
  'RecordMessageInput.messageId': ['message', 'reply'],
  'RecordMessageInput.replyToken': ['token'],
  'ReleaseReplyInput.token': ['token'],
  'ReportGoalInput.contactId': ['contact'],
  'ReportGoalInput.finalReplyToken': ['token'],
  'ReportGoalInput.idempotencyKey': ['key'],
  'ReserveReplyInput.contactId': ['contact'],
  'RevokeApiKeyInput.keyId': ['apiKey'],
  'RevokeReplyInput.token': ['token'],
  'RotateApiKeyInput.keyId': ['apiKey'],
  'RevocationTargetInput.subject': ['subject'],
  'RevocationTargetInput.tokenId': ['tokenId'],
  'SaveBotInput.botId': ['bot'],
  'SaveBotInput.identities': ['actor'],
  'SaveContactInput.aliases': ['contact'],
  'SaveContactInput.botId': ['bot'],
  'SaveContactInput.contactId': ['contact'],
  'SetBotStatusInput.contactId': ['contact'],
  'SetBotStatusInput.idempotencyKey': ['key'],
  'SetBotStatusesInput.contactIds': ['contact'],
  'SetBotStatusesInput.idempotencyKey': ['key'],
  'UnlinkContactInput.aliasId': ['contact'],
};

/** Texts that name nothing. */
const MERE_TEXTS = [
  ...['ActorInput.name', 'RecordMessageInput.channel', 'ReserveReplyInput.channel', 'SaveBotInput.name'],
  ...[
    'CreateApiKeyInput.name',
    'DeleteInboundWebhookInput.name',
    'Query.previewDelivery.body',
    'Query.previewDelivery.name',
    'SaveInboundWebhookInput.contactIdTemplate',
    'SaveInboundWebhookInput.name',
    'SaveInboundWebhookInput.secrets',
    'SaveInboundWebhookInput.source',
    'DeleteWebhookEndpointInput.name',
    'EnableWebhookEndpointInput.name',
    'ReplayWebhookEventsInput.name',
    'RotateWebhookSecretInput.name',
    'SaveWebhookEndpointInput.eventTypes',
    'SaveWebhookEndpointInput.format',
    'SaveWebhookEndpointInput.name',
    'SaveWebhookEndpointInput.url',
    'SendTestEventInput.name',
    'Query.webhookAttempts.name',
    'WebhookOptionInput.name',
    'WebhookOptionInput.value',
    'SaveContactInput.name',
    'SetBotStatusInput.note',
    'SetBotStatusesInput.note',
  ],
];

const SUBJECT = 'admin of another';
const REVOKE = `mutation ($subject: ID!) { revokeTokens(input: { target: { subject: $subject } }) {
  userErrors { message } } }`;

const CREATE_KEY = `mutation ($name: String!) { createApiKey(input: { name: $name, role: VIEWER }) {
  userErrors { message } } }`;

/** In both workspaces, so that what is kept for a contact could be mistaken for that of its namesake. */
const NAMESAKE = 'contact of both';
const contactId = NAMESAKE;
const idempotencyKey = 'own key';

/** Arguments that make each field of the roots do something; where two exclude each other, more than one set. */
const RECIPES: Record<string, (own: { token: string; bot: string }) => object[]> = {
  'Query.apiKeys': () => [{}],
  'Query.bot': ({ bot }) => [{ botId: bot }],
  'Query.botStatuses': () => [{ contactIds: ['somebody', contactId] }],
  'Query.bots': () => [{}],
  'Query.changes': () => [{}],
  'Query.contact': () => [{ contactId }],
  'Query.contacts': () => [{}],
  'Query.inboundWebhooks': () => [{}],
  'Query.webhookEndpoints': () => [{}],
  'Query.webhookAttempts': () => [{ name: 'own' }],
  'Query.previewDelivery': () => [{ name: 'own', body: '{}' }],
  'Query.previewBotStatus': () => [{ input: { contactId, state: 'SLEEPING', wake: UNTIL_WOKEN } }],
  'Query.previewMessage': () => [{ input: { contactId, messageId: 'm', origin: 'UNKNOWN' } }],
  'Query.revocations': () => [{}],
  'Query.statusSummary': () => [{}],
  'Query.viewer': () => [{}],
  'Mutation.commitReply': ({ token }) => [{ input: { token, messageId: 'm' } }],
  'Mutation.createApiKey': () => [{ input: { name: 'own', role: 'VIEWER' } }],
  'Mutation.deleteBot': ({ bot }) => [{ input: { botId: bot } }],
  'Mutation.saveWebhookEndpoint': () => [{ input: { name: 'own', url: 'https://127.0.0.2/' } }],
  'Mutation.rotateWebhookSecret': () => [{ input: { name: 'own' } }],
  'Mutation.enableWebhookEndpoint': () => [{ input: { name: 'own' } }],
  'Mutation.replayWebhookEvents': () => [{ input: { name: 'own' } }],
  'Mutation.sendTestEvent': () => [{ input: { name: 'own' } }],
  'Mutation.deleteWebhookEndpoint': () => [{ input: { name: 'own' } }],
  'Mutation.deleteInboundWebhook': () => [{ input: { name: 'own' } }],
  'Mutation.saveInboundWebhook': () => [{ input: { name: 'own', source: 'chatwoot' } }],
  'Mutation.deleteContact': () => [{ input: { contactId } }],
  'Mutation.linkContact': () => [{ input: { contactId, aliasId: 'its alias' } }],
  'Mutation.markConversationRead': () => [{ input: { contactId } }],
  'Mutation.recordMessage': () => [{ input: { contactId, messageId: 'm', origin: 'UNKNOWN' } }],
  'Mutation.releaseReply': ({ token }) => [{ input: { token } }],
  'Mutation.reportGoal': () => [{ input: { contactId, goal: 'STOP_BOT', idempotencyKey } }],
  'Mutation.reserveReply': () => [
    { input: { contactId } },
    { input: { contactId, inbound: { messageId: 'm' } } },
  ],
  'Mutation.revokeApiKey': () => [{ input: { keyId: 'bss_00000000' } }],
  'Mutation.revokeReply': ({ token }) => [{ input: { token } }],
  'Mutation.revokeTokens': () => [
    { input: { target: { tokenId: 'own' } } },
    { input: { target: { subject: 'own' } } },
  ],
  'Mutation.rotateApiKey': () => [{ input: { keyId: 'bss_00000000' } }],
  'Mutation.saveBot': ({ bot }) => [{ input: { botId: bot, name: 'Renamed', mode: 'OFF' } }],
  'Mutation.saveContacts': () => [{ input: { contacts: [{ contactId, name: 'Renamed' }] } }],
  'Mutation.setBotStatus': () => [
    { input: { contactId, state: 'SLEEPING', wake: UNTIL_WOKEN, idempotencyKey } },
  ],
  'Mutation.setBotStatuses': () => [
    { input: { contactIds: [contactId], state: 'SLEEPING', wake: UNTIL_WOKEN, idempotencyKey } },
    { input: { filter: { states: ['ACTIVE', 'SLEEPING', 'INACTIVE'] }, state: 'INACTIVE' } },
  ],
  'Mutation.unlinkContact': () => [{ input: { aliasId: contactId } }],
  'Subscription.botStatusChanged': () => [{ contactIds: [contactId, contactId] }],
  'Subscription.statusFeed': () => [{}],
};

/** Of fields further down: how to get there. */
const NESTED: Record<string, string> = {
  'Contact.statusHistory': `query ($after: String) { contact(contactId: "${NAMESAKE}") { statusHistory(after: $after) {
    edges { cursor node { id note version actor { externalId name } } } pageInfo { hasNextPage hasPreviousPage } } } }`,
};

/** Each field asked for one's own, and each way to name something of another. */
const MATRIX = [...namingPaths].flatMap(([field, paths]) => [
  ...(field in RECIPES ? [{ title: `${field}: its own`, field, path: [], belonging: null }] : []),
  ...paths.flatMap(({ declaredAs, path }) =>
    (NAMES[declaredAs] ?? []).map((belonging) => ({
      title: `${field} ${path.join('.')}: a ${belonging} of the other`,
      ...{ field, path, belonging },
    })),
  ),
]);

describe('the matrix', () => {
  it('has a recipe for every field, and knows what each argument names', () => {
    const all = [...namingPaths].flatMap(([, paths]) => paths.map(({ declaredAs }) => declaredAs));
    expect([...namingPaths.keys()].sort()).toEqual([...Object.keys(RECIPES), ...Object.keys(NESTED)].sort());
    expect([...new Set(all)].sort()).toEqual([...Object.keys(NAMES), ...MERE_TEXTS].sort());
  });
});

/**
 * A service where somebody else has a workspace too, and one where nobody has. What is there asked of the other's
 * things must be answered, word for word, as here, where they are nowhere.
 */
describe('a workspace beside another', () => {
  disposeAfterAll();
  const answersAlone = new Map<string, Promise<string>>();
  let alone: TestApp;
  beforeAll(async () => {
    alone = await startTestApp({ clock: new ManualClock(START) });
  });

  describe.each(databases)('on $name', (database) => {
    let shared: TestApp;
    let other: ApiClient;
    let theirs: Belongings;
    let theirFeed: Subscription<FeedEvent>;
    let theirBadges: Subscription<BadgeEvent>;
    let untouched: Data;

    beforeAll(async () => {
      shared = await startTestApp({ databaseUrl: await database.create(), clock: new ManualClock(START) });
      other = await shared.client('ADMIN', { workspace: 'other', name: 'Secret Sue', sub: SUBJECT });
      const live = await shared.live('ADMIN', { workspace: 'other' });
      theirs = await settle(other, live);
      theirFeed = live.feed();
      theirBadges = live.badges([theirs.contact, NAMESAKE, 'marker']);
      await theirFeed.next();
      await theirBadges.next();
      untouched = await look(other);
    });

    it.each(MATRIX)('$title', async ({ title, field, path, belonging }) => {
      const question = {
        workspace: `mine ${MATRIX.findIndex((each) => each.title === title)}`,
        field,
        path,
        value: belonging && theirs[belonging],
      };
      const answer = await ask(shared, question, disturb);
      if (!answersAlone.has(title)) answersAlone.set(title, ask(alone, question));
      expect(answer).toEqual(await answersAlone.get(title));
      expect(answer).not.toContain('Confidential');
      expect(await look(other)).toEqual(untouched);
      await expectSilence();
    });

    /** Something of theirs happens, to a namesake too, and has been told to whom it concerns. */
    async function disturb(): Promise<void> {
      for (const id of [theirs.contact, NAMESAKE])
        await other.set({ contactId: id, state: 'SLEEPING', wake: UNTIL_WOKEN, note: newId('Confidential') });
      await theirFeed.take(2);
      await theirBadges.take(2);
      untouched = await look(other);
    }

    /** The next that the other's subscribers are told is a change of their own. */
    async function expectSilence(): Promise<void> {
      const note = newId('Secret marker');
      await other.set({ contactId: 'marker', state: 'SLEEPING', wake: UNTIL_WOKEN, note });
      const { statusChange } = await other.set({ contactId: 'marker', state: 'ACTIVE', note: null });
      expect((await theirFeed.next()).event.statusChange.contactId).toBe('marker');
      expect((await theirFeed.next()).event.statusChange.id).toBe(statusChange.id);
      expect((await theirBadges.next()).statusChange.contactId).toBe('marker');
      expect((await theirBadges.next()).statusChange.id).toBe(statusChange.id);
      untouched = await look(other);
    }
  });
});

const mariadb = databases.find(({ name }) => name === 'MariaDB');
const redisUrl = process.env.TEST_REDIS_URL;

/** Hints of commits carry the workspace; a node that hears of one tells nobody else. */
(mariadb && redisUrl ? describe : describe.skip)('a workspace on another node, told by Redis', () => {
  disposeAfterAll();

  it('hears nothing of what its namesakes do elsewhere', async () => {
    const config = { redisUrl };
    const databaseUrl = await mariadb!.create();
    const [first, second] = [
      await startTestApp({ databaseUrl, config }),
      await startTestApp({ databaseUrl, config }),
    ];
    const names = [newId('here'), newId('there')] as const;
    const [here, there] = await Promise.all(
      names.map(async (workspace) => {
        const admin = await first.client('ADMIN', { workspace });
        await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
        const live = await second.live('VIEWER', { workspace });
        const [badges, feed] = [live.badges([NAMESAKE]), live.feed()];
        await Promise.all([badges.next(), feed.next()]);
        return { admin, badges, feed };
      }),
    );
    for (const state of ['SLEEPING', 'INACTIVE', 'ACTIVE', 'SLEEPING'])
      await there!.admin.set({ contactId: NAMESAKE, state, ...endless(state) });
    await there!.badges.take(4);
    await there!.feed.take(4);
    const { statusChange } = await here!.admin.set({ contactId: NAMESAKE, state: 'INACTIVE' });
    expect((await here!.badges.next()).statusChange.id).toBe(statusChange.id);
    expect((await here!.feed.next()).event.statusChange.id).toBe(statusChange.id);
  });
});

/** Fills the workspace of somebody else with one of everything. */
async function settle(client: ApiClient, live: LiveClient): Promise<Belongings> {
  const { bot } = await client.saveBot({ name: 'Secret bot', mode: 'AUTO_PILOT' });
  const contact = 'contact of another';
  await client.saveContacts(
    [contact, NAMESAKE].map((id) => ({ contactId: id, name: `Secret ${id}`, botId: bot.botId })),
  );
  const reply = 'reply of another';
  const hash = 'hash of another';
  const { token } = await client.reserve({ contactId: NAMESAKE });
  await client.commit({ token, messageId: reply, bodyHash: hash });
  const message = 'message of another';
  await client.message({ contactId: NAMESAKE, messageId: message, origin: 'CONTACT' });
  const key = 'key of another';
  const sleep = { contactId: NAMESAKE, state: 'SLEEPING', wake: UNTIL_WOKEN, note: 'Confidential' };
  await client.set({ ...sleep, idempotencyKey: key });
  // More of it than the asking workspace has, so that a place in it is none there.
  for (const state of ['ACTIVE', 'SLEEPING', 'INACTIVE', 'ACTIVE', 'SLEEPING', 'ACTIVE'])
    await client.set({ contactId: contact, state, ...endless(state), note: 'Confidential' });
  const { contacts } = await client.ask('{ contacts { edges { cursor } } }');
  const query = `{ contact(contactId: "${contact}") { statusHistory { edges { cursor } } } }`;
  const { edges } = (await client.ask(query)).contact.statusHistory;
  for (const subject of ['Secret subject', 'Secret other']) await client.ask(REVOKE, { subject });
  for (const name of ['Secret key', 'Secret other']) await client.ask(CREATE_KEY, { name });
  const { revocations, apiKeys } = await client.ask(
    '{ revocations { edges { cursor } } apiKeys { edges { cursor node { keyId } } } }',
  );
  const feed = live.feed();
  const { feedCursor: cursor } = await feed.next();
  feed.stop();
  return {
    ...{ contact, bot: bot.botId, message, reply, hash, key, actor: 'admin', subject: SUBJECT },
    tokenId: decodeJwt(client.token ?? '').jti ?? '',
    apiKey: apiKeys.edges[0]!.node.keyId,
    apiKeyCursor: apiKeys.edges[0]!.cursor,
    revocationCursor: revocations.edges[0]!.cursor,
    token: (await client.reserve({ contactId: contact })).token,
    contactCursor: contacts.edges[0]!.cursor,
    historyCursor: edges[0]!.cursor,
    liveCursor: cursor,
  };
}

const LISTS = ['Query.apiKeys', 'Query.bots', 'Query.contacts', 'Query.revocations', 'Query.statusSummary'];
const EVERYTHING = `{ ${LISTS.map((field) => wholeField(schema, field)).join(' ')} }`;

/** All there is to see of a workspace. */
function look(client: ApiClient): Promise<Data> {
  return client.ask(EVERYTHING);
}

interface Question {
  readonly workspace: string;
  readonly field: string;
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Everything a new workspace is answered that asks a field about a value; names that chance gave are left out. */
async function ask(
  app: TestApp,
  { workspace, field, path, value }: Question,
  meanwhile: () => Promise<void> = async () => undefined,
): Promise<string> {
  const client = await app.client('ADMIN', { workspace });
  const { bot } = await client.saveBot({ name: 'Own bot', mode: 'AUTO_PILOT' });
  await client.message({ contactId: NAMESAKE, messageId: 'own', origin: 'CONTACT' });
  const { token } = await client.reserve({ contactId: NAMESAKE });
  const bases = RECIPES[field]?.({ token, bot: bot.botId }) ?? [{}];
  const fits = (length: number) => bases.find((each) => has(each, path.slice(0, length)));
  const base = fits(path.length) ?? fits(path.length - 1) ?? bases[0]!;
  const variables = path.length > 0 ? withValueAt(base, path, value) : base;
  const query = NESTED[field] ?? documentFor(schema, field);
  if (!field.startsWith('Subscription')) {
    const first = await client.send(query, { ...variables });
    // Once more, as a caller would who is to be answered as the first time.
    const again = await client.send(query, { ...variables });
    const answers = [first, again].map(({ status, data, errors }) => ({ status, data, errors }));
    return plain({ answers, after: await look(client) });
  }
  const live = await app.live('ADMIN', { workspace });
  const subscription = live.subscribe<BadgeEvent | FeedEvent>(query, { ...variables });
  await subscription.next();
  await meanwhile();
  await client.set({ contactId: NAMESAKE, state: 'INACTIVE', note: 'own' });
  await subscription.until((event) => JSON.stringify(event).includes('"note":"own"'));
  await live.client.dispose();
  return plain(subscription.events);
}

function has(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return value !== undefined;
  return has((value as Record<string, unknown> | undefined)?.[name], rest);
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const API_KEY = /bss_\w+/g;
/** Each database has a key of its own for the ids of contacts. */
const DIGEST = /^(contact|status|inboundWebhook)_[0-9a-f]{32}$/;
/** The end of the address of a webhook. */
const ADDRESS = /^(\/webhooks\/[a-z]+\/)[\w-]{32}$/;

/** As text, with ids that this service gives and the names of logs in cursors left out. */
function plain(answer: unknown): string {
  const write = (key: string, value: unknown) => {
    if (typeof value !== 'string') return value;
    // Told by the machine's clock, which no test sets.
    if (['revokedAt', 'expiresAt', 'createdAt'].includes(key)) return 'some time';
    const text = /cursor$/i.test(key) ? Buffer.from(value, 'base64url').toString() : value;
    return text
      .replace(UUID, 'uuid')
      .replace(API_KEY, 'bss_key')
      .replace(DIGEST, '$1_digest')
      .replace(ADDRESS, '$1address')
      .replace(/^[^/]+\/([^/]+)\/(\d+)$/, 'log/$1/$2');
  };
  return JSON.stringify(answer, write, 1);
}
