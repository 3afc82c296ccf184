import { SignJWT } from 'jose';
import { SYSTEM } from '../../../src/domain/actor';
import { TypeormRevocationStore } from '../../../src/persistence/operations/typeorm-revocation-store';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { TEST_SECRET } from '../../support/app/tokens';
import { startTwoNodes } from '../../support/app/two-nodes';
import { ApiClient } from '../../support/clients/api-client';
import { openSocket, type RawSocket } from '../../support/clients/raw-socket';
import { databases } from '../../support/databases/databases';
import { openHousekeeping } from '../../support/databases/housekeeping';
import { openForTest } from '../../support/databases/stores';
import { disposeAfterAll } from '../../support/leftovers';
import { openProxy } from '../../support/processes/commit-proxy';

const REVOKE = `mutation ($target: RevocationTargetInput!) { revokeTokens(input: { target: $target }) {
  revocation { tokenId subject revokedAt expiresAt revokedBy { kind externalId name } } userErrors { code field message } } }`;
const LIST = `query ($first: Int, $after: String) { revocations(first: $first, after: $after) {
  edges { cursor node { tokenId subject } } pageInfo { hasNextPage endCursor } } }`;
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

/** A token with these claims, as any program that has the secret can make one. */
function tokenOf(claims: Record<string, unknown>): Promise<string> {
  const all = { workspace: 'test', role: 'VIEWER', sub: 'anna', exp: inSeconds(3_600), ...claims };
  return new SignJWT(all).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(TEST_SECRET));
}

describe.each(databases)('revoked tokens on $name', (database) => {
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
  });

  const ask = async (app: TestApp, token: string) =>
    (await new ApiClient(app.url, token).send('{ bots { id } }')).status;
  const revoke = async (target: object, client = admin) =>
    (await client.ask(REVOKE, { target })).revokeTokens;
  async function signIn(app: TestApp, token: string): Promise<RawSocket> {
    const socket = await openSocket(app.url);
    await socket.init(token);
    return socket;
  }

  it('one is refused by its id, on every node and on open sockets; others of the subject are not', async () => {
    const [token, other] = [
      await tokenOf({ workspace, jti: 'one' }),
      await tokenOf({ workspace, jti: 'other' }),
    ];
    for (const app of [here, there]) expect(await ask(app, token)).toBe(200);
    const sockets = [await signIn(here, token), await signIn(there, token)];
    const otherSocket = await signIn(there, other);
    expect(await revoke({ tokenId: 'one' })).toMatchObject({
      revocation: {
        tokenId: 'one',
        subject: null,
        revokedBy: { kind: 'USER', externalId: 'admin', name: 'Ada' },
      },
      userErrors: [],
    });
    // On this node it is at work before the answer.
    expect(await ask(here, token)).toBe(401);
    for (const { closed } of sockets)
      expect(await closed).toMatchObject({ code: 4403, reason: 'The token has been revoked.' });
    expect(await ask(there, token)).toBe(401);
    const { errors } = await new ApiClient(there.url, token).send('{ bots { id } }');
    expect(errors).toMatchObject([{ message: 'The token has been revoked.' }]);
    expect(await ask(there, other)).toBe(200);
    otherSocket.subscribe('1', '{ bots { id } }');
    expect(await otherSocket.nextOf('1')).toMatchObject({ type: 'next', payload: { data: {} } });
  });

  it('all of a subject issued up to now are refused; newer ones and those of others are not', async () => {
    const older = await tokenOf({ workspace, iat: inSeconds(-60) });
    const undated = await tokenOf({ workspace });
    const socket = await signIn(there, older);
    await revoke({ subject: 'anna' });
    expect(await socket.closed).toMatchObject({ code: 4403 });
    for (const app of [here, there])
      for (const token of [older, undated]) expect(await ask(app, token)).toBe(401);
    const newer = await tokenOf({ workspace, iat: inSeconds(2) });
    const others = [
      await tokenOf({ workspace, sub: 'ben' }),
      await tokenOf({ workspace: `${workspace} too` }),
    ];
    for (const app of [here, there])
      for (const token of [newer, ...others]) expect(await ask(app, token)).toBe(200);
  });

  it('are refused by a node that starts later, from its first request on', async () => {
    const token = await tokenOf({ workspace, jti: 'before the start' });
    await revoke({ tokenId: 'before the start' });
    if (database.name === 'SQLite') return;
    const late = await startTestApp({ databaseUrl });
    expect(await ask(late, token)).toBe(401);
  });

  it('twice is once; a subject again counts from then on', async () => {
    const first = await revoke({ tokenId: 'once' });
    expect(await revoke({ tokenId: 'once' })).toEqual(first);
    const subject = await revoke({ subject: 'again' });
    const again = await revoke({ subject: 'again' });
    expect(Date.parse(again.revocation.revokedAt)).toBeGreaterThanOrEqual(
      Date.parse(subject.revocation.revokedAt),
    );
    const { revocations } = await admin.ask(LIST);
    expect(revocations.edges).toHaveLength(2);
  });

  it('many at once, on both nodes, are all in force on both', async () => {
    const otherAdmin = await there.client('ADMIN', { workspace });
    const ids = Array.from({ length: 30 }, (_, index) => `many ${index}`);
    const tokens = await Promise.all(ids.map((jti) => tokenOf({ workspace, jti })));
    const sockets = await Promise.all(tokens.map((token, index) => signIn(index % 2 ? here : there, token)));
    await Promise.all(ids.map((tokenId, index) => revoke({ tokenId }, index % 3 ? admin : otherAdmin)));
    for (const { closed } of sockets) expect(await closed).toMatchObject({ code: 4403 });
    for (const app of [here, there]) for (const token of tokens) expect(await ask(app, token)).toBe(401);
  });

  it('are listed page by page, subjects first, for an ADMIN only', async () => {
    for (const target of [{ tokenId: 'a' }, { subject: 'c' }, { subject: 'b' }]) await revoke(target);
    const first = (await admin.ask(LIST, { first: 2 })).revocations;
    expect(first.edges.map(({ node }: { node: { subject: string } }) => node.subject)).toEqual(['b', 'c']);
    const rest = (await admin.ask(LIST, { first: 2, after: first.pageInfo.endCursor })).revocations;
    expect(rest).toMatchObject({ edges: [{ node: { tokenId: 'a' } }], pageInfo: { hasNextPage: false } });
    for (const role of ['VIEWER', 'AGENT', 'INTEGRATION'] as const) {
      const client = await here.client(role, { workspace });
      expect(await client.send(LIST)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
      expect(await revoke({ subject: 'a' }, client)).toMatchObject({
        revocation: null,
        userErrors: [{ code: 'FORBIDDEN' }],
      });
    }
  });

  it.each<[string, Record<string, string>]>([
    ['an empty id', { tokenId: '' }],
    ['an id that is too long', { tokenId: 'x'.repeat(256) }],
    ['an id that no token has', { tokenId: 'line\nbreak' }],
    ['an empty subject', { subject: '' }],
    ['a subject that is too long', { subject: 'x'.repeat(256) }],
  ])('%s is refused, by its field', async (_what, target) => {
    expect(await revoke(target)).toMatchObject({
      revocation: null,
      userErrors: [{ code: 'BAD_INPUT', field: ['input', 'target', ...Object.keys(target)] }],
    });
  });

  it('more than a workspace may have in force are refused; one of them may be revoked again', async () => {
    const { database: opened } = await openForTest(databaseUrl);
    const store = new TypeormRevocationStore(opened);
    const save = (value: string) =>
      store.save(
        {
          workspace,
          kind: 'SUBJECT',
          value,
          revokedAt: Date.now(),
          expiresAt: Date.now() + 1,
          revokedBy: SYSTEM,
        },
        2,
      );
    for (const subject of ['a', 'b']) await revoke({ subject });
    expect(await save('c')).toBeNull();
    expect(await save('b')).toMatchObject({ value: 'b' });
  });

  it('are forgotten when no token can be good any more', async () => {
    const { revocation } = await revoke({ subject: 'long ago' });
    const housekeeping = await openHousekeeping(databaseUrl);
    const expiresAt = Date.parse(revocation.expiresAt);
    await housekeeping.deleteExpired({ facts: 0, keys: expiresAt, apiKeys: 0, parkedEvents: 0 }, 500);
    expect((await admin.ask(LIST)).revocations.edges).toHaveLength(1);
    await housekeeping.deleteExpired({ facts: 0, keys: expiresAt + 1, apiKeys: 0, parkedEvents: 0 }, 500);
    expect((await admin.ask(LIST)).revocations.edges).toHaveLength(0);
  });
});

const mariadb = databases.filter(({ name }) => name === 'MariaDB');

describe.each(mariadb)('while $name is away', (database) => {
  disposeAfterAll();

  it('tokens known to be revoked stay refused', async () => {
    const { url, proxy } = await openProxy(await database.create());
    const app = await startTestApp({ databaseUrl: url });
    const admin = await app.client('ADMIN');
    await admin.ask(REVOKE, { target: { tokenId: 'known' } });
    proxy.close();
    const revoked = new ApiClient(app.url, await tokenOf({ jti: 'known' }));
    expect(await revoked.send('{ bots { id } }')).toMatchObject({ status: 401 });
  });
});
