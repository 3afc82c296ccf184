import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { createDataSource } from '../../../src/persistence/database/data-source';
import { parseDatabaseUrl } from '../../../src/persistence/database/database-url';
import { startWithBot } from '../../support/app/start-with-bot';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { createToken } from '../../support/app/tokens';
import { type ApiClient, UNTIL_WOKEN } from '../../support/clients/api-client';
import { errorsOf, openSocket, type RawSocket, upgradeStatus } from '../../support/clients/raw-socket';
import { collectConsoleErrors, failOnConsoleAgain } from '../../support/console';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';

const BADGE = `subscription ($id: ID!) { botStatusChanged(contactIds: [$id]) { kind botStatuses { version } } }`;
const PAGE =
  'contacts(first: 100) { edges { node { statusHistory(first: 100) { edges { node { id } } } } } }';
/** Aliases of a page of contacts, each with a page of history. */
const COSTLY = `{ ${Array.from({ length: 20 }, (_, index) => `a${index}: ${PAGE}`).join(' ')} }`;
const PAGE_ORIGIN = 'https://inbox.example.com';

describe('GraphQL over websocket', () => {
  disposeAfterAll();
  failOnConsoleAgain();
  let app: TestApp;
  let admin: ApiClient;
  let token: string;
  let contacts = 0;

  beforeAll(async () => {
    ({ app, admin } = await startWithBot({
      config: { allowedOrigins: [PAGE_ORIGIN] },
    }));
    token = await app.token('ADMIN');
  });

  const newContact = () => `contact ${++contacts}`;
  const sleep = (contactId: string) => admin.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
  /** A socket that is signed in. */
  async function connect(): Promise<RawSocket> {
    const socket = await openSocket(app.url);
    await socket.init(token);
    return socket;
  }
  /** Subscribes to a contact's badge and waits for its snapshot. */
  async function watch(socket: RawSocket, id: string, contactId: string): Promise<void> {
    socket.subscribe(id, BADGE, { id: contactId });
    expect(await socket.nextOf(id)).toMatchObject({ type: 'next' });
  }

  describe('the upgrade', () => {
    it.each([
      ['a page of another origin', 'https://evil.example.com', 403],
      ['a page without an origin of its own', 'null', 403],
      ['a page on the list', PAGE_ORIGIN, 101],
      ['Apollo Sandbox, outside production', 'https://studio.apollographql.com', 101],
    ])('from %s is answered as it should be', async (_who, origin, status) => {
      expect(await upgradeStatus(app.url, { origin })).toBe(status);
    });

    it('from the own origin, and from programs that send none, is granted', async () => {
      expect(await upgradeStatus(app.url, { origin: app.url })).toBe(101);
      expect(await upgradeStatus(app.url)).toBe(101);
    });
  });

  describe('a socket is closed', () => {
    it.each([
      ['no token', async () => null],
      ['what is no token', async () => 'nonsense'],
      ['a token signed with another secret', () => signElsewhere()],
      ['an expired token', () => app.token('ADMIN', { expiresIn: '-1s' })],
    ])('with 4403 for %s', async (_what, bad) => {
      const socket = await openSocket(app.url);
      const payload = { authorization: (await bad()) ?? undefined };
      socket.send({ type: 'connection_init', payload });
      expect(await socket.closed).toMatchObject({ code: 4403 });
    });

    it('with 4401 where it subscribes before it has signed in', async () => {
      const socket = await openSocket(app.url);
      socket.subscribe('1', BADGE, { id: 'anna' });
      expect(await socket.closed).toMatchObject({ code: 4401 });
    });

    it('with 4429 where it signs in twice, with 4409 where it uses an id twice', async () => {
      const twice = await connect();
      twice.send({ type: 'connection_init', payload: { authorization: token } });
      expect(await twice.closed).toMatchObject({ code: 4429 });
      const sameId = await connect();
      await watch(sameId, '1', newContact());
      sameId.subscribe('1', BADGE, { id: 'anna' });
      expect(await sameId.closed).toMatchObject({ code: 4409 });
    });

    it.each(['no JSON', '[]', '{"type":"nonsense"}', '{"type":"subscribe"}'])(
      'with 4400 for the frame %s',
      async (frame) => {
        const socket = await connect();
        socket.send(frame);
        expect(await socket.closed).toMatchObject({ code: 4400 });
      },
    );

    it('with 4400 for a ping that is nested too deeply to be sent back, without a word in the log', async () => {
      const socket = await connect();
      const before = app.logged.length;
      socket.send(`{"type":"ping","payload":{"a":${'['.repeat(9_000)}${']'.repeat(9_000)}}}`);
      expect(await socket.closed).toMatchObject({ code: 4400 });
      expect(app.logged.slice(before)).toEqual([]);
    });

    it('with 4406 where it does not speak the protocol', async () => {
      const socket = await openSocket(app.url, { protocol: null });
      expect(await socket.closed).toMatchObject({ code: 4406 });
      await expect(openSocket(app.url, { protocol: 'graphql-ws' })).rejects.toThrow('subprotocol');
    });

    it('with 1009 for a message above 64 KiB, not for one just below', async () => {
      const socket = await connect();
      const frame = (bytes: number) => {
        const empty = JSON.stringify({ type: 'ping', payload: { filler: '' } });
        return JSON.stringify({ type: 'ping', payload: { filler: 'x'.repeat(bytes - empty.length) } });
      };
      socket.send(frame(64 * 1024));
      expect(await socket.next()).toMatchObject({ type: 'pong' });
      const written = collectConsoleErrors();
      socket.send(frame(64 * 1024 + 1));
      expect(await socket.closed).toMatchObject({ code: 1009 });
      // What a client does wrong belongs into the log, if anywhere, not on the console as an internal error.
      expect(written).toEqual([]);
    });

    it('for a frame that only servers send, without a word on the console', async () => {
      const socket = await connect();
      const written = collectConsoleErrors();
      socket.send({ id: '1', type: 'next', payload: { data: {} } });
      await socket.closed;
      expect(written).toEqual([]);
    });

    it('with 4403 within a second of its token’s expiry; a stock client comes back with a fresh one', async () => {
      const short = await app.token('ADMIN', { expiresIn: '2s' });
      const { exp } = JSON.parse(Buffer.from(short.split('.')[1]!, 'base64url').toString());
      const socket = await openSocket(app.url);
      await socket.init(short);
      const id = newContact();
      await watch(socket, '1', id);

      const tokens = [short, token];
      const back = new Promise<void>((resolve) => {
        const client = createClient({
          url: `${app.url.replace('http', 'ws')}/graphql`,
          webSocketImpl: WebSocket,
          connectionParams: () => ({ authorization: `Bearer ${tokens.shift()}` }),
          retryWait: async () => undefined,
          on: { connected: () => tokens.length === 0 && resolve() },
        });
        disposeLater(() => client.dispose());
        client.subscribe({ query: BADGE, variables: { id } }, { next() {}, error() {}, complete() {} });
      });

      const { code, at } = await socket.closed;
      expect(code).toBe(4403);
      expect(at).toBeGreaterThanOrEqual(exp * 1_000);
      expect(at).toBeLessThan(exp * 1_000 + 1_000);
      await back;
    });
  });

  describe('a bad document is answered with an error for its id alone:', () => {
    it.each([
      ['a syntax error', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
      ['a field there is not', '{ nonsense }', 'GRAPHQL_VALIDATION_FAILED'],
      ['too many tokens', `{ ${'__typename '.repeat(5_001)} }`, 'GRAPHQL_PARSE_FAILED'],
      ['an operation that costs too much', COSTLY, 'QUERY_TOO_COSTLY'],
    ])('%s', async (_what, query, code) => {
      const socket = await connect();
      const id = newContact();
      await watch(socket, 'good', id);
      socket.subscribe('bad', query);
      const answer = await socket.next();
      expect(answer).toMatchObject({ id: 'bad', type: 'error', payload: [{ extensions: { code } }] });
      await sleep(id);
      expect(await socket.next()).toMatchObject({ id: 'good', type: 'next' });
    });

    it('variables that are missing or of the wrong type', async () => {
      const socket = await connect();
      const query = 'query ($id: ID!) { contact(contactId: $id) { id } }';
      const [overHttp] = (await admin.send(query, { id: { not: 'an id' } })).errors;
      socket.subscribe('bad', query, { id: { not: 'an id' } });
      const frame = await socket.next();
      expect([frame.id, errorsOf(frame)[0]!.extensions.code]).toEqual(['bad', 'BAD_USER_INPUT']);
      expect(overHttp?.extensions.code).toBe('BAD_USER_INPUT');
    });
  });

  it('answers queries and mutations too', async () => {
    const socket = await connect();
    const contactId = newContact();
    const mutation = `mutation ($input: SetBotStatusInput!) {
      setBotStatus(input: $input) { outcome botStatus { version } userErrors { code } } }`;
    socket.subscribe('1', mutation, { input: { contactId, state: 'INACTIVE' } });
    expect((await socket.next()).payload.data.setBotStatus).toEqual({
      outcome: 'APPLIED',
      botStatus: { version: 1 },
      userErrors: [],
    });
    expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
    socket.subscribe('1', 'query ($id: ID!) { contact(contactId: $id) { botStatus { state } } }', {
      id: contactId,
    });
    expect((await socket.next()).payload).toEqual({
      data: { contact: { botStatus: { state: 'INACTIVE' } } },
    });
  });

  it('answers the errors of the service as they are, and hides all others behind an id', async () => {
    const databaseUrl = await databases[0]!.create();
    const broken = await startTestApp({ databaseUrl, config: { rateLimitPerMinute: 3 } });
    const socket = await openSocket(broken.url);
    await socket.init(await broken.token('ADMIN'));
    const ask = async (id: string, query: string) => {
      socket.subscribe(id, query);
      return errorsOf(await socket.nextOf(id))[0]!;
    };
    expect(await ask('1', '{ contacts(first: 1000) { edges { cursor } } }')).toMatchObject({
      message: expect.stringContaining('first'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
    const dataSource = await createDataSource(parseDatabaseUrl(databaseUrl), { use: 'migrate' }).initialize();
    await dataSource.query('ALTER TABLE bots RENAME TO secret_bots');
    await dataSource.destroy();
    const queries = ['{ bots { id } }', 'subscription { botStatusChanged(contactIds: ["anna"]) { kind } }'];
    for (const [index, query] of queries.entries()) {
      const { message, extensions } = await ask(`masked ${index}`, query);
      expect(message).toBe('Internal server error.');
      expect(extensions).toEqual({ code: 'INTERNAL', retryable: false, errorId: expect.any(String) });
      expect(broken.logged.join()).toContain(extensions.errorId);
    }
    const tooMany = { message: expect.stringContaining('later'), extensions: { code: 'RATE_LIMITED' } };
    expect(await ask('2', '{ bots { id } }')).toMatchObject(tooMany);
  });

  it('closes every socket with 1001 when the service stops', async () => {
    const stopping = await startTestApp();
    const sockets = [await openSocket(stopping.url), await openSocket(stopping.url)];
    await sockets[0]!.init(await stopping.token('VIEWER'));
    await watch(sockets[0]!, '1', 'anna');
    await stopping.stop();
    for (const { closed } of sockets) expect(await closed).toMatchObject({ code: 1001 });
    await expect(fetch(`${stopping.url}/healthz`)).rejects.toThrow();
  });

  it('a subscription that was completed hears nothing more; the others do', async () => {
    const socket = await connect();
    const id = newContact();
    await watch(socket, 'ended', id);
    await watch(socket, 'kept', id);
    socket.send({ id: 'ended', type: 'complete' });
    // Answered after the completion was taken note of, for frames are handled in their order.
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
    await sleep(id);
    expect(await socket.next()).toMatchObject({ id: 'kept', type: 'next' });
  });

  it('works with Apollo Client and its GraphQLWsLink as they are', async () => {
    const socket = createClient({
      url: `${app.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
    });
    const client = new ApolloClient({ link: new GraphQLWsLink(socket), cache: new InMemoryCache() });
    disposeLater(() => socket.dispose());
    disposeLater(() => client.stop());
    const contactId = newContact();
    const versions: number[] = [];
    const seen = new Promise<void>((resolve, reject) => {
      client
        .subscribe<{ botStatusChanged: { botStatuses: { version: number }[] } }>({
          query: gql(BADGE),
          variables: { id: contactId },
        })
        .subscribe({
          next: async ({ data }) => {
            versions.push(data!.botStatusChanged.botStatuses[0]!.version);
            if (versions.length === 2) return resolve();
            await client.mutate({
              mutation: gql`mutation ($input: SetBotStatusInput!) {
              setBotStatus(input: $input) { outcome } }`,
              variables: { input: { contactId, state: 'SLEEPING', wake: UNTIL_WOKEN } },
            });
          },
          error: reject,
        });
    });
    await seen;
    expect(versions).toEqual([0, 1]);
  });
});

function signElsewhere(): Promise<string> {
  return createToken('ADMIN', { secret: 'another secret, just as long as ours' });
}
