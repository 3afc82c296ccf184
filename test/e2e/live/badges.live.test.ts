import { formatCursor } from '../../../src/realtime/cursor';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { type ApiClient, UNTIL_WOKEN } from '../../support/clients/api-client';
import type { BadgeEvent, LiveClient, Subscription } from '../../support/clients/live-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';
import { ManualClock } from '../../support/stand-ins/manual-clock';

const told = ({ kind, botStatus }: BadgeEvent) => [kind, botStatus.id, botStatus.state, botStatus.version];
const versions = (events: BadgeEvent[]) => events.map(({ botStatus }) => botStatus.version);

describe.each(databases)('live badges on $name', (database) => {
  disposeAfterAll();
  let app: TestApp;
  let clock: ManualClock;
  let admin: ApiClient;
  let inbox: ApiClient;
  let stranger: ApiClient;
  let live: LiveClient;
  let botId: string;
  let contacts = 0;
  const open: Subscription<BadgeEvent>[] = [];

  beforeAll(async () => {
    clock = new ManualClock('2026-03-02T10:00:00Z');
    app = await startTestApp({ databaseUrl: await database.create(), clock });
    admin = await app.client('ADMIN');
    inbox = await app.client('INTEGRATION');
    stranger = await app.client('ADMIN', { workspace: 'another' });
    live = await app.live('VIEWER');
    botId = (await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' })).bot.botId;
    await stranger.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
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
    await subscription.take(ids.length);
    return subscription;
  }

  describe('what comes first', () => {
    it('is one snapshot for each contact, with the status as it stands', async () => {
      const [one, other] = [newContact(), newContact()];
      await sleep(one);
      const snapshots = await watch([one, other]).take(2);
      expect(snapshots.map(told).sort()).toEqual([
        ['SNAPSHOT', one, 'SLEEPING', 1],
        ['SNAPSHOT', other, 'ACTIVE', 0],
      ]);
      for (const { change, cursor } of snapshots) expect([change, typeof cursor]).toEqual([null, 'string']);
    });

    it('shows a contact never seen as a new one, and does not create it', async () => {
      const id = newContact();
      const { botStatus } = await watch([id]).next();
      expect(botStatus).toMatchObject({ state: 'ACTIVE', reason: 'INITIAL', permission: 'SEND', version: 0 });
      expect(await admin.ask(`{ contact(contactId: "${id}") { id } }`)).toEqual({ contact: null });
    });

    it('is a snapshot for each of a page of contacts', async () => {
      const ids = oneTo(100).map((number) => `page ${number}`);
      // One that is asked for twice is told of once.
      const snapshots = await watch([ids[0]!, ...ids]).take(100);
      expect(new Set(snapshots.map(({ botStatus }) => botStatus.id))).toEqual(new Set(ids));
    });

    it('is a refusal for more than 1,000 contacts', async () => {
      const ids = oneTo(1_001).map((number) => `page ${number}`);
      await expect(watch(ids).next()).rejects.toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', field: ['contactIds'] } },
      ]);
      expect((await watch(ids.slice(1)).next()).kind).toBe('SNAPSHOT');
    });
  });

  describe('what comes next', () => {
    it('is every change in order, versions without a hole, however many write at once', async () => {
      const id = newContact();
      const subscription = await watchLive(id);
      await Promise.all(oneTo(40).map((number) => sleep(id, { note: `note ${number}` })));
      const changes = await subscription.take(40);
      expect(versions(changes)).toEqual(oneTo(40));
      for (const { kind, change, botStatus } of changes) {
        expect([kind, change.version, change.contactId]).toEqual(['CHANGE', botStatus.version, id]);
      }
    });

    it('is the same for two subscribers', async () => {
      const id = newContact();
      const subscribers = [await watchLive(id), await watchLive(id)];
      await sleep(id);
      await wake(id);
      const [one, other] = await Promise.all(subscribers.map((subscriber) => subscriber.take(2)));
      expect(one).toEqual(other);
      expect(versions(one!)).toEqual([1, 2]);
    });

    it('leaves out what did not change the status', async () => {
      const id = newContact();
      const subscription = await watchLive(id);
      await wake(id);
      await sleep(id);
      expect(told(await subscription.next())).toEqual(['CHANGE', id, 'SLEEPING', 1]);
    });

    it('is a rule that puts the bot to sleep, one that extends it, and the timer that ends it', async () => {
      const id = newContact();
      const subscription = await watchLive(id);
      const teammate = (messageId: string) => inbox.message({ contactId: id, messageId, origin: 'TEAMMATE' });
      await teammate(`first for ${id}`);
      clock.advance(60_000);
      await teammate(`second for ${id}`);
      clock.advance(24 * 3_600_000);
      const changes = (await subscription.take(3)).map(({ change }) => [change.outcome, change.reason]);
      expect(changes).toEqual([
        ['APPLIED', 'TEAMMATE_MESSAGE'],
        ['EXTENDED', 'TEAMMATE_MESSAGE'],
        ['APPLIED', 'TIMER'],
      ]);
    });

    it('comes to each of many subscriptions of one socket, also after one of them has ended', async () => {
      const id = newContact();
      const subscriptions = await Promise.all(oneTo(10).map(() => watchLive(id)));
      subscriptions.shift()!.stop();
      await sleep(id);
      for (const subscription of subscriptions) {
        expect(told(await subscription.next())).toEqual(['CHANGE', id, 'SLEEPING', 1]);
      }
    });

    it('never is of another workspace, though the contact has the same id there', async () => {
      const id = newContact();
      const subscription = await watchLive(id);
      await stranger.set({ contactId: id, state: 'INACTIVE' });
      await stranger.saveBot({ name: 'Another', mode: 'SUGGESTIVE', isDefault: false });
      await stranger.deleteContact(id);
      await sleep(id);
      expect(told(await subscription.next())).toEqual(['CHANGE', id, 'SLEEPING', 1]);
    });
  });

  describe('a snapshot tells what changed around the status:', () => {
    it('the mode of the bot', async () => {
      const id = newContact();
      const subscription = await watchLive(id);
      const seen: unknown[] = [];
      for (const mode of ['SUGGESTIVE', 'OFF', 'AUTO_PILOT']) {
        await admin.saveBot({ botId: botId, mode });
        const { kind, botStatus } = await subscription.next();
        seen.push([kind, botStatus.permission, botStatus.available, botStatus.unavailableReason]);
      }
      expect(seen).toEqual([
        ['SNAPSHOT', 'SUGGEST', true, null],
        ['SNAPSHOT', 'NONE', false, 'BOT_OFF'],
        ['SNAPSHOT', 'SEND', true, null],
      ]);
    });

    it('another bot for the contact, and that bot deleted', async () => {
      const id = newContact();
      const { bot } = await admin.saveBot({ name: 'Drafts', mode: 'SUGGESTIVE', isDefault: false });
      const subscription = await watchLive(id);
      await inbox.saveContacts([{ id, botId: bot.botId }]);
      const permissions = [(await subscription.next()).botStatus.permission];
      await admin.deleteBot(bot.botId);
      const { kind, botStatus } = await subscription.next();
      expect([kind, ...permissions, botStatus.permission]).toEqual(['SNAPSHOT', 'SUGGEST', 'SEND']);
    });

    it('the last bot deleted: the contact has none', async () => {
      const { bots } = await stranger.ask('{ bots { id isDefault } }');
      const [only] = bots.filter((bot) => bot.isDefault);
      for (const bot of bots) if (bot !== only) await stranger.deleteBot(bot.botId);
      const subscription = (await app.live('VIEWER', { workspace: 'another' })).badges([newContact()]);
      await subscription.next();
      await stranger.deleteBot(only!.id);
      const { kind, botStatus } = await subscription.next();
      expect([kind, botStatus.permission, botStatus.unavailableReason]).toEqual([
        'SNAPSHOT',
        'NONE',
        'NO_BOT',
      ]);
    });

    it('the contact deleted: it counts as never seen again', async () => {
      const id = newContact();
      await sleep(id);
      const subscription = await watchLive(id);
      await admin.deleteContact(id);
      expect(told(await subscription.next())).toEqual(['SNAPSHOT', id, 'ACTIVE', 0]);
      await sleep(id);
      expect(told(await subscription.next())).toEqual(['CHANGE', id, 'SLEEPING', 1]);
    });
  });

  describe('with a cursor', () => {
    /** Watches the contacts, goes away, and returns the cursor it left with. */
    async function leave(...ids: string[]): Promise<string> {
      const subscription = watch(ids);
      const { cursor } = (await subscription.take(ids.length)).at(-1)!;
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
      const back = watch([id], second!.cursor);
      expect(versions([await back.next()])).toEqual([3]);
      await wake(id);
      expect(versions([await back.next()])).toEqual([4]);
    });

    it('snapshots come where a bot was changed or a contact deleted meanwhile', async () => {
      const id = newContact();
      let cursor = await leave(id);
      await admin.saveBot({ botId: botId, mode: 'SUGGESTIVE' });
      const back = await watch([id], cursor).next();
      await admin.saveBot({ botId: botId, mode: 'AUTO_PILOT' });
      expect([back.kind, back.botStatus.permission]).toEqual(['SNAPSHOT', 'SUGGEST']);
      await sleep(id);
      cursor = await leave(id);
      await admin.deleteContact(id);
      expect(told(await watch([id], cursor).next())).toEqual(['SNAPSHOT', id, 'ACTIVE', 0]);
    });

    it('a new assignment meanwhile comes as a snapshot of that contact', async () => {
      const id = newContact();
      const { bot } = await admin.saveBot({ name: 'For a while', mode: 'SUGGESTIVE', isDefault: false });
      const cursor = await leave(id);
      await inbox.saveContacts([{ id, botId: bot.botId }]);
      const { kind, botStatus } = await watch([id], cursor).next();
      expect([kind, botStatus.permission]).toEqual(['SNAPSHOT', 'SUGGEST']);
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
});
