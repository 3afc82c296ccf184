import { createApiKeyText } from '../../../src/application/access/api-key-text';
import { MINUTE } from '../../../src/domain/time/instant';
import { createDataSource } from '../../../src/persistence/database/data-source';
import { parseDatabaseUrl } from '../../../src/persistence/database/database-url';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { startTwoNodes } from '../../support/app/two-nodes';
import { ApiClient, UNTIL_WOKEN } from '../../support/clients/api-client';
import { openSocket, type RawSocket } from '../../support/clients/raw-socket';
import { databases } from '../../support/databases/databases';
import { openHousekeeping } from '../../support/databases/housekeeping';
import { disposeAfterAll } from '../../support/leftovers';

const KEY = `id keyId name role scopes createdAt createdBy { kind externalId name } expiresAt lastUsedAt revokedAt`;
const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
  apiKey { ${KEY} } secret userErrors { code field message } } }`;
const ROTATE = `mutation ($keyId: ID!) { rotateApiKey(input: { keyId: $keyId }) {
  apiKey { ${KEY} } secret userErrors { code field message } } }`;
const REVOKE = `mutation ($keyId: ID!) { revokeApiKey(input: { keyId: $keyId }) {
  apiKey { ${KEY} } userErrors { code field message } } }`;
const LIST = `query ($first: Int, $after: String) { apiKeys(first: $first, after: $after) {
  nodes { ${KEY} } pageInfo { hasNextPage endCursor } } }`;
const VIEWER = '{ viewer { actor { kind externalId name } role scopes workspace expiresAt } }';

interface Page {
  readonly nodes: readonly { readonly name: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

describe.each(databases)('API keys on $name', (database) => {
  disposeAfterAll();
  let databaseUrl: string;
  let here: TestApp;
  let there: TestApp;
  let workspaces = 0;
  let workspace: string;
  let admin: ApiClient;

  beforeAll(async () => {
    ({ databaseUrl, here, there } = await startTwoNodes(database));
  });

  beforeEach(async () => {
    workspace = `workspace ${++workspaces}`;
    admin = await here.client('ADMIN', { workspace, name: 'Ada' });
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT', isDefault: true });
  });

  const create = async (input: object = {}, client = admin) =>
    (await client.ask(CREATE, { input: { name: 'n8n', role: 'INTEGRATION', ...input } })).createApiKey;
  const rotate = async (keyId: string, client = admin) => (await client.ask(ROTATE, { keyId })).rotateApiKey;
  const revoke = async (keyId: string, client = admin) => (await client.ask(REVOKE, { keyId })).revokeApiKey;
  const list = async (): Promise<object[]> => (await admin.ask(LIST)).apiKeys.nodes;
  const clientOf = (secret: string, app = here) => new ApiClient(app.url, secret);
  const statusOf = async (secret: string, app = here) =>
    (await clientOf(secret, app).send('{ viewer { role } }')).status;
  async function signIn(app: TestApp, params: object): Promise<RawSocket> {
    const socket = await openSocket(app.url);
    socket.send({ type: 'connection_init', payload: params });
    await socket.next();
    return socket;
  }

  it('are shown once, stored as a digest, and accepted like a token', async () => {
    const { apiKey, secret, userErrors } = await create();
    expect(userErrors).toEqual([]);
    expect(secret).toMatch(/^bss_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}$/);
    expect(apiKey).toMatchObject({
      ...{ keyId: secret.slice(0, 12), name: 'n8n', role: 'INTEGRATION', scopes: null, lastUsedAt: null },
      ...{ createdBy: { kind: 'USER', externalId: 'admin', name: 'Ada' }, expiresAt: null, revokedAt: null },
    });
    for (const app of [here, there])
      expect((await clientOf(secret, app).ask(VIEWER)).viewer).toEqual({
        ...{ actor: { kind: 'INTEGRATION', externalId: 'key:n8n', name: 'n8n' }, role: 'INTEGRATION' },
        ...{ scopes: null, workspace, expiresAt: null },
      });
    const result = await clientOf(secret).set({ contactId: 'anna', state: 'INACTIVE' });
    expect(result).toMatchObject({ botStatus: { reason: 'API', changedBy: { name: 'n8n' } } });

    expect(JSON.stringify(await admin.ask(LIST))).not.toContain(secret.slice(13));
    const tables = await createDataSource(parseDatabaseUrl(databaseUrl), { use: 'write' }).initialize();
    expect(JSON.stringify(await tables.query('SELECT * FROM api_keys'))).not.toContain(secret.slice(13, 40));
    await tables.destroy();
    expect(here.logged.join()).not.toContain(secret.slice(13));
  });

  it('are accepted by websockets, in the forms of a token and as x-api-key', async () => {
    const { secret } = await create();
    const forms = [
      { authorization: `Bearer ${secret}` },
      { Authorization: secret },
      { 'x-api-key': secret },
      { 'X-API-Key': secret },
      { headers: { 'X-Api-Key': secret } },
    ];
    for (const params of forms) {
      const socket = await signIn(here, params);
      socket.subscribe('1', '{ viewer { role } }');
      expect(await socket.nextOf('1')).toMatchObject({
        payload: { data: { viewer: { role: 'INTEGRATION' } } },
      });
      socket.socket.close();
    }
  });

  it('are accepted in the header X-API-Key, over HTTP and in the request to upgrade', async () => {
    const { secret } = await create();
    const headers = { 'x-api-key': secret, 'content-type': 'application/json' };
    const path = `${here.url}/v1/contacts/anna/bot-status`;
    const pause = await fetch(path, { method: 'PUT', headers, body: '{"state":"SLEEPING","for":"PT1H"}' });
    expect([pause.status, await pause.json()]).toMatchObject([200, { outcome: 'APPLIED', maySpeak: false }]);
    expect(await (await fetch(`${path}?format=text`, { headers })).text()).toBe('no');
    const asked = await fetch(`${here.url}/graphql`, {
      method: 'POST',
      headers,
      body: '{"query":"{ viewer { role } }"}',
    });
    expect(await asked.json()).toEqual({ data: { viewer: { role: 'INTEGRATION' } } });
    const socket = await openSocket(here.url, { headers: { 'x-api-key': secret } });
    await socket.init(null);
  });

  it('are refused once revoked, on every node and on open sockets', async () => {
    const { apiKey, secret } = await create();
    const other = await create({ name: 'other' });
    for (const app of [here, there]) expect(await statusOf(secret, app)).toBe(200);
    const sockets = [
      await signIn(here, { authorization: secret }),
      await signIn(there, { authorization: secret }),
    ];
    const revoked = await revoke(apiKey.keyId);
    expect(revoked).toMatchObject({ apiKey: { keyId: apiKey.keyId }, userErrors: [] });
    const { revokedAt } = revoked.apiKey;
    expect(Date.parse(revokedAt)).toBeGreaterThan(Date.parse(apiKey.createdAt) - 1);
    // On this node it is at work before the answer.
    expect(await statusOf(secret)).toBe(401);
    for (const { closed } of sockets)
      expect(await closed).toMatchObject({ code: 4403, reason: 'The API key has been revoked.' });
    expect(await statusOf(secret, there)).toBe(401);
    expect(await statusOf(other.secret, there)).toBe(200);
    // Again is the same as once, and a node that never saw the key refuses it as well.
    expect((await revoke(apiKey.keyId)).apiKey.revokedAt).toBe(revokedAt);
    if (database.name === 'SQLite') return;
    const late = await startTestApp({ databaseUrl });
    expect(await statusOf(secret, late)).toBe(401);
  });

  it('are not revoked as tokens, whose revocation they could outlive', async () => {
    const { apiKey, secret } = await create();
    const revokeTokens = `mutation ($target: RevocationTargetInput!) { revokeTokens(input: { target: $target }) {
      userErrors { code field message } } }`;
    expect(await admin.ask(revokeTokens, { target: { tokenId: apiKey.keyId } })).toMatchObject({
      revokeTokens: { userErrors: [{ code: 'BAD_INPUT', field: ['input', 'target', 'tokenId'] }] },
    });
    expect(await admin.ask(revokeTokens, { target: { subject: 'key:n8n' } })).toMatchObject({
      revokeTokens: { userErrors: [{ code: 'BAD_INPUT', field: ['input', 'target', 'subject'] }] },
    });
    expect(await statusOf(secret)).toBe(200);
    await revoke(apiKey.keyId);
    expect(await admin.ask('{ revocations { nodes { tokenId } } }')).toEqual({ revocations: { nodes: [] } });
  });

  it('are not confused with tokens, which cannot have such a subject', async () => {
    const token = await here.token('ADMIN', { workspace, sub: 'key:n8n' });
    const { status, errors } = await new ApiClient(here.url, token).send(VIEWER);
    expect([status, errors[0]!.message]).toEqual([
      401,
      expect.stringMatching(/^The claim "sub" must not begin/),
    ]);
  });

  it('are only revoked and rotated by their exact id', async () => {
    const { apiKey, secret } = await create();
    // Databases compare some of these as equal to the id.
    for (const keyId of [
      `${apiKey.keyId} `,
      ` ${apiKey.keyId}`,
      apiKey.keyId.toUpperCase(),
      `${apiKey.keyId}\n`,
    ])
      for (const { userErrors } of [await revoke(keyId), await rotate(keyId)])
        expect(userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await statusOf(secret)).toBe(200);
    await revoke(apiKey.keyId);
    expect(await statusOf(secret)).toBe(401);
  });

  it('are created and rotated once, however many ask at the same time', async () => {
    const elsewhere = await there.client('ADMIN', { workspace });
    const clients = Array.from({ length: 8 }, (_, index) => (index % 2 ? admin : elsewhere));
    const accepted = (results: { userErrors: readonly unknown[] }[]) =>
      results.filter(({ userErrors }) => userErrors.length === 0).length;
    expect(accepted(await Promise.all(clients.map((client) => create({}, client))))).toBe(1);
    const [key] = (await list()) as { keyId: string }[];
    expect(accepted(await Promise.all(clients.map((client) => rotate(key!.keyId, client))))).toBe(1);
    expect(await list()).toHaveLength(2);
  });

  it('that expire cannot create or rotate keys that outlive them', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { apiKey, secret } = await create({ role: 'ADMIN', expiresAt });
    const client = clientOf(secret);
    for (const later of [undefined, new Date(Date.parse(expiresAt) + 1).toISOString()])
      expect((await create({ name: 'later', expiresAt: later }, client)).userErrors).toMatchObject([
        { code: 'FORBIDDEN', field: ['input', 'expiresAt'] },
      ]);
    expect((await rotate(apiKey.keyId, client)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect((await create({ name: 'sooner', expiresAt }, client)).userErrors).toEqual([]);
  });

  it('keep a lifetime that can be written down when they are rotated', async () => {
    const { apiKey } = await create({ expiresAt: '9999-12-31T23:59:59.999Z' });
    expect((await rotate(apiKey.keyId)).apiKey.expiresAt).toBe('9999-12-31T23:59:59.999Z');
  });

  it('are refused once they have expired, and websockets close', async () => {
    const { secret } = await create({ expiresAt: new Date(Date.now() + 1_500).toISOString() });
    expect(await statusOf(secret)).toBe(200);
    const socket = await signIn(here, { authorization: secret });
    expect(await socket.closed).toMatchObject({ code: 4403, reason: 'The API key has expired.' });
    const { status, errors } = await clientOf(secret).send(VIEWER);
    expect([status, errors[0]!.message]).toEqual([401, 'The API key has expired.']);
  });

  it('have a successor: two valid keys of one name, which are one caller', async () => {
    const first = await create({ scopes: ['STATUSES'], expiresAt: new Date(Date.now() + 1e9).toISOString() });
    const second = await rotate(first.apiKey.keyId);
    expect(second).toMatchObject({
      apiKey: { name: 'n8n', role: 'INTEGRATION', scopes: ['STATUSES'] },
      userErrors: [],
    });
    const lifetimeOf = ({ apiKey }: typeof first) =>
      Date.parse(apiKey.expiresAt) - Date.parse(apiKey.createdAt);
    expect(lifetimeOf(second)).toBe(lifetimeOf(first));
    for (const { secret } of [first, second]) expect(await statusOf(secret)).toBe(200);
    // What the first one did, the second one may end as its own.
    await clientOf(first.secret).set({ contactId: 'anna', state: 'SLEEPING', wake: UNTIL_WOKEN });
    const wake = { contactId: 'anna', state: 'ACTIVE', onlyIf: { causedBy: ['CALLER'] } };
    expect(await clientOf(second.secret).set(wake)).toMatchObject({ outcome: 'APPLIED' });

    for (const { apiKey } of [first, second])
      expect((await rotate(apiKey.keyId)).userErrors).toMatchObject([
        { code: 'CONFLICT', field: ['input', 'keyId'] },
      ]);
    await revoke(first.apiKey.keyId);
    expect(await statusOf(second.secret)).toBe(200);
    expect((await rotate(first.apiKey.keyId)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect((await rotate(second.apiKey.keyId)).userErrors).toEqual([]);
  });

  it('do what their role and scopes permit, and say what is missing', async () => {
    const { secret } = await create({ role: 'ADMIN', scopes: ['MESSAGES', 'MESSAGES', 'ACCESS'] });
    const client = clientOf(secret);
    expect((await client.ask(VIEWER)).viewer).toMatchObject({
      role: 'ADMIN',
      scopes: ['MESSAGES', 'ACCESS'],
    });
    const set = await client.set({ contactId: 'anna', state: 'INACTIVE' });
    expect(set.userErrors).toMatchObject([
      { code: 'FORBIDDEN', message: 'Requires scope STATUSES; the API key has MESSAGES, ACCESS.' },
    ]);
    expect(await client.message({ contactId: 'anna', messageId: '1', origin: 'CONTACT' })).toMatchObject({
      userErrors: [],
    });
    // Reading is always permitted.
    expect(await client.ask('{ bots { botId } }')).toMatchObject({ bots: [{}] });
    // A key must not make one that may do more.
    for (const scopes of [undefined, ['STATUSES'], ['ACCESS', 'BOTS']])
      expect((await create({ name: 'more', role: 'VIEWER', scopes }, client)).userErrors).toMatchObject([
        { code: 'FORBIDDEN', field: ['input', 'scopes'] },
      ]);
    expect((await create({ name: 'same', role: 'VIEWER', scopes: ['ACCESS'] }, client)).userErrors).toEqual(
      [],
    );
    const all = await create({ name: 'all', role: 'VIEWER' });
    expect((await rotate(all.apiKey.keyId, client)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);

    const viewer = clientOf((await create({ name: 'reads', role: 'VIEWER' })).secret);
    expect((await viewer.set({ contactId: 'anna', state: 'INACTIVE' })).userErrors).toMatchObject([
      { code: 'FORBIDDEN', message: 'Requires role AGENT; the API key has VIEWER.' },
    ]);
  });

  it('are managed by administrators alone, each in their own workspace', async () => {
    const { apiKey } = await create();
    for (const role of ['VIEWER', 'AGENT', 'INTEGRATION'] as const) {
      const client = await here.client(role, { workspace });
      for (const { userErrors } of [
        await create({ name: role }, client),
        await rotate(apiKey.keyId, client),
        await revoke(apiKey.keyId, client),
      ])
        expect(userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
      expect((await client.send(LIST)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
    const stranger = await here.client('ADMIN', { workspace: 'another' });
    for (const { userErrors } of [await rotate(apiKey.keyId, stranger), await revoke(apiKey.keyId, stranger)])
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'keyId'] }]);
    expect((await stranger.ask(LIST)).apiKeys.nodes).toEqual([]);
  });

  it('never lift an opt-out as a person would', async () => {
    await admin.set({ contactId: 'anna', state: 'INACTIVE', reason: 'OPT_OUT' });
    for (const role of ['AGENT', 'ADMIN']) {
      const { secret } = await create({ name: role, role });
      const woken = await clientOf(secret).set({ contactId: 'anna', state: 'ACTIVE' });
      expect(woken.userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
    }
  });

  it.each([
    ['without a name', { name: '' }, ['input', 'name'], 'BAD_INPUT'],
    ['with a long name', { name: 'x'.repeat(101) }, ['input', 'name'], 'BAD_INPUT'],
    ['with no scope', { scopes: [] }, ['input', 'scopes'], 'BAD_INPUT'],
    ['that has expired', { expiresAt: '2020-01-01T00:00:00Z' }, ['input', 'expiresAt'], 'BAD_INPUT'],
    ['with a name that is taken', { name: 'taken' }, ['input', 'name'], 'CONFLICT'],
  ])('%s are not created', async (_case, input, field, code) => {
    await create({ name: 'taken' });
    expect(await create(input)).toMatchObject({ apiKey: null, secret: null, userErrors: [{ code, field }] });
    expect(await list()).toHaveLength(1);
  });

  it('that are mistyped, unknown, or of another form are refused without a word about what is right', async () => {
    const { secret } = await create();
    const swap = (at: number) =>
      secret.slice(0, at) + (secret[at] === 'a' ? 'b' : 'a') + secret.slice(at + 1);
    const cases: [string, string][] = [
      [swap(20), 'The API key is incomplete or mistyped.'],
      [swap(5), 'The API key is incomplete or mistyped.'],
      [secret.slice(0, -1), 'The API key is incomplete or mistyped.'],
      ['bss_', 'The API key is incomplete or mistyped.'],
      [createApiKeyText().text, 'The API key is unknown.'],
    ];
    for (const [text, message] of cases) {
      const { status, errors } = await clientOf(text).send(VIEWER);
      expect([text, status, errors[0]?.message]).toEqual([text, 401, message]);
    }
  });

  it('are listed in pages', async () => {
    for (const name of ['c', 'a b', 'b', 'd']) await create({ name });
    const names: string[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo }: Page = (await admin.ask(LIST, { first: 3, after })).apiKeys;
      names.push(...nodes.map(({ name }) => name));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(names).toEqual(['a b', 'b', 'c', 'd']);
  });

  it('are listed with the minute in which they were last used', async () => {
    const url = await database.create();
    const first = await startTestApp({ databaseUrl: url });
    const { secret } = await create({}, await first.client('ADMIN'));
    const before = Date.now();
    expect(await statusOf(secret, first)).toBe(200);
    await first.stop();
    const second = await startTestApp({ databaseUrl: url });
    const [key] = (await (await second.client('ADMIN')).ask(LIST)).apiKeys.nodes;
    const minuteOf = (time: number) => Math.floor(time / MINUTE) * MINUTE;
    expect([minuteOf(before), minuteOf(Date.now())]).toContain(Date.parse(key?.lastUsedAt ?? ''));
  });

  it('are deleted 90 days after their end', async () => {
    const { apiKey } = await create();
    await create({ name: 'kept' });
    const { revokedAt } = (await revoke(apiKey.keyId)).apiKey;
    const housekeeping = await openHousekeeping(databaseUrl);
    await housekeeping.deleteExpired(
      { facts: 0, keys: 0, apiKeys: Date.parse(revokedAt), parkedEvents: 0 },
      500,
    );
    expect(await list()).toHaveLength(2);
    await housekeeping.deleteExpired(
      { facts: 0, keys: 0, apiKeys: Date.parse(revokedAt) + 1, parkedEvents: 0 },
      500,
    );
    expect(await list()).toMatchObject([{ name: 'kept' }]);
  });
});
