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
} from '../../e2e/world';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

describe.each(databases)('counts of replies, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });
  const report = (contactId: string, more: object = {}) =>
    world.inbox.message({ contactId, messageId: newId(), origin: 'BOT', ...more });

  it('end with the window of the count, which the next reply begins again', async () => {
    const { contactId } = await contactWithBot(world, { maxMessages: 2, limitWindow: 'PT10H' });
    await reply(world.inbox, contactId);
    world.clock.advance(10 * HOUR - 1);
    expect((await world.viewer.status(contactId)).messageCounts).toMatchObject([{ sent: 1 }]);
    world.clock.advance(1);
    expect((await world.viewer.status(contactId)).messageCounts).toEqual([]);
    await reply(world.inbox, contactId);
    world.clock.advance(HOUR);
    const { botStatus } = await reply(world.inbox, contactId);
    expect(botStatus).toMatchObject({ reason: 'MESSAGE_LIMIT', wakeAt: inMs(world, 9 * HOUR) });
  });

  it.each<[string, object, number | null]>([
    ['the sleep of the limit, if that is shorter', { limitSleep: 'PT1H' }, HOUR],
    ['the end of the window, if that is earlier', { limitSleep: 'PT48H', limitWindow: 'P1D' }, DAY],
    ['the end of the window, without a sleep of the limit', { limitSleep: null, limitWindow: 'P1D' }, DAY],
    ['the sleep of the limit, without a window', { limitSleep: 'PT48H', limitWindow: null }, 2 * DAY],
    ['a wake by somebody, without either', { limitSleep: null, limitWindow: null }, null],
  ])('at their limit the bot sleeps until %s', async (_what, rules, sleep) => {
    const { contactId } = await contactWithBot(world, { maxMessages: 1, ...rules });
    const { botStatus } = await reply(world.inbox, contactId);
    expect(botStatus).toMatchObject({ reason: 'MESSAGE_LIMIT', wakeAt: sleep && inMs(world, sleep) });
  });

  it('of a limit that was lowered deny the next reply, until the window ends', async () => {
    const { contactId, botId } = await contactWithBot(world, { maxMessages: 5 });
    for (const _ of [1, 2, 3]) await report(contactId);
    await world.admin.saveBot({ botId, rules: { maxMessages: 2 } });
    expect(await world.viewer.status(contactId)).toMatchObject({ state: 'ACTIVE' });
    const denied = { decision: 'DENY', denyReason: 'MESSAGE_LIMIT', retryAt: inMs(world, 30 * DAY) };
    expect(await world.inbox.reserve({ contactId })).toMatchObject(denied);
    expect(await world.viewer.status(contactId)).toMatchObject({ reason: 'MESSAGE_LIMIT' });
  });

  it.each<[string, (contactId: string) => Promise<unknown>]>([
    ['a click', (contactId) => world.agent.set({ contactId, state: 'ACTIVE' })],
    [
      'a wake by the timer',
      async (contactId) => {
        await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1S' } });
        world.clock.advance(SECOND);
      },
    ],
    [
      'a wake by the customer',
      async (contactId) => {
        await world.agent.set({ contactId, state: 'SLEEPING', wake: { until: 'WOKEN' }, endOnReply: true });
        await world.inbox.message({ contactId, messageId: newId(), origin: 'CONTACT' });
      },
    ],
  ])('are 0 after %s, of every bot and channel', async (_what, act) => {
    const { contactId, botId } = await contactWithBot(world);
    await report(contactId, { channel: 'sms' });
    await world.inbox.saveContacts([{ contactId, botId: null }]);
    await report(contactId);
    await act(contactId);
    expect((await world.viewer.status(contactId)).messageCounts).toEqual([]);
    await world.inbox.saveContacts([{ contactId, botId }]);
    expect((await world.viewer.status(contactId)).messageCounts).toEqual([]);
    // What was sent before the reset arrives late, at the same instant too.
    expect(await report(contactId, { sentAt: inMs(world, -MINUTE) })).toMatchObject({ outcome: 'STALE' });
    world.clock.advance(1);
    expect((await report(contactId)).botStatus.messageCounts).toMatchObject([{ sent: 1 }]);
  });

  it('take what a person sent as the bot’s draft, and not what is a day old', async () => {
    const { contactId } = await contactWithBot(world, {}, 'SUGGESTIVE');
    for (const age of [0, DAY - 1, DAY])
      await report(contactId, { origin: 'SUGGESTION', sentAt: inMs(world, -age) });
    expect((await world.viewer.status(contactId)).messageCounts).toMatchObject([{ sent: 2 }]);
  });

  it('stop a burst on a channel, whichever way its replies are reported', async () => {
    const { contactId } = await contactWithBot(world, { burstLimit: 2 });
    await reply(world.inbox, contactId);
    await report(contactId);
    const sleep = { reason: 'REPLY_BURST', wakeAt: inMs(world, 15 * MINUTE) };
    expect(await world.inbox.reserve({ contactId, channel: 'sms' })).toMatchObject({ decision: 'SEND' });
    expect(await world.inbox.reserve({ contactId })).toMatchObject({
      denyReason: 'REPLY_BURST',
      botStatus: sleep,
    });
    world.clock.advance(15 * MINUTE);
    // Two machines that go on reach the limit in the end.
    expect(await world.viewer.status(contactId)).toMatchObject({
      state: 'ACTIVE',
      messageCounts: [{ sent: 2 }],
    });
  });

  it('are checked with the rules of a bot', async () => {
    const { bot } = await world.admin.saveBot({ name: newId(), mode: 'AUTO_PILOT' });
    expect(bot.rules).toMatchObject({ limitWindow: 'PT720H', burstLimit: 20 });
    const { botId } = bot;
    for (const rules of [{ burstLimit: 0 }, { burstLimit: -1 }, { limitWindow: 'PT0S' }])
      expect(await world.admin.saveBot({ botId, rules })).toMatchObject({
        userErrors: [{ code: 'BAD_INPUT', field: ['input', 'rules', Object.keys(rules)[0]] }],
      });
    const cleared = await world.admin.saveBot({ botId, rules: { burstLimit: null, limitWindow: null } });
    expect(cleared.bot.rules).toMatchObject({ burstLimit: null, limitWindow: null });
    const reset = await world.admin.saveBot({ botId, rules: null });
    expect(reset.bot.rules).toMatchObject({ limitWindow: 'PT720H', burstLimit: 20 });
  });
});
