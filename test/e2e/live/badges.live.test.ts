import { startTestApp, type TestApp } from '../../support/app/test-app';
import { type ApiClient, UNTIL_WOKEN } from '../../support/clients/api-client';
import type { BadgeEvent, LiveClient, Subscription } from '../../support/clients/live-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';
import { ManualClock } from '../../support/stand-ins/manual-clock';

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
const idsOf = ({ botStatuses }: BadgeEvent) => botStatuses.map(({ contactId }) => contactId);

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
    await subscription.next();
    return subscription;
  }

  describe('what comes first', () => {
    it('is a snapshot of each contact, with the status as it stands', async () => {
      const [one, other] = [newContact(), newContact()];
      await sleep(one);
      const snapshots = await watch([one, other]).next();
      expect(snapshots).toEqual({
        ...{ kind: 'SNAPSHOT', feedCursor: expect.any(String), statusChange: null },
        botStatuses: [
          expect.objectContaining({ contactId: one, state: 'SLEEPING', version: 1 }),
          expect.objectContaining({ contactId: other, state: 'ACTIVE', version: 0 }),
        ],
      });
    });

    it('shows a contact never seen as a new one, and does not create it', async () => {
      const id = newContact();
      expect(statusOf(await watch([id]).next())).toMatchObject({
        state: 'ACTIVE',
        reason: 'INITIAL',
        permission: 'SEND',
        version: 0,
      });
      expect(await admin.ask(`{ contact(contactId: "${id}") { id } }`)).toEqual({ contact: null });
    });

    it('is one event for a page of contacts', async () => {
      const ids = oneTo(100).map((number) => `page ${number}`);
      // One that is asked for twice is told of once.
      const subscription = watch([ids[0]!, ...ids]);
      expect(idsOf(await subscription.next())).toEqual(ids);
      await sleep(ids[1]!);
      expect(told(await subscription.next())).toEqual(['CHANGE', ids[1], 'SLEEPING', 1]);
    });

    it('is page after page for more of them: from the last one can go on, from the others only anew', async () => {
      const ids = oneTo(250).map((number) => `pages ${number}`);
      const pages = await watch(ids).take(3);
      expect(pages.map(({ kind, botStatuses }) => [kind, botStatuses.length])).toEqual([
        ...[100, 100, 50].map((length) => ['SNAPSHOT', length]),
      ]);
      expect(pages.flatMap(idsOf)).toEqual(ids);
      await sleep(ids[7]!);
      for (const { feedCursor: cursor } of pages.slice(0, 2))
        expect((await watch(ids, cursor).take(3)).flatMap(idsOf)).toEqual(ids);
      expect(told(await watch(ids, pages[2]!.feedCursor).next())).toEqual(['CHANGE', ids[7], 'SLEEPING', 1]);
    });

    it.each([
      ['more than 1,000 contacts', oneTo(1_001).map((number) => `page ${number}`)],
      ['none', []],
    ])('is a refusal for %s', async (_what, ids) => {
      await expect(watch(ids).next()).rejects.toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', field: ['contactIds'] } },
      ]);
      const fits = oneTo(1_000).map((number) => `page ${number}`);
      expect((await watch(fits).next()).kind).toBe('SNAPSHOT');
    });
  });

  describe('what comes next', () => {
    it('is every change in order, versions without a hole, however many write at once', async () => {
      const id = newContact();
      const subscription = await watchLive(id);
      await Promise.all(oneTo(40).map((number) => sleep(id, { note: `note ${number}` })));
      const changes = await subscription.take(40);
      expect(versions(changes)).toEqual(oneTo(40));
      for (const event of changes) {
        const { version, contactId } = event.statusChange;
        expect([event.kind, version, contactId]).toEqual(['CHANGE', statusOf(event).version, id]);
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
      const changes = (await subscription.take(3)).map(({ statusChange }) => [
        ...[statusChange.outcome, statusChange.reason],
      ]);
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
        await admin.saveBot({ botId, mode });
        const event = await subscription.next();
        const { permission, available, unavailableReason } = statusOf(event);
        seen.push([event.kind, permission, available, unavailableReason]);
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
      await inbox.saveContacts([{ contactId: id, botId: bot.botId }]);
      const permissions = [statusOf(await subscription.next()).permission];
      await admin.deleteBot(bot.botId);
      const event = await subscription.next();
      expect([event.kind, ...permissions, statusOf(event).permission]).toEqual([
        'SNAPSHOT',
        'SUGGEST',
        'SEND',
      ]);
    });

    it('the last bot deleted: the contact has none', async () => {
      const { bots } = await stranger.ask('{ bots { botId isDefault } }');
      const [only] = bots.filter((bot) => bot.isDefault);
      for (const bot of bots) if (bot !== only) await stranger.deleteBot(bot.botId);
      const subscription = (await app.live('VIEWER', { workspace: 'another' })).badges([newContact()]);
      await subscription.next();
      await stranger.deleteBot(only!.botId);
      const event = await subscription.next();
      const { permission, unavailableReason } = statusOf(event);
      expect([event.kind, permission, unavailableReason]).toEqual(['SNAPSHOT', 'NONE', 'NO_BOT']);
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
});
