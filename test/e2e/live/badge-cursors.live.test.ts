import { formatCursor } from '../../../src/realtime/cursor';
import { startTestApp } from '../../support/app/test-app';
import { type ApiClient, UNTIL_WOKEN } from '../../support/clients/api-client';
import type { BadgeEvent, LiveClient, Subscription } from '../../support/clients/live-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

/** The status of an event that tells one. */
const statusOf = ({ botStatuses }: BadgeEvent) => {
  expect(botStatuses).toHaveLength(1);
  return botStatuses[0]!;
};
const told = (event: BadgeEvent) => {
  const { contactId, state, version } = statusOf(event);
  return [event.kind, contactId, state, version];
};
const versions = (events: BadgeEvent[]) => events.map((event) => statusOf(event).version);

describe.each(databases)('live badges with a cursor on $name', (database) => {
  disposeAfterAll();
  let admin: ApiClient;
  let inbox: ApiClient;
  let live: LiveClient;
  let botId: string;
  let contacts = 0;
  const open: Subscription<BadgeEvent>[] = [];

  beforeAll(async () => {
    const app = await startTestApp({ databaseUrl: await database.create() });
    admin = await app.client('ADMIN');
    inbox = await app.client('INTEGRATION');
    live = await app.live('VIEWER');
    botId = (await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' })).bot.botId;
  });

  afterEach(() => {
    for (const subscription of open.splice(0)) subscription.stop();
  });

  const newContact = () => `contact ${++contacts}`;
  const sleep = (contactId: string, more: object = {}) =>
    admin.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN, ...more });
  const wake = (contactId: string) => admin.set({ contactId, state: 'ACTIVE' });
  function watch(ids: readonly string[], after?: string): Subscription<BadgeEvent> {
    const subscription = live.badges(ids, after);
    open.push(subscription);
    return subscription;
  }
  /** A subscription whose snapshots have come. */
  async function watchLive(...ids: string[]): Promise<Subscription<BadgeEvent>> {
    const subscription = watch(ids);
    await subscription.next();
    return subscription;
  }
  /** Watches the contacts, goes away, and returns the cursor it left with. */
  async function leave(...ids: string[]): Promise<string> {
    const subscription = watch(ids);
    const { feedCursor: cursor } = await subscription.next();
    subscription.stop();
    return cursor;
  }

  it('what was missed is replayed once and in order, and unchanged contacts stay silent', async () => {
    const [changed, unchanged, unwatched] = [newContact(), newContact(), newContact()];
    await sleep(unchanged);
    const cursor = await leave(changed, unchanged);
    await sleep(unwatched);
    await sleep(changed);
    await wake(changed);
    const back = watch([changed, unchanged], cursor);
    const replayed = await back.take(2);
    await sleep(changed);
    expect([...replayed, await back.next()].map(told)).toEqual([
      ['CHANGE', changed, 'SLEEPING', 1],
      ['CHANGE', changed, 'ACTIVE', 2],
      ['CHANGE', changed, 'SLEEPING', 3],
    ]);
  });

  it('of an event in the middle, only what came after that event is replayed', async () => {
    const id = newContact();
    const subscription = await watchLive(id);
    for (const note of ['one', 'two', 'three']) await sleep(id, { note });
    const [, second] = await subscription.take(3);
    subscription.stop();
    const back = watch([id], second!.feedCursor);
    expect(versions([await back.next()])).toEqual([3]);
    await wake(id);
    expect(versions([await back.next()])).toEqual([4]);
  });

  it('snapshots come where a bot was changed or a contact deleted meanwhile', async () => {
    const id = newContact();
    let cursor = await leave(id);
    await admin.saveBot({ botId, mode: 'SUGGESTIVE' });
    const back = await watch([id], cursor).next();
    await admin.saveBot({ botId, mode: 'AUTO_PILOT' });
    expect([back.kind, statusOf(back).permission]).toEqual(['SNAPSHOT', 'SUGGEST']);
    await sleep(id);
    cursor = await leave(id);
    await admin.deleteContact(id);
    expect(told(await watch([id], cursor).next())).toEqual(['SNAPSHOT', id, 'ACTIVE', 0]);
  });

  it('a new assignment meanwhile comes as a snapshot of that contact', async () => {
    const id = newContact();
    const { bot } = await admin.saveBot({ name: 'For a while', mode: 'SUGGESTIVE', isDefault: false });
    const cursor = await leave(id);
    await inbox.saveContacts([{ contactId: id, botId: bot.botId }]);
    const event = await watch([id], cursor).next();
    expect([event.kind, statusOf(event).permission]).toEqual(['SNAPSHOT', 'SUGGEST']);
  });

  it.each(['', 'no cursor', Buffer.from('a/b').toString('base64url')])(
    'that never was one (%j), that subscription fails alone',
    async (after) => {
      const id = newContact();
      const other = await watchLive(id);
      await expect(watch([id], after).next()).rejects.toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', field: ['after'] } },
      ]);
      await sleep(id);
      expect(told(await other.next())).toEqual(['CHANGE', id, 'SLEEPING', 1]);
    },
  );

  it('of another workspace, of another log or from the future, snapshots come', async () => {
    const id = newContact();
    const ours = await leave(id);
    const [epoch] = Buffer.from(ours, 'base64url').toString().split('/');
    await sleep(id);
    for (const cursor of [
      formatCursor(epoch!, 'another', 1),
      formatCursor('another log', 'test', 1),
      formatCursor(epoch!, 'test', 999_999),
    ]) {
      expect(told(await watch([id], cursor).next())).toEqual(['SNAPSHOT', id, 'SLEEPING', 1]);
    }
  });
});
