import {
  contactWithBot,
  DAY,
  HOUR,
  inMs,
  MINUTE,
  newId,
  reply,
  SECOND,
  startWorld,
  type World,
} from '../e2e/world';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';

// Counts are a part of the status; what the database does with it, others test.
describe.each(databases.slice(0, 1))('counts of replies, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });
  const report = (contactId: string, more: object = {}) =>
    world.inbox.message({ contactId, messageId: newId(), origin: 'BOT', ...more });
  const sentOf = async (contactId: string) =>
    (await world.viewer.status(contactId)).messageCounts.map(({ channel, sent }) => [channel, sent]);

  describe('a customer who comes back', () => {
    it('weeks later finds the bot with a count of its own', async () => {
      const { contactId } = await contactWithBot(world, { maxMessages: 2 });
      await report(contactId);
      world.clock.advance(30 * DAY - 1);
      expect(await sentOf(contactId)).toEqual([['default', 1]]);
      world.clock.advance(1);
      expect(await sentOf(contactId)).toEqual([]);
      expect((await report(contactId)).botStatus).toMatchObject({
        state: 'ACTIVE',
        messageCounts: [{ sent: 1 }],
      });
    });

    it('finds a bot that slept at its limit until the window ended', async () => {
      const { contactId } = await contactWithBot(world, { maxMessages: 2, limitWindow: 'P7D' });
      await reply(world.inbox, contactId);
      world.clock.advance(5 * DAY);
      await reply(world.inbox, contactId);
      const asleep = { state: 'SLEEPING', reason: 'MESSAGE_LIMIT', wakeAt: inMs(world, 2 * DAY) };
      expect(await world.viewer.status(contactId)).toMatchObject(asleep);
      world.clock.advance(2 * DAY);
      expect(await reply(world.inbox, contactId)).toMatchObject({ granted: true });
      expect(await sentOf(contactId)).toEqual([['default', 1]]);
    });

    it('is counted until someone resets it, where there is no window', async () => {
      const { contactId } = await contactWithBot(world, { maxMessages: 2, limitWindow: null });
      await report(contactId);
      world.clock.advance(400 * DAY);
      expect((await report(contactId)).botStatus).toMatchObject({ reason: 'MESSAGE_LIMIT', wakeAt: null });
    });

    it('is begun anew by a click, while the bot is active', async () => {
      const { contactId } = await contactWithBot(world, { maxMessages: 2 });
      await report(contactId);
      const { token } = await world.inbox.reserve({ contactId });
      const before = await world.viewer.status(contactId);
      world.clock.advance(SECOND);
      const reset = await world.agent.set({ contactId, state: 'ACTIVE' });
      expect(reset).toMatchObject({
        outcome: 'APPLIED',
        botStatus: { version: before.version + 1, since: before.since, messageCounts: [] },
      });
      expect((await world.agent.set({ contactId, state: 'ACTIVE' })).outcome).toBe('NO_CHANGE');
      // What was sent before belongs to the old count; what is being written does not stop.
      expect(await report(contactId, { sentAt: inMs(world, -SECOND) })).toMatchObject({ outcome: 'STALE' });
      expect(await sentOf(contactId)).toEqual([]);
      expect(await world.inbox.commit({ token, messageId: newId() })).toMatchObject({ granted: true });
    });
  });

  it('a limit sleep that is shorter than the window stays as short', async () => {
    const { contactId } = await contactWithBot(world, { maxMessages: 1, limitSleep: 'PT1H' });
    const { botStatus } = await report(contactId);
    expect(botStatus.wakeAt).toBe(inMs(world, HOUR));
  });

  it('another bot begins with a count of its own, and the first goes on with its', async () => {
    const { contactId, botId } = await contactWithBot(world, { maxMessages: 3 });
    const other = (await contactWithBot(world, { maxMessages: 2 })).botId;
    await report(contactId);
    await report(contactId);
    await world.inbox.saveContacts([{ contactId, botId: other }]);
    expect(await sentOf(contactId)).toEqual([]);
    expect((await report(contactId)).botStatus).toMatchObject({
      state: 'ACTIVE',
      messageCounts: [{ sent: 1, maxMessages: 2 }],
    });
    await world.inbox.saveContacts([{ contactId, botId }]);
    expect(await sentOf(contactId)).toEqual([['default', 2]]);
    expect((await report(contactId)).botStatus).toMatchObject({ reason: 'MESSAGE_LIMIT' });
    await world.agent.set({ contactId, state: 'ACTIVE' });
    await world.inbox.saveContacts([{ contactId, botId: other }]);
    expect(await sentOf(contactId)).toEqual([]);
  });

  it('a contact of many years has more than fifty threads, and is answered in each', async () => {
    const { contactId } = await contactWithBot(world, { maxMessages: 2 });
    const thread = (number: number) => `email/thread-${number}`;
    for (let number = 0; number < 51; number += 1) {
      await report(contactId, { channel: thread(number) });
      world.clock.advance(1);
      // The first thread goes on meanwhile.
      if (number === 1) await report(contactId, { channel: 'sms' });
    }
    expect(await world.inbox.reserve({ contactId, channel: thread(51) })).toMatchObject({ decision: 'SEND' });
    expect(await reply(world.inbox, contactId, { channel: thread(52) })).toMatchObject({ granted: true });
    const counts = await sentOf(contactId);
    expect(counts).toHaveLength(50);
    expect(counts).toContainEqual([thread(52), 1]);
    for (const gone of [thread(0), thread(1), 'sms']) expect(counts).not.toContainEqual([gone, 1]);
    expect((await report(contactId, { channel: thread(52) })).botStatus.reason).toBe('MESSAGE_LIMIT');
  });

  describe('two machines that talk to each other', () => {
    const burst = async (contactId: string, count: number, more: object = {}) => {
      const granted = [];
      for (let number = 0; number < count; number += 1) {
        world.clock.advance(SECOND);
        await world.inbox.message({ contactId, messageId: newId(), origin: 'CONTACT', ...more });
        granted.push((await reply(world.inbox, contactId, more)).granted);
      }
      return granted.filter(Boolean).length;
    };

    it('are stopped after 20 replies in a minute, for a quarter of an hour', async () => {
      const contactId = newId();
      expect(await burst(contactId, 21)).toBe(20);
      expect(await world.viewer.status(contactId)).toMatchObject({
        ...{ state: 'SLEEPING', reason: 'REPLY_BURST', wakeAt: inMs(world, 15 * MINUTE) },
        ...{ messageCounts: [{ sent: 20 }], waitingFor: 'PERSON' },
      });
      expect(await world.inbox.reserve({ contactId })).toMatchObject({
        denyReason: 'SLEEPING',
        retryAt: inMs(world, 15 * MINUTE),
      });
      world.clock.advance(15 * MINUTE);
      expect(await world.inbox.reserve({ contactId })).toMatchObject({ decision: 'SEND' });
    });

    it('are not woken by what they write, and a person wakes the bot at once', async () => {
      const { contactId } = await contactWithBot(world, {
        burstLimit: 2,
        wakeOnInbound: 'ALWAYS',
        wakeOnRead: true,
      });
      expect(await burst(contactId, 4)).toBe(2);
      world.clock.advance(SECOND);
      await world.inbox.message({ contactId, messageId: newId(), origin: 'CONTACT' });
      await world.inbox.read({ contactId });
      expect(await world.viewer.status(contactId)).toMatchObject({ reason: 'REPLY_BURST' });
      expect((await world.agent.set({ contactId, state: 'ACTIVE' })).outcome).toBe('APPLIED');
      expect(await burst(contactId, 1)).toBe(1);
    });

    it('stop a commit too, and a reported reply is counted', async () => {
      const { contactId } = await contactWithBot(world, { burstLimit: 1 });
      const { token } = await world.inbox.reserve({ contactId });
      await report(contactId);
      expect(await world.inbox.commit({ token, messageId: newId() })).toMatchObject({
        ...{ granted: false, denyReason: 'REPLY_BURST', retryAt: inMs(world, 15 * MINUTE) },
        statusChange: { reason: 'REPLY_BURST', state: 'SLEEPING' },
      });
      expect((await report(contactId)).botStatus).toMatchObject({ messageCounts: [{ sent: 2 }] });
      const reported = (await contactWithBot(world, { burstLimit: 1 })).contactId;
      await report(reported);
      expect((await report(reported)).botStatus).toMatchObject({
        reason: 'REPLY_BURST',
        messageCounts: [{ sent: 2 }],
      });
    });

    it('are told apart from people: a minute later, on another channel, without the rule', async () => {
      const { contactId } = await contactWithBot(world, { burstLimit: 2 });
      expect(await burst(contactId, 2)).toBe(2);
      expect(await burst(contactId, 2, { channel: 'sms' })).toBe(2);
      world.clock.advance(MINUTE);
      expect(await burst(contactId, 2)).toBe(2);
      const { contactId: quick } = await contactWithBot(world, { burstLimit: null });
      expect(await burst(quick, 21)).toBe(21);
    });

    it('that are slow reach the limit of the conversation first', async () => {
      const { contactId } = await contactWithBot(world, { burstLimit: 5, maxMessages: 5 });
      expect(await burst(contactId, 6)).toBe(5);
      expect(await world.viewer.status(contactId)).toMatchObject({ reason: 'MESSAGE_LIMIT' });
    });

    it('let the closing message of a goal out', async () => {
      const { contactId } = await contactWithBot(world, { burstLimit: 1 });
      const { token } = await world.inbox.reserve({ contactId });
      await report(contactId);
      await world.inbox.goal({ contactId, goal: 'STOP_BOT', finalReplyToken: token });
      expect(await world.inbox.commit({ token, messageId: newId() })).toMatchObject({ granted: true });
    });
  });
});
