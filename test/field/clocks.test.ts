import {
  contactWithBot,
  DAY,
  HOUR,
  inMs,
  MINUTE,
  newId,
  SECOND,
  START,
  startWorld,
  type World,
} from '../e2e/world';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';
import { eachOf } from './each-of';

/** What clocks say that are no clocks of ours. */
const WRONG: Readonly<Record<string, (world: World) => string | null>> = {
  '1 ms ahead': (world) => inMs(world, 1),
  '6 minutes ahead': (world) => inMs(world, 6 * MINUTE),
  '10 hours ahead': (world) => inMs(world, 10 * HOUR),
  'a year ahead': (world) => inMs(world, 365 * DAY),
  'in the year 9999': () => '9999-12-31T23:59:59.999Z',
  'at the beginning of 1970': () => '1970-01-01T00:00:00Z',
  'a second of 1970, the time in milliseconds taken for seconds': () => '1970-01-21T11:55:02Z',
  'the end of 1999': () => '1999-12-31T23:59:59.999Z',
  'no time at all': () => null,
};

// No database looks at these times before they are set right.
describe.each(databases.slice(0, 1))('clocks that are wrong, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });
  const send = (origin: string, more: object) => world.inbox.message({ messageId: newId(), origin, ...more });

  it('lose no answer of a person: it counts as sent now', () =>
    eachOf(WRONG, async (time) => {
      for (const origin of ['TEAMMATE', 'UNKNOWN']) {
        const contactId = newId();
        const { outcome, botStatus } = await send(origin, { contactId, sentAt: time(world) });
        expect([outcome, botStatus.wakeAt]).toEqual(['APPLIED', inMs(world, 24 * HOUR)]);
        expect(await world.inbox.reserve({ contactId })).toMatchObject({ denyReason: 'SLEEPING' });
      }
    }));

  it('lose no question: the customer waits since now, and an answer ends that', () =>
    eachOf(WRONG, async (time) => {
      const contactId = newId();
      const inbound = { messageId: newId(), sentAt: time(world) };
      const { botStatus, token } = await world.inbox.reserve({ contactId, inbound });
      expect(botStatus).toMatchObject({ waitingSince: START, pendingInbound: 1 });
      const { botStatus: after } = await world.inbox.commit({ token, messageId: newId() });
      expect(after).toMatchObject({ waitingSince: null, pendingInbound: 0 });
    }));

  it('lose no reply of the bot and no read conversation', () =>
    eachOf(WRONG, async (time) => {
      const { contactId } = await contactWithBot(world, { maxMessages: 1, wakeOnRead: true });
      const reported = await send('BOT', { contactId, sentAt: time(world) });
      expect(reported.botStatus).toMatchObject({ reason: 'MESSAGE_LIMIT', messageCounts: [{ sent: 1 }] });
      const read = await world.inbox.read({ contactId, readAt: time(world) });
      // Rules that are not later than the reply that reached the limit would be of before it.
      expect(read).toMatchObject({ userErrors: [], botStatus: { reason: 'CONVERSATION_READ' } });
    }));

  it('a customer whose clock is behind waits since then, and is still answered by what is later', async () => {
    const contactId = newId();
    await send('CONTACT', { contactId, sentAt: inMs(world, -HOUR) });
    expect(await world.viewer.status(contactId)).toMatchObject({ waitingSince: inMs(world, -HOUR) });
    const { botStatus } = await send('TEAMMATE', { contactId, sentAt: inMs(world, -30 * MINUTE) });
    expect(botStatus).toMatchObject({ waitingSince: null, wakeAt: inMs(world, 23.5 * HOUR) });
  });

  it('take times with any offset and any number of digits for the instant they mean', () =>
    eachOf(
      {
        'an offset': '2026-03-02T14:30:00+05:30',
        'a negative offset': '2026-03-02T04:00:00.000-05:00',
        'another day': '2026-03-01T23:00:00-10:00',
        microseconds: '2026-03-02T09:00:00.000123Z',
      },
      async (sentAt) => {
        const { botStatus } = await send('CONTACT', { contactId: newId(), sentAt });
        expect(botStatus.waitingSince).toBe('2026-03-02T09:00:00.000Z');
      },
    ));

  it('a click just before a message that claims to be of the future is overruled, one after it is not', async () => {
    const contactId = newId();
    await world.agent.set({ contactId, state: 'ACTIVE' });
    world.clock.advance(SECOND);
    const ahead = { contactId, sentAt: inMs(world, HOUR) };
    expect(await send('TEAMMATE', ahead)).toMatchObject({ outcome: 'APPLIED' });
    world.clock.advance(SECOND);
    await world.agent.set({ contactId, state: 'ACTIVE' });
    expect(await send('TEAMMATE', { contactId, sentAt: inMs(world, -1) })).toMatchObject({
      outcome: 'STALE',
    });
  });

  describe('an import of history', () => {
    const DAYS_AGO = [1, 2, 6, 8, 400];

    it('does not use up the limit of today', async () => {
      const { contactId } = await contactWithBot(world, { maxMessages: 3 });
      for (const days of DAYS_AGO)
        await send('BOT', { contactId, sentAt: inMs(world, -days * DAY), channel: 'sms' });
      expect(await world.viewer.status(contactId)).toMatchObject({ state: 'ACTIVE', messageCounts: [] });
      const { botStatus } = await send('BOT', { contactId, sentAt: inMs(world, -DAY + 1), channel: 'sms' });
      expect(botStatus.messageCounts).toMatchObject([{ sent: 1 }]);
    });

    it('puts no bot to sleep', async () => {
      const contactId = newId();
      for (const days of DAYS_AGO)
        expect(await send('TEAMMATE', { contactId, sentAt: inMs(world, -days * DAY) })).toMatchObject({
          outcome: 'STALE',
          botStatus: { state: 'ACTIVE' },
        });
      expect(await world.viewer.history(contactId)).toHaveLength(DAYS_AGO.length);
    });

    it('shows who was not answered in the last week, and nobody of before', async () => {
      const [lately, before] = [newId(), newId()];
      await send('CONTACT', { contactId: lately, sentAt: inMs(world, -7 * DAY) });
      const old = await send('CONTACT', { contactId: before, sentAt: inMs(world, -7 * DAY - 1) });
      expect(old).toMatchObject({ outcome: 'STALE', botStatus: { waitingSince: null, pendingInbound: 0 } });
      expect(await world.viewer.status(lately)).toMatchObject({ waitingSince: inMs(world, -7 * DAY) });
    });

    it('is the same in any order', async () => {
      const rows = [
        ...[
          ['CONTACT', 5],
          ['BOT', 4],
          ['CONTACT', 3],
          ['TEAMMATE', 2.5],
          ['CONTACT', 2],
          ['WORKFLOW', 1.5],
        ],
      ] as const;
      for (const order of [rows, [...rows].reverse(), [...rows].sort(([a], [b]) => (a < b ? -1 : 1))]) {
        const contactId = newId();
        for (const [origin, days] of order)
          await send(origin, { contactId, sentAt: inMs(world, -days * DAY) });
        expect(await world.viewer.status(contactId)).toMatchObject({
          ...{ state: 'ACTIVE', version: 0, waitingSince: inMs(world, -2 * DAY), pendingInbound: 1 },
        });
      }
    });
  });
});
