import { setImmediate as nextTurn } from 'node:timers/promises';
import { PreparedOperations } from '../../src/graphql/execution/prepared-operation';
import { createSchema } from '../../src/graphql/schema';
import { CooperativeScheduler } from '../../src/limits/cooperative-scheduler';
import { createDataSource } from '../../src/persistence/database/data-source';
import { parseDatabaseUrl } from '../../src/persistence/database/database-url';
import { startWithBot } from '../support/app/start-with-bot';
import type { TestApp } from '../support/app/test-app';
import { type ApiClient, type GraphqlAnswer, UNTIL_WOKEN } from '../support/clients/api-client';
import { errorsOf, openSocket, type RawSocket } from '../support/clients/raw-socket';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';
import { oneTo } from '../support/one-to';
import { contextOf, openServices } from '../support/stand-ins/recorded-services';

const ids = oneTo(1_000).map((number) => `c${number}`);
const times = (count: number, part: (index: number) => string) => oneTo(count).map(part).join(' ');
const STATUS = `contactId state reason permission available unavailableReason since wakeAt note pinned locked version
  pendingInbound waitingSince changedBy { kind externalId name } messageCounts { channel sent maxMessages }
  contact { contactId name timeZone bot { botId name mode isDefault version rules { messageSleep maxMessages } } }`;

describe.each(databases)('answers on $name', (database) => {
  disposeAfterAll();
  let app: TestApp;
  let viewer: ApiClient;
  let agent: ApiClient;
  let socket: RawSocket;
  let operations = 0;

  beforeAll(async () => {
    const databaseUrl = await database.create();
    ({ app } = await startWithBot({ databaseUrl }));
    viewer = await app.client('VIEWER');
    agent = await app.client('AGENT');
    await copyBot(databaseUrl, 500);
    socket = await openSocket(app.url);
    await socket.init(await app.token('VIEWER'));
  });

  /** What both transports and both ways over HTTP answer: the same refusal, and no data. */
  async function refusal(query: string, variables: Record<string, unknown> = {}) {
    const { status, data, errors } = await viewer.send(query, variables);
    const { data: viaApollo, errors: errorsOfApollo } = await getByApollo(query, variables);
    const id = `${++operations}`;
    socket.subscribe(id, query, variables);
    const frame = await socket.nextOf(id);
    expect([status, data, viaApollo, frame.payload.data]).toEqual([400, null, undefined, undefined]);
    const codes = [errors, errorsOfApollo, errorsOf(frame)];
    const unique = new Set(codes.map((found) => JSON.stringify(found.map((error) => error.extensions.code))));
    expect(unique.size).toBe(1);
    return errors[0]!;
  }

  async function getByApollo(query: string, variables: object): Promise<GraphqlAnswer> {
    const body = JSON.stringify({ query, variables, extensions: { by: 'Apollo' } });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${viewer.token}` };
    return (
      await fetch(`${app.url}/graphql`, { method: 'POST', headers, body })
    ).json() as Promise<GraphqlAnswer>;
  }

  const COSTLY = `x: contacts(first: 100) { edges { node { statusHistory(first: 100) { edges { node { id contactId version previousState state outcome reason note } } } } } }`;
  const fanOut = (width: number, depth: number) =>
    `bots { rules { ${times(width, () => '...R0')} } } } ${oneTo(depth)
      .map(
        (level) =>
          `fragment R${level - 1} on BotRules { ${level < depth ? times(width, () => `...R${level}`) : 'maxMessages'} }`,
      )
      .join(' ')}`;
  it.each<[string, string, Record<string, unknown>]>([
    ['by itself', `{ ${COSTLY} }`, {}],
    ['beside fragments that fan out', `{ ${COSTLY} ${fanOut(10, 4)}`, {}],
    [
      'beside an argument of null that may not be',
      `query ($x: ID = "a") { contact(contactId: $x) { id } ${COSTLY} }`,
      { x: null },
    ],
    [
      'beside a condition of null',
      `query ($x: Boolean = true) { contact(contactId: "a") { id @include(if: $x) } ${COSTLY} }`,
      { x: null },
    ],
    [
      'under a condition of null',
      `query ($x: Boolean = true) { ${COSTLY.replace('100)', '100) @include(if: $x)')} }`,
      { x: null },
    ],
    ['of sums', `{ ${times(20, (i) => `a${i}: statusSummary { waiting }`)} }`, {}],
    [
      'of searches',
      `{ ${times(20, (i) => `a${i}: contacts(first: 1, filter: {states: [ACTIVE]}) { edges { cursor } }`)} }`,
      {},
    ],
  ])('are refused that would cost too much: %s', async (_what, query, variables) => {
    expect(await refusal(query, variables)).toMatchObject({
      extensions: { code: expect.stringMatching(/QUERY_TOO_COSTLY|VALIDATION/) },
    });
  });

  it('report variables that do not fit as such, whatever the operation would cost', async () => {
    const query = `query ($first: Int) { contacts(first: $first) { edges { node { id } } } }`;
    for (const first of ['many', 1e300, [1], {}]) {
      expect((await viewer.send(query, { first })).errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    }
  });

  it('are given of a thousand contacts with all there is to tell', async () => {
    const { botStatuses } = await viewer.ask(
      `query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { ${STATUS} } } }`,
      { ids },
    );
    expect(botStatuses.nodes.map(({ contactId }) => contactId)).toEqual(ids);
    expect(botStatuses.nodes[999]).toMatchObject({
      contact: { contactId: 'c1000', bot: { name: 'Assistant' } },
    });
  });

  it('end with an error where there is more to read than anybody could expect', async () => {
    const error = await refusal(`{ ${times(50, (index) => `a${index}: bots { id }`)} }`);
    expect(error).toMatchObject({
      message: expect.stringContaining('items'),
      extensions: { code: 'QUERY_TOO_COSTLY' },
    });
  });

  it('end with an error where they grow too long, but never those of a change', async () => {
    const note = 'x'.repeat(1_000);
    const notes = times(9, (index) => `n${index}: note`);
    type Noted = { applied: number; results: { botStatus: Record<string, string> }[] };
    const query = `mutation ($input: SetBotStatusesInput!) { setBotStatuses(input: $input) { applied results { botStatus { ${notes} } } } }`;
    const { setBotStatuses } = await agent.ask<{ setBotStatuses: Noted }>(query, {
      input: { contactIds: ids, state: 'SLEEPING', wake: UNTIL_WOKEN, note },
    });
    expect(setBotStatuses.applied).toBe(1_000);
    expect(setBotStatuses.results[999]!.botStatus.n9).toBe(note);

    const read = `query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { ${notes} } } }`;
    const error = await refusal(read, { ids });
    expect(error).toMatchObject({
      message: expect.stringContaining('bytes'),
      extensions: { code: 'QUERY_TOO_COSTLY' },
    });
    expect((await viewer.ask(read, { ids: ids.slice(0, 100) })).botStatuses.nodes).toHaveLength(100);
  });

  it('of another workspace are not held up by a long one', async () => {
    const other = await app.client('VIEWER', { workspace: 'other' });
    const order: string[] = [];
    const long = viewer.ask(
      `query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { ${STATUS} } } }`,
      { ids },
    );
    const short = other.ask('{ botStatuses(contactIds: ["a"]) { nodes { id } } }');
    await Promise.all([long.then(() => order.push('long')), short.then(() => order.push('short'))]);
    expect(order).toEqual(['short', 'long']);
  });
});

/** So many bots like the one there is, as the service would need long to save them. */
async function copyBot(databaseUrl: string, count: number): Promise<void> {
  const source = await createDataSource(parseDatabaseUrl(databaseUrl), { use: 'migrate' }).initialize();
  const [bot] = await source.query('SELECT * FROM bots');
  const columns = Object.keys(bot);
  const copies = oneTo(count).map((number) => ({ ...bot, id: `copy ${number}`, is_default: 0 }));
  const tuple = `(${columns.map(() => '?').join(', ')})`;
  await source.query(
    `INSERT INTO bots (${columns.join(', ')}) VALUES ${copies.map(() => tuple).join(', ')}`,
    copies.flatMap((copy) => columns.map((column) => copy[column])),
  );
  await source.destroy();
}

describe('a long list', () => {
  disposeAfterAll();

  it('is completed in as many turns of the event loop as its slices take', async () => {
    const services = {
      ...(await openServices(await databases[0]!.create(), '2026-03-02T10:00:00.000Z')),
      // Each slice is over at once.
      scheduler: new CooperativeScheduler(0),
    };
    const query = 'query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { id contact { name } } } }';
    const operation = new PreparedOperations(createSchema()).prepare(query, null);
    const caller = {
      workspace: 'test',
      role: 'VIEWER',
      actor: { kind: 'USER', id: 'v', name: null },
    } as const;
    let isDone = false;
    const answer = Promise.resolve(
      operation.execute(undefined, contextOf(services, caller), { ids: ids.slice(0, 100) }),
    );
    void answer.then(() => {
      isDone = true;
    });
    let turns = 0;
    for (; !isDone; turns += 1) await nextTurn();
    expect(turns).toBeGreaterThanOrEqual(99);
    expect((await answer).data).toMatchObject({ botStatuses: { nodes: { length: 100 } } });
  });
});
