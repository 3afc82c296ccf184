import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import type { ApiClient } from '../../support/clients/api-client';
import { errorsOf, openSocket, type RawSocket } from '../../support/clients/raw-socket';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';

const BADGE = 'subscription ($id: ID!) { botStatusChanged(contactIds: [$id]) { botStatuses { version } } }';
/** As many as one user may have on one node, one socket may run, and one socket may send within a minute. */
const SOCKETS = 250;
const OPERATIONS = 200;
const MESSAGES = 1_200;

describe('what one user and one socket may have', () => {
  disposeAfterAll();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });

  async function connect(sub: string, workspace = 'test'): Promise<RawSocket> {
    const socket = await openSocket(app.url);
    await socket.init(await app.token('VIEWER', { sub, workspace }));
    return socket;
  }

  it('250 sockets: the next is told to come later, other users are not', async () => {
    const sockets: RawSocket[] = [];
    while (sockets.length < SOCKETS) sockets.push(await connect('many tabs'));
    const next = await openSocket(app.url);
    next.send({
      type: 'connection_init',
      payload: { authorization: await app.token('VIEWER', { sub: 'many tabs' }) },
    });
    expect(await next.closed).toMatchObject({ code: 1013, reason: 'Too many sockets' });
    await connect('somebody else');
    await connect('many tabs', 'another workspace');

    // A stock client tries again by itself, and is let in once there is room.
    let refusals = 0;
    const connected = new Promise<void>((resolve) => {
      const client = createClient({
        url: `${app.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: async () => ({ authorization: await app.token('VIEWER', { sub: 'many tabs' }) }),
        retryWait: async () => {
          refusals += 1;
          sockets[0]!.socket.close();
          await sockets[0]!.closed;
        },
        on: { connected: () => resolve() },
      });
      disposeLater(() => client.dispose());
      client.subscribe({ query: '{ bots { id } }' }, { next() {}, error() {}, complete() {} });
    });
    await connected;
    expect(refusals).toBe(1);
  });

  it('200 operations on a socket: the next alone is answered with an error, until one has ended', async () => {
    const socket = await connect('many operations');
    for (let index = 0; index < OPERATIONS; index += 1) {
      socket.subscribe(`${index}`, BADGE, { id: 'anna' });
      expect(await socket.nextOf(`${index}`)).toMatchObject({ type: 'next' });
    }
    socket.subscribe('one more', BADGE, { id: 'anna' });
    expect(await socket.nextOf('one more')).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
    socket.send({ id: '0', type: 'complete' });
    socket.subscribe('one more', BADGE, { id: 'anna' });
    expect(await socket.nextOf('one more')).toMatchObject({ type: 'next' });
  });

  it.each<[string, (socket: RawSocket) => unknown]>([
    ['messages', (socket) => socket.send({ type: 'pong' })],
    // Answered before the next: more at once is what `ws` itself cuts off.
    ['pings', (socket) => new Promise((resolve) => socket.socket.once('pong', resolve).ping())],
  ])('1,200 %s a minute: then the socket is closed', async (_what, say) => {
    const socket = await connect('talkative');
    // The first was the one that signed in.
    for (let count = 1; count < MESSAGES; count += 1) await say(socket);
    socket.send({ type: 'ping' });
    expect(await socket.closed).toMatchObject({ code: 1013, reason: 'Too many messages' });
  });

  it('a socket that does not sign in is closed after three seconds', async () => {
    const start = Date.now();
    const { code, at } = await (await openSocket(app.url)).closed;
    expect(code).toBe(4408);
    expect(at - start).toBeLessThan(5_000);
  });
});

describe('what one operation may be', () => {
  disposeAfterAll();
  let app: TestApp;
  let viewer: ApiClient;
  let socket: RawSocket;
  let operations = 0;
  beforeAll(async () => {
    app = await startTestApp();
    viewer = await app.client('VIEWER');
    socket = await openSocket(app.url);
    await socket.init(await app.token('VIEWER'));
  });

  const deep = (depth: number) =>
    `query ($id: ID!) { contact(contactId: $id) { ${'botStatus { contact { '.repeat((depth - 2) / 2)} id ${'} } '.repeat((depth - 2) / 2)} } }`;
  const aliased = (count: number) =>
    `{ ${Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(' ')} }`;
  /** Each fragment twice the one before it: a document of a few lines with thousands of fields. */
  const doubling = (count: number) =>
    `{ ...F0 } fragment F${count} on Query { a: __typename } ${Array.from(
      { length: count },
      (_, index) => `fragment F${index} on Query { ...F${index + 1} ... on Query { ...F${index + 1} } }`,
    ).join(' ')}`;
  const circle = 'query { ...A } fragment A on Query { ...B } fragment B on Query { ...A }';

  /** What both transports answer: the same code and message, or neither any. */
  async function refusal(query: string) {
    const { status, errors } = await viewer.send(query, { id: 'anna' });
    const id = `${++operations}`;
    socket.subscribe(id, query, { id: 'anna' });
    const frame = await socket.nextOf(id);
    if (frame.type === 'next') {
      expect({ status, errors }).toEqual({ status: 200, errors: [] });
      return null;
    }
    expect(status).toBe(400);
    expect(errorsOf(frame)[0]).toEqual(errors[0]);
    return { code: errors[0]!.extensions.code, message: errors[0]!.message };
  }

  it('15 fields deep', async () => {
    expect(await refusal(deep(14))).toBeNull();
    expect(await refusal(deep(16))).toEqual({
      code: 'GRAPHQL_VALIDATION_FAILED',
      message: 'The document is 16 fields deep; the limit is 15.',
    });
  });

  it('of 50 aliases, those of its fragments and of fields that cost nothing too', async () => {
    expect(await refusal(aliased(50))).toBeNull();
    expect(await refusal(aliased(51))).toMatchObject({ message: expect.stringContaining('51 aliases') });
    expect(await refusal(doubling(6))).toMatchObject({ message: expect.stringContaining('64 aliases') });
    // Measured at once, however often it doubles.
    expect(await refusal(doubling(100))).toMatchObject({ message: expect.stringContaining('aliases') });
  });

  const times = (count: number, part: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => part(i)).join(' ');
  it.each([
    ['one field many times', `{ ${times(400, () => 'bots { id }')} }`, 'with the same name'],
    [
      'long arguments many times',
      `{ ${times(40, () => `contact(contactId: "${'x'.repeat(900)}") { id }`)} }`,
      'with the same name',
    ],
    [
      'fields that meet in fragments',
      `{ ${times(60, (i) => `...F${i}`)} } ${times(60, (i) => `fragment F${i} on Query { bots { id } }`)}`,
      'with the same name',
    ],
    [
      'fields that meet deep inside',
      `{ ${times(30, () => 'contact(contactId: "a") { botStatus { contact { id name } } }')} }`,
      'with the same name',
    ],
    [
      'a chain of fragments',
      `{ ...F0 } ${times(37, (i) => `fragment F${i} on Query { ${times(8, (k) => `x${i}${k}: __typename`)} ...F${i + 1} }`).replaceAll(/\w+: /g, '')} fragment F37 on Query { __typename }`,
      'too large',
    ],
    [
      'fragments without a type within another',
      `{ ${'... { '.repeat(60)} __typename ${'} '.repeat(60)} }`,
      'selection sets',
    ],
    [
      'types of types',
      `{ __type(name: "Bot") { ${'ofType { '.repeat(60)} name ${'} '.repeat(60)} } }`,
      'selection sets',
    ],
    ['many operations', times(21, (i) => `query A${i} { bots { id } }`), 'operations'],
    ['many tokens', `{ bots { ${times(2_600, () => 'id')} } }`, 'tokens'],
  ])('not %s', async (_what, query, message) => {
    expect(await refusal(query)).toMatchObject({ message: expect.stringContaining(message) });
  });

  it('not one whose fragments go in a circle', async () => {
    expect(await refusal(circle)).toMatchObject({ message: expect.stringContaining('Cannot spread') });
  });

  it('of any depth where it asks for the schema, as tools do', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    expect(await refusal(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }))).toBeNull();
  });
});
