import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { HOUR, inMs, MINUTE, newId, SECOND, startWorld, type World } from '../world';

describe.each(databases)('the message that reserveReply answers, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database, { wakeOnInbound: 'ALWAYS', messageSleep: 'PT1H' });
  });
  const inboundOf = (contactId: string, messageId: string, more: object = {}) => ({
    contactId,
    inbound: { messageId, ...more },
  });
  const counted = async (contactId: string) => (await world.agent.status(contactId)).pendingInbound;

  it('is recorded as one from the contact on the channel of the reply, and wakes the bot', async () => {
    const contactId = newId();
    await world.inbox.message({ contactId, messageId: newId(), origin: 'TEAMMATE' });
    world.clock.advance(SECOND);
    const answer = await world.inbox.reserve({ ...inboundOf(contactId, 'm1'), channel: 'sms' });
    expect(answer).toMatchObject({ decision: 'SEND', userErrors: [] });
    expect(answer.botStatus).toMatchObject({ state: 'ACTIVE', reason: 'INBOUND_MESSAGE', version: 2 });
    const [inbound] = await world.agent.history(contactId);
    expect(inbound).toMatchObject({ reason: 'INBOUND_MESSAGE', messageId: 'm1', previousState: 'SLEEPING' });
    expect(await world.inbox.commit({ token: answer.token, messageId: newId() })).toMatchObject({
      granted: true,
      botStatus: { messageCounts: [{ channel: 'sms', sent: 1 }] },
    });
  });

  it('says so where the bot stays silent: it is counted, and the reply denied', async () => {
    const contactId = newId();
    await world.agent.set({ contactId, state: 'INACTIVE' });
    world.clock.advance(MINUTE);
    const sentAt = inMs(world, -SECOND);
    const answer = await world.inbox.reserve(inboundOf(contactId, 'm1', { sentAt }));
    expect(answer).toMatchObject({ decision: 'DENY', denyReason: 'INACTIVE', retryAt: null });
    expect(answer.botStatus).toMatchObject({ pendingInbound: 1, waitingSince: sentAt });
    expect(await world.agent.status(contactId)).toMatchObject({ pendingInbound: 1, waitingSince: sentAt });
  });

  it('is recorded once, whoever reports it how often', async () => {
    const contactId = newId();
    await world.agent.set({ contactId, state: 'INACTIVE' });
    world.clock.advance(SECOND);
    for (let count = 0; count < 2; count += 1) await world.inbox.reserve(inboundOf(contactId, 'm1'));
    expect(await counted(contactId)).toBe(1);
    const message = { contactId, messageId: 'm1', origin: 'CONTACT' };
    const again = await world.inbox.message(message);
    expect(again).toMatchObject({ replayed: true, outcome: 'NO_CHANGE', origin: 'CONTACT' });
    expect(again.statusChange).toEqual((await world.agent.history(contactId))[0]);
    expect(await counted(contactId)).toBe(1);

    await world.inbox.message({ ...message, messageId: 'm2' });
    const denied = await world.inbox.reserve(inboundOf(contactId, 'm2'));
    expect(denied).toMatchObject({ decision: 'DENY', botStatus: { pendingInbound: 2 } });
    expect(await world.agent.history(contactId)).toHaveLength(3);
  });

  it('is recorded once by many who ask at once', async () => {
    const contactId = newId();
    await world.agent.set({ contactId, state: 'INACTIVE' });
    world.clock.advance(SECOND);
    const message = { contactId, messageId: 'm1', origin: 'CONTACT' };
    const calls = Array.from({ length: 20 }, (_, index) =>
      index % 2 ? world.inbox.message(message) : world.inbox.reserve(inboundOf(contactId, 'm1')),
    );
    for (const { userErrors } of await Promise.all(calls)) expect(userErrors).toEqual([]);
    expect(await counted(contactId)).toBe(1);
    expect(await world.agent.history(contactId)).toHaveLength(2);
  });

  it('is no stale context for the reply to it; the next one is', async () => {
    const contactId = newId();
    const { token } = await world.inbox.reserve(inboundOf(contactId, 'm1'));
    await world.inbox.message({ contactId, messageId: 'm1', origin: 'CONTACT' });
    const reply = { token, messageId: newId(), requireFreshTurn: true };
    expect(await world.inbox.commit(reply)).toMatchObject({ granted: true });
    const next = await world.inbox.reserve(inboundOf(contactId, 'm2'));
    await world.inbox.message({ contactId, messageId: 'm3', origin: 'CONTACT' });
    const late = await world.inbox.commit({ ...reply, token: next.token, messageId: newId() });
    expect(late).toMatchObject({ granted: false, denyReason: 'STALE_CONTEXT' });
  });

  it.each([
    [{ messageId: '' }, ['messageId']],
    [{ messageId: 'x'.repeat(1_025) }, ['messageId']],
  ])('is refused with nothing stored or reserved, and the field is named: %j', async (more, field) => {
    const contactId = newId();
    const answer = await world.inbox.reserve(inboundOf(contactId, 'm1', more));
    expect(answer).toMatchObject({
      ...{ decision: 'DENY', denyReason: null, token: null, retryAt: null, botStatus: null },
      userErrors: [{ code: 'BAD_INPUT', field: ['input', 'inbound', ...field], retryable: false }],
    });
    const { contact } = await world.viewer.ask('query ($id: ID!) { contact(contactId: $id) { id } }', {
      id: contactId,
    });
    expect(contact).toBeNull();
  });
});

describe.each(databases)('when to ask again, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });
  const commit = (token: string, more: object = {}) =>
    world.inbox.commit({ token, messageId: newId('reply'), ...more });

  it('is at the wake time of a silent bot, or never where it has none', async () => {
    for (const state of ['SLEEPING', 'INACTIVE']) {
      const contactId = newId();
      const { token } = await world.inbox.reserve({ contactId });
      await world.agent.set({ contactId, state, wake: { after: 'PT1H' } });
      const denied = { denyReason: state, retryAt: inMs(world, HOUR) };
      expect(await world.inbox.reserve({ contactId })).toMatchObject({ decision: 'DENY', ...denied });
      expect(await commit(token)).toMatchObject({ granted: false, ...denied });
      await world.agent.set({ contactId, state, wake: { until: 'WOKEN' } });
      expect(await world.inbox.reserve({ contactId })).toMatchObject({ denyReason: state, retryAt: null });
      expect(await commit(token)).toMatchObject({ denyReason: state, retryAt: null });
      await world.agent.set({ contactId, state: 'ACTIVE' });
      expect(await commit(token)).toMatchObject({ denyReason: state, retryAt: inMs(world, 0) });
    }
  });

  it('is at the end of the sleep at the message limit', async () => {
    const contactId = newId();
    const rules = { maxMessages: 1, limitSleep: 'PT2H' };
    const { bot } = await world.admin.saveBot({ name: 'One', mode: 'AUTO_PILOT', rules });
    await world.inbox.saveContacts([{ contactId, botId: bot.botId }]);
    const { token } = await world.inbox.reserve({ contactId });
    expect(await commit(token)).toMatchObject({ granted: true, retryAt: null });
    expect(await world.inbox.reserve({ contactId })).toMatchObject({ retryAt: inMs(world, 2 * HOUR) });
  });

  it('is now where only the reservation was in the way', async () => {
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId });
    await world.inbox.message({ contactId, messageId: newId(), origin: 'CONTACT' });
    const stale = await commit(token, { requireFreshTurn: true });
    expect(stale).toMatchObject({ denyReason: 'STALE_CONTEXT', retryAt: inMs(world, 0) });
    await world.inbox.release(token);
    for (const gone of [token, 'no token'])
      expect(await commit(gone)).toMatchObject({ denyReason: 'LEASE_EXPIRED', retryAt: inMs(world, 0) });
    expect(await world.inbox.reserve({ contactId })).toMatchObject({ decision: 'SEND', retryAt: null });
  });

  it('is never where another worker has the turn, or without a bot', async () => {
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId });
    await world.inbox.reserve({ contactId });
    expect(await commit(token)).toMatchObject({ denyReason: 'SUPERSEDED', retryAt: null });
    const botless = await world.app.client('INTEGRATION', { workspace: 'botless' });
    const denied = { decision: 'DENY', denyReason: 'BOT_UNAVAILABLE', retryAt: null };
    expect(await botless.reserve({ contactId })).toMatchObject(denied);
  });
});
