import type { HousekeepingStore } from '../../src/application/ports/housekeeping-store';
import { DAY, HOUR, newId, reply, START } from '../e2e/world';
import { startWithBot } from '../support/app/start-with-bot';
import { startTestApp, type TestApp } from '../support/app/test-app';
import { type ApiClient, endless, UNTIL_WOKEN } from '../support/clients/api-client';
import type { FeedEvent, LiveClient } from '../support/clients/live-client';
import { openSocket } from '../support/clients/raw-socket';
import { databases } from '../support/databases/databases';
import { openHousekeeping, pruneAll } from '../support/databases/housekeeping';
import { disposeAfterAll } from '../support/leftovers';
import { oneTo } from '../support/one-to';
import { ManualClock } from '../support/stand-ins/manual-clock';
import { until } from '../support/until';

const RETENTION = 400 * DAY;
const versionsOf = (events: readonly FeedEvent[]) => events.map(({ event }) => event.statusChange.version);

describe.each(databases)('pruning the log on $name', (database) => {
  disposeAfterAll();
  let app: TestApp;
  let clock: ManualClock;
  let housekeeping: HousekeepingStore;
  let databaseUrl: string;
  let workspaces = 0;
  let workspace: string;
  let admin: ApiClient;
  let live: LiveClient;

  beforeAll(async () => {
    databaseUrl = await database.create();
    clock = new ManualClock(START);
    app = await startTestApp({ databaseUrl, clock });
    housekeeping = await openHousekeeping(databaseUrl);
  });

  beforeEach(async () => {
    workspace = `workspace ${++workspaces}`;
    admin = await app.client('ADMIN', { workspace });
    live = await app.live('ADMIN', { workspace });
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
  });

  const prune = (batch?: number) => pruneAll(housekeeping, clock.now() - RETENTION, batch);
  /** One change of the contact after the other, from version 1 on if it is new. */
  async function change(contactId: string, times: number): Promise<void> {
    for (const time of oneTo(times))
      await admin.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN, note: String(time) });
  }
  /** Five changes, then pruned after the third; the cursors that the feed had with each. */
  async function prunedAfterThree(): Promise<{ contactId: string; cursors: string[] }> {
    const contactId = newId();
    const feed = live.feed();
    await feed.next();
    await change(contactId, 3);
    clock.advance(RETENTION - HOUR);
    await change(contactId, 2);
    const cursors = (await feed.take(5)).map(({ feedCursor: cursor }) => cursor);
    feed.stop();
    clock.advance(HOUR + 1);
    expect(await prune()).toBeGreaterThanOrEqual(3);
    return { contactId, cursors };
  }

  it('deletes what is older than it is kept, and nothing else', async () => {
    const { contactId } = await prunedAfterThree();
    expect((await admin.history(contactId)).map(({ version }) => version)).toEqual([5, 4]);
    expect(await admin.status(contactId)).toMatchObject({ state: 'SLEEPING', version: 5, note: '2' });
    expect(await prune()).toBe(0);
  });

  it('goes on in small batches until it is done', async () => {
    const contactId = newId();
    await change(contactId, 25);
    clock.advance(RETENTION + 1);
    expect(await prune(4)).toBeGreaterThanOrEqual(25);
    expect(await admin.history(contactId)).toEqual([]);
  });

  it('a feed goes on after its end with nothing missed, and is told where it can not', async () => {
    const { contactId, cursors } = await prunedAfterThree();
    for (const [at, cursor] of cursors.entries()) {
      const feed = live.feed(cursor);
      const first = await feed.next();
      const isGone = at < 2;
      expect(first).toEqual({
        feedCursor: isGone ? cursors.at(-1) : cursor,
        start: isGone ? 'RESET' : 'RESUMED',
        event: null,
      });
      if (!isGone) expect(versionsOf(await feed.take(4 - at))).toEqual([4, 5].slice(at - 2));
      feed.stop();
    }
    const feed = live.feed(cursors[0]);
    await feed.next();
    await change(contactId, 1);
    expect(versionsOf([await feed.next()])).toEqual([6]);
  });

  it('a badge goes on after its end with nothing missed, and gets a snapshot where it can not', async () => {
    const { contactId, cursors } = await prunedAfterThree();
    const gone = live.badges([contactId], cursors[1]);
    expect(await gone.next()).toMatchObject({ kind: 'SNAPSHOT', botStatuses: [{ version: 5 }] });
    const kept = live.badges([contactId], cursors[2]);
    const missed = await kept.take(2);
    expect(missed.map(({ kind }) => kind)).toEqual(['CHANGE', 'CHANGE']);
    expect(missed.map(({ statusChange }) => statusChange.version)).toEqual([4, 5]);
  });

  it('a feed that is read while the log is pruned under it says so, and goes on with what comes', async () => {
    const bulks = oneTo(3).map((bulk) => oneTo(1_000).map((number) => `${workspace} ${bulk} ${number}`));
    const slow = await openSocket(app.url);
    await slow.init(await app.token('ADMIN', { workspace }));
    // Far more than the buffers between server and client hold, so that the feed has to read on from the log.
    const notes = oneTo(8).map((number) => `n${number}: note`);
    slow.subscribe(
      'slow',
      `subscription { statusFeed { start event {
      ... on StatusChanged { statusChange { contactId version ${notes} } } } } }`,
    );
    await slow.next();
    slow.socket.pause();
    for (const contactIds of bulks)
      await admin.setMany({ contactIds, state: 'SLEEPING', wake: UNTIL_WOKEN, note: 'x'.repeat(1_000) });
    clock.advance(RETENTION + 1);
    expect(await prune()).toBeGreaterThanOrEqual(3_000);
    slow.socket.resume();
    const next = async () => (await slow.next()).payload.data.statusFeed as FeedEvent;
    const told: string[] = [];
    let event = await next();
    for (; event.event !== null; event = await next()) told.push(event.event.statusChange.contactId);
    expect(event).toEqual({ start: 'RESET', event: null });
    // Nothing was skipped in silence before it was said.
    expect(told.length).toBeLessThan(3_000);
    expect(told).toEqual(bulks.flat().slice(0, told.length));
    await change('after', 1);
    expect((await next()).event.statusChange).toMatchObject({ contactId: 'after', version: 1 });
  });

  it('a page of history that was pruned meanwhile is the last one', async () => {
    const contactId = newId();
    await change(contactId, 4);
    const page = (after: string | null) =>
      admin.ask(
        `query ($id: ID!, $after: String) { contact(contactId: $id) { statusHistory(first: 2, after: $after) {
          edges { node { version } } pageInfo { hasNextPage endCursor } } } }`,
        { id: contactId, after },
      );
    const { pageInfo } = (await page(null)).contact.statusHistory;
    expect(pageInfo.hasNextPage).toBe(true);
    clock.advance(RETENTION + 1);
    await prune();
    expect((await page(pageInfo.endCursor)).contact.statusHistory).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });

  it('a call that is repeated when its entry is lost is still not run again', async () => {
    const contactId = newId();
    const message = { contactId, messageId: newId('message'), origin: 'TEAMMATE' };
    const one = { contactId, state: 'SLEEPING', wake: UNTIL_WOKEN, idempotencyKey: newId('key') };
    const bulk = { contactIds: [contactId], state: 'INACTIVE', idempotencyKey: newId('key') };
    const { token } = await admin.reserve({ contactId });
    const commit = { token, messageId: newId('reply') };
    expect(await admin.commit(commit)).toMatchObject({ granted: true });
    for (const answer of [await admin.message(message), await admin.set(one)])
      expect(answer.userErrors).toEqual([]);
    await admin.setMany(bulk);
    // Sooner than any setting allows.
    await pruneAll(housekeeping, clock.now() + 1);
    const stands = {
      ...{ replayed: true, outcome: null, statusChange: null },
      botStatus: { state: 'INACTIVE' },
      userErrors: [],
    };
    expect(await admin.message(message)).toMatchObject(stands);
    expect(await admin.set(one)).toMatchObject(stands);
    expect(await admin.setMany(bulk)).toEqual({ applied: 0, userErrors: [], results: [] });
    expect(await admin.commit(commit)).toMatchObject({ granted: true, replayed: true, statusChange: null });
    expect(await admin.history(contactId)).toEqual([]);
  });

  it('is done by the running service, after the keys that answer with what is pruned', async () => {
    const url = await database.create();
    const { app: before, admin: client } = await startWithBot({ databaseUrl: url, clock });
    const message = { contactId: 'anna', messageId: 'm', origin: 'TEAMMATE' };
    await client.message(message);
    await reply(client, 'ben');
    await before.stop();
    clock.advance(RETENTION + HOUR);
    const after = await startTestApp({ databaseUrl: url, clock });
    const metric = async () =>
      (await (await fetch(`${after.url}/metrics`)).text()).match(/^bot_status_log_pruned_total (\d+)/m)?.[1];
    const arePruned = async () => (await metric()) === '4';
    await until('four entries to be pruned', arePruned, { everyMs: 20, withinMs: 20_000 });
    const late = await after.client('ADMIN');
    // The wake that was due while nobody ran is new history.
    expect(await late.history('anna')).toMatchObject([{ reason: 'TIMER' }]);
    // Long after its time a message is a new one, and told to be too old.
    expect(await late.message({ ...message, sentAt: START })).toMatchObject({ outcome: 'STALE' });
  });
});

const shared = databases.filter(({ name }) => name === 'MariaDB');
if (shared.length > 0)
  describe.each(shared)('two nodes that prune one $name database at once', (database) => {
    disposeAfterAll();

    it('delete each entry once and nothing else, while others write', async () => {
      const databaseUrl = await database.create();
      const clock = new ManualClock(START);
      const { app, admin } = await startWithBot({ databaseUrl, clock });
      const ids = oneTo(300).map((number) => `contact ${number}`);
      for (const state of ['SLEEPING', 'INACTIVE'])
        await admin.setMany({ contactIds: ids, state, ...endless(state), note: 'old' });
      clock.advance(RETENTION + 1);
      const feed = (await app.live('ADMIN')).feed();
      await feed.next();
      const nodes = [await openHousekeeping(databaseUrl), await openHousekeeping(databaseUrl)];
      const writing = ids.map((contactId) => admin.set({ contactId, state: 'ACTIVE', note: 'new' }));
      const erasing = ids.slice(0, 20).map((id) => admin.deleteContact(id));
      const pruned = await Promise.all(nodes.map((node) => pruneAll(node, clock.now() - RETENTION, 7)));
      await Promise.all([...writing, ...erasing]);
      // Those erased took their entries with them, whoever came first.
      const sum = pruned.reduce((a, b) => a + b);
      expect(sum).toBeLessThanOrEqual(601);
      expect(sum).toBeGreaterThanOrEqual(601 - 40);
      for (const id of ids.slice(20))
        expect(await admin.history(id)).toMatchObject([{ version: 3, note: 'new' }]);
      const told = await feed.take(280);
      expect(told.length).toBe(280);
    });
  });
