import { startTestApp, type TestApp } from '../../support/app/test-app';
import { type ApiClient, endless, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';

const seqOf = ({ feedCursor }: { readonly feedCursor: string }) =>
  Number(Buffer.from(feedCursor, 'base64url').toString().split('/')[2]);
const mariadb = databases.filter(({ name }) => name === 'MariaDB');
const redisUrl = process.env.TEST_REDIS_URL || null;
const buses = mariadb.flatMap((database) => [
  { name: 'without Redis', database, redisUrl: null },
  ...(redisUrl ? [{ name: 'with Redis', database, redisUrl }] : []),
]);

describe.each(buses)('two nodes on one MariaDB database $name', (bus) => {
  disposeAfterAll();
  let first: TestApp;
  let second: TestApp;
  let workspaces = 0;
  let workspace: string;
  let admin: ApiClient;
  let otherAdmin: ApiClient;

  beforeAll(async () => {
    const databaseUrl = await bus.database.create();
    const config = { redisUrl: bus.redisUrl };
    first = await startTestApp({ databaseUrl, config });
    second = await startTestApp({ databaseUrl, config });
  });

  beforeEach(async () => {
    // A name that other suites do not use: they share the Redis server.
    workspace = `${bus.name} ${++workspaces}`;
    admin = await first.client('ADMIN', { workspace });
    otherAdmin = await second.client('ADMIN', { workspace });
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
  });

  it('a change on one reaches badges and feed on the other, in order', async () => {
    const live = await second.live('VIEWER', { workspace });
    const badges = live.badges(['anna']);
    const feed = live.feed();
    await Promise.all([badges.next(), feed.next()]);
    for (const state of ['SLEEPING', 'INACTIVE', 'ACTIVE'])
      await admin.set({ contactId: 'anna', state, ...endless(state) });
    const told = (await badges.take(3)).flatMap(({ botStatuses }) => botStatuses);
    expect(told.map(({ version, state }) => [version, state])).toEqual([
      [1, 'SLEEPING'],
      [2, 'INACTIVE'],
      [3, 'ACTIVE'],
    ]);
    expect((await feed.take(3)).map(({ event }) => event.statusChange.version)).toEqual([1, 2, 3]);
  });

  it('a bot changed on one is a snapshot on the other', async () => {
    const badges = (await second.live('VIEWER', { workspace })).badges(['anna']);
    expect(await badges.next()).toMatchObject({ botStatuses: [{ permission: 'SEND' }] });
    const [bot] = (await admin.ask('{ bots { botId } }')).bots;
    await admin.saveBot({ botId: bot!.botId, mode: 'SUGGESTIVE' });
    expect(await badges.next()).toMatchObject({ kind: 'SNAPSHOT', botStatuses: [{ permission: 'SUGGEST' }] });
  });

  it('a subscriber who comes between a change and the news of it sees that change once', async () => {
    const live = await second.live('VIEWER', { workspace });
    // Somebody watches here already, so the node follows the log, a little behind.
    const early = live.badges(['anna']);
    await early.next();
    for (const version of oneTo(5)) {
      await admin.set({
        contactId: 'anna',
        state: 'SLEEPING',
        wake: UNTIL_WOKEN,
        note: `version ${version}`,
      });
      const badge = live.badges(['anna']);
      const feed = live.feed();
      expect((await badge.next()).botStatuses).toMatchObject([{ version }]);
      await feed.next();
      await admin.set({ contactId: 'ben', state: 'SLEEPING', wake: UNTIL_WOKEN, note: `version ${version}` });
      await early.until(({ botStatuses }) => botStatuses[0]!.version === version);
      expect((await feed.next()).event.statusChange).toMatchObject({ contactId: 'ben', version });
      badge.stop();
      feed.stop();
      expect(badge.events).toHaveLength(1);
    }
  });

  it('writes to one contact on both give versions without holes, and sequences without holes', async () => {
    const feed = (await second.live('VIEWER', { workspace })).feed();
    const cursors = [await feed.next()];
    const write = (client: ApiClient, number: number) =>
      client.set({ contactId: 'anna', state: 'SLEEPING', wake: UNTIL_WOKEN, note: `note ${number}` });
    const answers = await Promise.all(
      oneTo(60).map((number) => write(number % 2 ? admin : otherAdmin, number)),
    );
    expect(answers.map(({ botStatus }) => botStatus.version).sort((a, b) => a - b)).toEqual(oneTo(60));
    cursors.push(...(await feed.take(60)));
    expect(cursors.slice(1).map(({ event }) => event.statusChange.version)).toEqual(oneTo(60));
    const sequences = cursors.map(seqOf);
    expect(sequences).toEqual(oneTo(61).map((number) => sequences[0]! - 1 + number));
  });

  it('new contacts written on both at once are all there, in a sequence without holes', async () => {
    const feed = (await second.live('VIEWER', { workspace })).feed();
    const start = await feed.next();
    const writers = oneTo(20).map((number) => {
      const ids = oneTo(10).map((index) => `contact ${number}, ${index}`);
      return (number % 2 ? admin : otherAdmin).setMany({ contactIds: ids, state: 'INACTIVE' });
    });
    for (const { applied } of await Promise.all(writers)) expect(applied).toBe(10);
    const events = await feed.take(200);
    expect(new Set(events.map(({ event }) => event.statusChange.contactId)).size).toBe(200);
    expect(events.map(seqOf)).toEqual(oneTo(200).map((number) => seqOf(start) + number));
  });

  it('the same idempotency key on both at once has one effect', async () => {
    const input = { contactId: 'anna', state: 'SLEEPING', wake: UNTIL_WOKEN, idempotencyKey: 'once' };
    const answers = await Promise.all(
      [admin, otherAdmin, admin, otherAdmin].map((client) => client.set(input)),
    );
    expect(answers).toMatchObject(Array(4).fill({ outcome: 'APPLIED', userErrors: [] }));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ statusChange }) => statusChange.id)).size).toBe(1);
  });

  it('a cursor of one is good on the other', async () => {
    const feed = (await first.live('VIEWER', { workspace })).feed();
    const { feedCursor: cursor } = await feed.next();
    feed.stop();
    await otherAdmin.set({ contactId: 'anna', state: 'SLEEPING', wake: UNTIL_WOKEN });
    const back = (await second.live('VIEWER', { workspace })).feed(cursor);
    expect(await back.next()).toMatchObject({ start: 'RESUMED' });
    expect((await back.next()).event.statusChange).toMatchObject({ contactId: 'anna', version: 1 });
  });
});

describe.each(mariadb)('starting on $name', (database) => {
  disposeAfterAll();

  it('several services come up on one empty database', async () => {
    const databaseUrl = await database.create();
    const apps = await Promise.all(oneTo(4).map(() => startTestApp({ databaseUrl })));
    await (await apps[0]!.client('ADMIN')).saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    for (const app of apps) {
      expect(await (await app.client('VIEWER')).status('anna')).toMatchObject({ permission: 'SEND' });
      expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
    }
    const cursors = await Promise.all(
      apps.map(async (app) => (await (await app.live('VIEWER')).feed().next()).feedCursor),
    );
    expect(new Set(cursors).size).toBe(1);
  });
});
