import { setTimeout as delay } from 'node:timers/promises';
import { subscribe } from '../../../examples/graphql-ws.mjs';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { disposeLeftovers } from '../../support/leftovers';
import { until } from '../../support/until';
import { BADGES, FEED, Follower } from './follower';
import { CONTACTS, saveBot, Writer } from './writer';

const settle = () => delay(1_500);

describe('a subscription of the stock client', () => {
  let app: TestApp;
  let follower: Follower;
  let sent: { type: string; payload: { variables: Record<string, unknown> } }[];
  afterEach(disposeLeftovers);

  beforeEach(async () => {
    app = await startTestApp();
    await saveBot({ url: app.url, token: await app.token('ADMIN') });
    follower = new Follower(app.url, () => app.token('VIEWER'), { retryWait: () => delay(20) });
    sent = [];
    follower.client.on('opened', (opened) => {
      const socket = opened as { send(text: string): void };
      const { send } = socket;
      socket.send = (text) => {
        sent.push(JSON.parse(text));
        send.call(socket, text);
      };
    });
  });

  const subscriptions = () => sent.filter(({ type }) => type === 'subscribe');
  const cut = async () => {
    const { connections } = follower;
    follower.socket!.terminate();
    await follower.connected(connections + 1);
  };

  it('is sent again with the variables as they are by then', async () => {
    const variables: Record<string, unknown> = {};
    const cursors: string[] = [];
    const next = ({ data }: { data?: { statusFeed: { feedCursor: string } } | null }) => {
      cursors.push(data!.statusFeed.feedCursor);
      variables.after = cursors.at(-1);
    };
    // Without the example: this is what graphql-ws itself does.
    const sink = { next, error: () => undefined, complete: () => undefined };
    follower.client.subscribe<{ statusFeed: { feedCursor: string } }>({ query: FEED, variables }, sink);
    await until('the first event', async () => cursors.length === 1);
    await cut();
    await until('the second start', async () => cursors.length === 2);
    expect(subscriptions().map(({ payload }) => payload.variables)).toEqual([{}, { after: cursors[0] }]);
  });

  it.each([
    ['a cursor that is none', FEED, { after: 'yesterday' }],
    ['a cursor that is none, for badges', BADGES, { ids: CONTACTS, after: 'yesterday' }],
    ['no contacts', BADGES, { ids: [] }],
    ['a field that is not there', 'subscription { nothing { feedCursor } }', {}],
  ])('that is refused for %s ends with the error, and is not sent again', async (_what, query, variables) => {
    const ends: unknown[] = [];
    const unexpected: unknown[] = [];
    subscribe(
      follower.client,
      query,
      variables,
      (event: unknown) => unexpected.push(event),
      (reason: unknown) => ends.push(reason),
    );
    await until('the end', async () => ends.length > 0);
    await settle();
    expect({ ends: ends.length, unexpected, sent: subscriptions().length }).toEqual({
      ends: 1,
      unexpected: [],
      sent: 1,
    });
    expect(ends[0]).toMatchObject([{ message: expect.any(String), extensions: { retryable: false } }]);
  });

  it('to a busy workspace is told every change, however often the connection breaks', async () => {
    const { changes, snapshots } = follower.badges();
    await until('the start', async () => snapshots.length > 0);
    const token = await app.token('ADMIN');
    const writers = CONTACTS.map(
      (contact) => new Writer({ url: app.url, token }, { contacts: [contact], everyMs: 1 }),
    );
    for (let time = 0; time < 40; time += 1) {
      await delay(50);
      await cut();
    }
    const written = (await Promise.all(writers.map((writer) => writer.stop()))).flat();
    await until('the last change', async () => changes.length >= written.length, { withinMs: 2_000 });
    expect(changes.toSorted()).toEqual(written.toSorted());
    expect(snapshots).toEqual([CONTACTS]);
  });
});
