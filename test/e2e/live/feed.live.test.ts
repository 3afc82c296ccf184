import { formatCursor } from '../../../src/realtime/cursor';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { type ApiClient, FEED_READS, UNTIL_WOKEN } from '../../support/clients/api-client';
import type { FeedEvent, LiveClient, Subscription } from '../../support/clients/live-client';
import { openSocket } from '../../support/clients/raw-socket';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';

const seqOf = ({ feedCursor: cursor }: FeedEvent) =>
  Number(Buffer.from(cursor, 'base64url').toString().split('/')[2]);
const keyOf = ({ event }: FeedEvent) => `${event.statusChange.contactId} ${event.statusChange.version}`;
/** What an event tells, of the kind of that event. */
const told = ({ event }: FeedEvent) => {
  const { __typename: kind, statusChange, contactId, botId } = event;
  return [kind, statusChange?.contactId ?? contactId ?? botId];
};

describe.each(databases)('the feed of a workspace on $name', (database) => {
  disposeAfterAll();
  let app: TestApp;
  let admin: ApiClient;
  let inbox: ApiClient;
  let live: LiveClient;
  let workspaces = 0;
  let contacts = 0;

  beforeAll(async () => {
    app = await startTestApp({ databaseUrl: await database.create() });
  });

  /** A workspace of its own for each test. */
  beforeEach(async () => {
    const workspace = `workspace ${++workspaces}`;
    admin = await app.client('ADMIN', { workspace });
    inbox = await app.client('INTEGRATION', { workspace });
    live = await app.live('INTEGRATION', { workspace });
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
  });

  const newContact = () => `contact ${++contacts}`;
  const sleep = (contactId: string, more: object = {}) =>
    admin.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN, ...more });
  const wake = (contactId: string) => admin.set({ contactId, state: 'ACTIVE' });
  async function sleepMany(contactIds: string[], note: string): Promise<void> {
    const query = 'mutation ($input: SetBotStatusesInput!) { setBotStatuses(input: $input) { applied } }';
    const { setBotStatuses } = await admin.ask(query, {
      input: { contactIds, state: 'SLEEPING', wake: UNTIL_WOKEN, note },
    });
    expect(setBotStatuses.applied).toBe(contactIds.length);
  }
  /** A feed whose first event has come. */
  async function followFeed(after?: string): Promise<[feed: Subscription<FeedEvent>, first: FeedEvent]> {
    const feed = live.feed(after);
    return [feed, await feed.next()];
  }

  it('begins with an event that tells that it begins, and nothing else', async () => {
    await sleep(newContact());
    const [, first] = await followFeed();
    expect(first).toEqual({ feedCursor: expect.any(String), start: 'BEGUN', event: null });
  });

  it('has every change, contact and bot in commit order, and nothing that did not change a status', async () => {
    const [one, other] = [newContact(), newContact()];
    const [feed] = await followFeed();
    await wake(one);
    await sleep(one, { wake: { after: 'PT1H' } });
    await inbox.message({ contactId: one, messageId: `m ${one}`, origin: 'TEAMMATE' });
    const { bot } = await admin.saveBot({ name: 'Another', mode: 'OFF', isDefault: false });
    await inbox.saveContacts([{ contactId: other, name: 'Other' }]);
    await inbox.message({ contactId: other, messageId: `m ${other}`, origin: 'CONTACT' });
    await admin.set({ contactId: other, state: 'INACTIVE' });
    const events = await feed.take(7);
    expect(events.map(told)).toEqual([
      // Set ACTIVE, which it was: the contact is new, its status is not.
      ['ContactSaved', one],
      ['StatusChanged', one],
      ['StatusChanged', one],
      ['BotSaved', bot.botId],
      ['ContactSaved', other],
      ['WaitingChanged', other],
      ['StatusChanged', other],
    ]);
    const changes = events.flatMap(({ event }) => event.statusChange ?? []);
    expect(changes.map(({ version, outcome }) => [version, outcome])).toEqual([
      ...[
        [1, 'APPLIED'],
        [2, 'EXTENDED'],
        [1, 'APPLIED'],
      ],
    ]);
    for (const { start } of events) expect(start).toBeNull();
    const sequences = events.map(seqOf);
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
  });

  it('tells contacts and bots as they are when they are told of', async () => {
    const id = newContact();
    const query = `subscription { statusFeed { event { __typename ${FEED_READS} } } }`;
    const feed = live.subscribe<FeedEvent>(query);
    await feed.next();
    const { contacts: saved } = await inbox.saveContacts([{ contactId: id, name: 'Anna' }]);
    const { bot } = await admin.saveBot({ name: 'Another', mode: 'OFF', isDefault: false });
    await sleep(id);
    expect((await feed.take(3)).map(({ event }) => event)).toMatchObject([
      { __typename: 'ContactSaved', contact: { id: saved[0]!.id, contactId: id, name: 'Anna' } },
      { __typename: 'BotSaved', bot: { id: bot.id, botId: bot.botId, name: 'Another', mode: 'OFF' } },
      { __typename: 'StatusChanged', botStatus: { contactId: id, state: 'SLEEPING', version: 1 } },
    ]);
  });

  it('has nothing of another workspace', async () => {
    const stranger = await app.client('ADMIN', { workspace: 'a stranger' });
    await stranger.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    const id = newContact();
    const [feed] = await followFeed();
    await stranger.set({ contactId: id, state: 'INACTIVE' });
    await sleep(id);
    expect((await feed.next()).event.statusChange).toMatchObject({ contactId: id, state: 'SLEEPING' });
  });

  it('goes on after a cursor with what was missed, then with what comes', async () => {
    const id = newContact();
    const [feed, { feedCursor: cursor }] = await followFeed();
    feed.stop();
    await sleep(id);
    await wake(id);
    const [back, first] = await followFeed(cursor);
    expect(first).toMatchObject({ start: 'RESUMED', event: null, feedCursor: cursor });
    const missed = await back.take(2);
    await sleep(id);
    expect([...missed, await back.next()].map(({ event }) => event.statusChange.version)).toEqual([1, 2, 3]);
  });

  it('misses nothing and repeats nothing while ten write and the reader comes and goes', async () => {
    const [writers, each] = [10, 30];
    const [start, { feedCursor: cursor }] = await followFeed();
    start.stop();
    let after = cursor;
    const writing = oneTo(writers).map(async (writer) => {
      const id = newContact();
      for (const number of oneTo(each)) await sleep(id, { note: `${writer}: ${number}` });
      return id;
    });
    const events: FeedEvent[] = [];
    while (events.length < writers * each) {
      const [feed, first] = await followFeed(after);
      expect(first.start).toBe('RESUMED');
      events.push(...(await feed.take(Math.min(25, writers * each - events.length))));
      after = events.at(-1)!.feedCursor;
      feed.stop();
    }
    const ids = await Promise.all(writing);
    const sequences = events.map(seqOf);
    expect(sequences).toEqual(oneTo(sequences.length).map((number) => sequences[0]! - 1 + number));
    for (const id of ids) {
      const versions = events
        .map(({ event }) => event.statusChange)
        .filter(({ contactId }) => contactId === id)
        .map(({ version }) => version);
      expect(versions).toEqual(oneTo(each));
    }
    const [feed] = await followFeed(after);
    await wake(ids[0]!);
    expect(keyOf(await feed.next())).toBe(`${ids[0]} ${each + 1}`);
  });

  it('says so where it can not go on, and begins at the newest change', async () => {
    const id = newContact();
    await sleep(id);
    const [, { feedCursor: cursor }] = await followFeed();
    const [epoch] = Buffer.from(cursor, 'base64url').toString().split('/');
    for (const foreign of [
      formatCursor(epoch!, 'a stranger', 1),
      formatCursor('another log', `workspace ${workspaces}`, 1),
      formatCursor(epoch!, `workspace ${workspaces}`, 999_999),
    ]) {
      const [feed, first] = await followFeed(foreign);
      expect(first).toEqual({ feedCursor: cursor, start: 'RESET', event: null });
      feed.stop();
    }
    const [feed] = await followFeed(formatCursor('another log', 'a stranger', 1));
    await wake(id);
    expect(keyOf(await feed.next())).toBe(`${id} 2`);
  });

  it('refuses what never was a cursor, for that subscription alone', async () => {
    const [feed] = await followFeed();
    await expect(live.feed('no cursor').next()).rejects.toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: ['after'] } },
    ]);
    const id = newContact();
    await sleep(id);
    expect(keyOf(await feed.next())).toBe(`${id} 1`);
  });

  it('has a bulk change of 1,000 contacts whole and in order', async () => {
    const ids = oneTo(1_000).map(newContact);
    const [feed] = await followFeed();
    await sleepMany(ids, 'bulk');
    expect((await feed.take(1_000)).map(keyOf)).toEqual(ids.map((id) => `${id} 1`));
  });

  it('has all of several bulk changes for a reader that had stopped reading, which delays nobody else', async () => {
    const bulks = oneTo(3).map(() => oneTo(1_000).map(newContact));
    const slow = await openSocket(app.url);
    await slow.init(await app.token('VIEWER', { workspace: `workspace ${workspaces}` }));
    // The note many times over: far more than the buffers between server and client hold.
    const notes = oneTo(8).map((number) => `n${number}: note`);
    slow.subscribe(
      'slow',
      `subscription { statusFeed { feedCursor event {
      ... on StatusChanged { statusChange { contactId version ${notes} } } } } }`,
    );
    await slow.next();
    slow.socket.pause();
    const [feed] = await followFeed();
    for (const [index, ids] of bulks.entries()) await sleepMany(ids, String(index).repeat(1_000));
    const expected = bulks.flat().map((id) => `${id} 1`);
    expect((await feed.take(3_000)).map(keyOf)).toEqual(expected);
    slow.socket.resume();
    const late: string[] = [];
    while (late.length < 3_000) late.push(keyOf((await slow.next()).payload.data.statusFeed as FeedEvent));
    expect(late).toEqual(expected);
  });
});
