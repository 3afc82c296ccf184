import { formatCursor } from '../../../src/realtime/cursor';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { type ApiClient, type Changes, UNTIL_WOKEN } from '../../support/clients/api-client';
import type { LiveClient } from '../../support/clients/live-client';
import { databases } from '../../support/databases/databases';
import { openHousekeeping, pruneAll } from '../../support/databases/housekeeping';
import { disposeAfterAll } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';
import { ManualClock } from '../../support/stand-ins/manual-clock';
import { DAY, START } from '../world';

const toCursor = (text: string) => Buffer.from(text).toString('base64url');
const cursorsOf = ({ edges }: Changes) => edges.map(({ cursor }) => cursor);
const kindsOf = ({ edges }: Changes) => edges.map(({ node }) => node.__typename);

describe.each(databases)('the feed by pages on $name', (database) => {
  disposeAfterAll();
  let databaseUrl: string;
  let app: TestApp;
  let clock: ManualClock;
  let admin: ApiClient;
  let live: LiveClient;
  let workspace: string;
  let workspaces = 0;

  beforeAll(async () => {
    databaseUrl = await database.create();
    clock = new ManualClock(START);
    app = await startTestApp({ databaseUrl, clock });
  });
  beforeEach(async () => {
    workspace = `workspace ${++workspaces}`;
    admin = await app.client('ADMIN', { workspace });
    live = await app.live('VIEWER', { workspace });
  });

  const sleep = (contactId: string, note: string) =>
    admin.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN, note });
  /** A bot, and so many changes of a contact. */
  async function fill(changes: number): Promise<void> {
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    for (const number of oneTo(changes)) await sleep('anna', `${number}`);
  }
  async function readAll(after: string | null, first: number): Promise<Changes[]> {
    const pages = [await admin.changes(after, first)];
    while (pages.at(-1)!.pageInfo.hasNextPage)
      pages.push(await admin.changes(pages.at(-1)!.pageInfo.endCursor, first));
    return pages;
  }

  it('begins with the oldest event that is kept, and goes on page by page', async () => {
    await fill(6);
    const pages = await readAll(null, 3);
    expect(pages.map(({ start, edges }) => [start, edges.length])).toEqual([
      ...[
        ['BEGUN', 3],
        ['RESUMED', 3],
        ['RESUMED', 1],
      ],
    ]);
    for (const [index, { edges, pageInfo }] of pages.entries()) {
      const [startCursor, endCursor] = [edges[0]!.cursor, edges.at(-1)!.cursor];
      const [hasPreviousPage, hasNextPage] = [index > 0, index < 2];
      expect(pageInfo).toEqual({ hasNextPage, hasPreviousPage, startCursor, endCursor });
    }
    const nodes = pages.flatMap(({ edges }) => edges.map(({ node }) => node));
    expect(nodes[0]).toMatchObject({ __typename: 'BotSaved', bot: { name: 'Assistant', version: 1 } });
    expect(
      nodes
        .slice(1)
        .map(({ statusChange, botStatus }) => [
          ...[statusChange.note, statusChange.version, botStatus.version],
        ]),
    ).toEqual(oneTo(6).map((number) => [`${number}`, number, 6]));
    const { changes } = await admin.ask('{ changes { nodes { __typename } } }');
    expect(changes.nodes).toHaveLength(7);
  });

  it('of none is empty, and has a cursor to go on from', async () => {
    const empty = { hasNextPage: false, startCursor: null, endCursor: expect.any(String) };
    const none = await admin.changes();
    expect(none).toMatchObject({ start: 'BEGUN', edges: [], pageInfo: empty });
    await fill(1);
    const { endCursor } = none.pageInfo;
    const zero = await admin.changes(endCursor, 0);
    expect(zero).toMatchObject({ start: 'RESUMED', edges: [], pageInfo: { hasNextPage: true, endCursor } });
    const rest = await admin.changes(endCursor);
    expect(kindsOf(rest)).toEqual(['BotSaved', 'StatusChanged']);
    const end = await admin.changes(rest.pageInfo.endCursor);
    expect(end).toMatchObject({ start: 'RESUMED', edges: [], pageInfo: empty });
    expect(end.pageInfo.endCursor).toBe(rest.pageInfo.endCursor);
  });

  it('has the events of the subscription with the cursors of the subscription: each can go on as the other', async () => {
    await admin.saveContacts([{ contactId: 'ben' }]);
    const feed = live.feed();
    const { feedCursor: cursor } = await feed.next();
    await fill(3);
    await admin.saveContacts([{ contactId: 'anna', name: 'Anna' }, { contactId: 'carl' }]);
    await admin.message({ contactId: 'anna', messageId: 'm', origin: 'CONTACT' });
    await admin.deleteContact('ben');
    const told = await feed.take(8);
    const pages = await readAll(cursor, 4);
    const read = pages.flatMap(({ edges }) => edges);
    expect(read.map((edge) => edge.cursor)).toEqual(told.map((event) => event.feedCursor));
    expect(read.map(({ node }) => node.eventId)).toEqual(told.map(({ event }) => event.eventId));
    expect(read.map(({ node }) => node.statusChange?.version)).toEqual(
      told.map(({ event }) => event.statusChange?.version),
    );
    for (const [index, each] of told.entries()) {
      expect(cursorsOf(await admin.changes(each.feedCursor))).toEqual(
        told.slice(index + 1).map((event) => event.feedCursor),
      );
      const back = live.feed(read[index]!.cursor);
      expect(await back.next()).toMatchObject({ start: 'RESUMED', feedCursor: each.feedCursor });
      for (const event of told.slice(index + 1))
        expect((await back.next()).feedCursor).toBe(event.feedCursor);
      back.stop();
    }
  });

  it('tells what happened to contacts and bots, and what of them there still is', async () => {
    const { bot } = await admin.saveBot({ name: 'First', mode: 'AUTO_PILOT' });
    const second = (await admin.saveBot({ name: 'Second', isDefault: true })).bot;
    const { contacts } = await admin.saveContacts([{ contactId: 'anna', name: 'Anna' }]);
    // Nothing new is nothing to tell.
    await admin.saveContacts([{ contactId: 'anna', name: 'Anna' }]);
    await admin.saveContacts([{ contactId: 'anna', timeZone: 'Asia/Tokyo', botId: bot.botId }]);
    await sleep('anna', 'note');
    const change = (await admin.history('anna'))[0]!;
    const before = (await admin.changes()).edges.map(({ node }) => node);
    const anna = {
      ...{ id: contacts[0]!.id, contactId: 'anna', name: 'Anna' },
      ...{ timeZone: 'Asia/Tokyo', bot: { botId: bot.botId } },
    };
    expect(before).toMatchObject([
      { __typename: 'BotSaved', botId: bot.botId, bot: { name: 'First', isDefault: false, version: 2 } },
      // The former default is saved too.
      { __typename: 'BotSaved', botId: bot.botId },
      { __typename: 'BotSaved', botId: second.botId, bot: { id: second.id, isDefault: true, version: 1 } },
      { __typename: 'ContactSaved', contactId: 'anna', contact: anna },
      { __typename: 'ContactSaved', contactId: 'anna', contact: anna },
      {
        ...{ __typename: 'StatusChanged', statusChange: change },
        botStatus: { contactId: 'anna', state: 'SLEEPING', version: 1 },
      },
    ]);
    await admin.set({ contactId: 'anna', state: 'ACTIVE' });
    const then = (await admin.changes()).edges[5]!.node.botStatus;
    // As of now, so that a cache never gets an older one.
    expect(then).toMatchObject({ state: 'ACTIVE', version: 2 });

    await admin.deleteContact('anna');
    await admin.deleteBot(second.botId);
    const after = (await admin.changes()).edges.map(({ node }) => node);
    const known = after.filter(({ __typename }) => __typename.startsWith('Bot'));
    expect(known).toMatchObject([
      ...[{ bot: { name: 'First' } }, { bot: { name: 'First' } }, { bot: null }],
      { __typename: 'BotDeleted', botId: second.botId },
    ]);
    // Of an erased contact, its erasure alone is left.
    expect(after.filter(({ __typename }) => /Contact|Status/.test(__typename))).toEqual([
      { __typename: 'ContactErased', eventId: expect.any(String), erasedId: contacts[0]!.id },
    ]);
    const ids = after.map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(ids.length);
    expect((await admin.changes()).edges.map(({ node }) => node.eventId)).toEqual(ids);
  });

  it('says so where it can not go on, with a cursor from which it can', async () => {
    await fill(2);
    const { pageInfo } = await admin.changes();
    const [log] = Buffer.from(pageInfo.endCursor, 'base64url').toString().split('/');
    for (const foreign of [
      formatCursor(log!, 'a stranger', 1),
      formatCursor('another log', workspace, 1),
      formatCursor(log!, workspace, 999_999),
    ]) {
      const reset = await admin.changes(foreign);
      expect(reset).toMatchObject({ start: 'RESET', edges: [], pageInfo: { hasNextPage: false } });
      await sleep('anna', foreign);
      const next = await admin.changes(reset.pageInfo.endCursor);
      expect(next).toMatchObject({
        start: 'RESUMED',
        edges: [{ node: { statusChange: { note: foreign } } }],
      });
    }
  });

  it('begins after what was pruned, and says so to who had not come as far', async () => {
    await fill(3);
    const old = await admin.changes();
    clock.advance(DAY);
    await sleep('anna', 'new');
    const housekeeping = await openHousekeeping(databaseUrl);
    await pruneAll(housekeeping, clock.now() - 1);
    const kept = await admin.changes();
    expect(kept).toMatchObject({ start: 'BEGUN', edges: [{ node: { statusChange: { note: 'new' } } }] });
    const starts = [];
    for (const cursor of cursorsOf(old)) {
      const page = await admin.changes(cursor);
      starts.push(page.start);
      expect(page.pageInfo.endCursor).toBe(kept.pageInfo.endCursor);
      expect(cursorsOf(page)).toEqual(page.start === 'RESET' ? [] : cursorsOf(kept));
    }
    expect(starts).toEqual(['RESET', 'RESET', 'RESET', 'RESUMED']);
  });

  it.each([
    ['an empty cursor', { after: '' }, 'after'],
    ['a text that is no cursor', { after: 'no cursor' }, 'after'],
    ['the cursor of another list', { after: toCursor('c:anna') }, 'after'],
    ['a place that is no number', { after: toCursor('log/owner/one') }, 'after'],
    ['less than no events', { first: -1 }, 'first'],
    ['more than a hundred events', { first: 101 }, 'first'],
  ])('refuses %s and names the argument', async (_what, variables, field) => {
    const query = 'query ($after: String, $first: Int) { changes(after: $after, first: $first) { start } }';
    const { status, errors } = await admin.send(query, variables);
    expect(status).toBe(200);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: [field] } }]);
  });
});
