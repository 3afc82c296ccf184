import { type Data, endless } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { inMs, MINUTE, newId, reply, SECOND, startWorld, type World } from '../world';

describe.each(databases)('the reply gate on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });

  const commit = (token: string, more: object = {}): Promise<Data['commitReply']> =>
    world.inbox.commit({ token, messageId: newId('reply'), ...more });
  const denied = (denyReason: string) => ({ granted: false, denyReason, userErrors: [] });

  /** A contact with a bot of its own. */
  async function contactWith(
    rules: object,
    mode = 'AUTO_PILOT',
  ): Promise<{ contactId: string; botId: string }> {
    const contactId = newId();
    const { bot } = await world.admin.saveBot({ name: 'Own', mode, rules });
    await world.inbox.saveContacts([{ contactId, botId: bot.botId }]);
    return { contactId, botId: bot.botId };
  }

  it('reserves for two minutes, then grants and counts one reply', async () => {
    const contactId = newId();
    const { expiresAt, token, ...reserved } = await world.inbox.reserve({ contactId, channel: 'sms' });
    expect(reserved).toMatchObject({
      decision: 'SEND',
      denyReason: null,
      botStatus: { permission: 'SEND' },
      userErrors: [],
    });
    expect(expiresAt).toBe(inMs(world, 2 * MINUTE));
    expect(await world.agent.status(contactId)).toMatchObject({ version: 0, messageCounts: [] });

    const answer = await commit(token, { messageId: 'r1' });
    expect(answer).toMatchObject({ granted: true, denyReason: null, userErrors: [] });
    expect(answer.botStatus.messageCounts).toEqual([{ channel: 'sms', sent: 1, maxMessages: 75 }]);
    expect(answer.statusChange).toMatchObject({ messageId: 'r1', actor: { kind: 'BOT', name: 'Assistant' } });
    expect(await world.agent.status(contactId)).toEqual(answer.botStatus);
  });

  describe('at the reservation', () => {
    it.each(['SLEEPING', 'INACTIVE'])('denies while %s', async (state) => {
      const contactId = newId();
      await world.agent.set({ contactId, state, ...endless(state) });
      expect(await world.inbox.reserve({ contactId })).toMatchObject({
        decision: 'DENY',
        denyReason: state,
        token: null,
      });
    });

    it('denies without a bot, or with one that is off', async () => {
      const { contactId } = await contactWith({}, 'OFF');
      expect(await world.inbox.reserve({ contactId })).toMatchObject({
        decision: 'DENY',
        denyReason: 'BOT_UNAVAILABLE',
      });
      const botless = await world.app.client('INTEGRATION', { workspace: 'botless' });
      expect(await botless.reserve({ contactId })).toMatchObject({
        decision: 'DENY',
        denyReason: 'BOT_UNAVAILABLE',
      });
    });

    it('answers SUGGEST without a token for a suggestive bot', async () => {
      const { contactId } = await contactWith({}, 'SUGGESTIVE');
      const answer = await world.inbox.reserve({ contactId });
      expect(answer).toMatchObject({ decision: 'SUGGEST', token: null, expiresAt: null, denyReason: null });
      expect(answer.botStatus.permission).toBe('SUGGEST');
    });

    it('denies at a limit lowered below the count, and puts the bot to sleep', async () => {
      const { contactId, botId } = await contactWith({ maxMessages: 5 });
      for (let count = 0; count < 2; count += 1) await reply(world.inbox, contactId);
      await world.admin.saveBot({ botId, rules: { maxMessages: 2 } });
      expect(await world.agent.status(contactId)).toMatchObject({ state: 'ACTIVE' });
      const answer = await world.inbox.reserve({ contactId });
      expect(answer).toMatchObject({ decision: 'DENY', denyReason: 'MESSAGE_LIMIT' });
      expect(answer.botStatus).toMatchObject({
        state: 'SLEEPING',
        reason: 'MESSAGE_LIMIT',
        messageCounts: [{ sent: 2 }],
      });
    });

    it('sees a wake time that has come', async () => {
      const contactId = newId();
      await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1M' } });
      world.clock.advance(MINUTE);
      expect(await world.inbox.reserve({ contactId })).toMatchObject({
        decision: 'SEND',
        botStatus: { reason: 'TIMER' },
      });
    });

    it.each(['PT0S', 'PT0.9S', 'PT10M1S', 'P1M'])('refuses a ttl of %s', async (ttl) => {
      const { userErrors, ...answer } = await world.inbox.reserve({ contactId: newId(), ttl });
      expect(answer).toMatchObject({ decision: 'DENY', denyReason: null, token: null, botStatus: null });
      expect(userErrors).toMatchObject([{ code: 'BAD_INPUT', field: ['input', 'ttl'] }]);
    });
  });

  describe('at the commit', () => {
    it('denies a reservation from its time on', async () => {
      const [inTime, late] = [newId(), newId()];
      const tokens = [];
      for (const contactId of [inTime, late])
        tokens.push((await world.inbox.reserve({ contactId, ttl: 'PT10M' })).token);
      world.clock.advance(10 * MINUTE - 1);
      expect(await commit(tokens[0]!)).toMatchObject({ granted: true });
      world.clock.advance(1);
      expect(await commit(tokens[1]!)).toMatchObject(denied('LEASE_EXPIRED'));
    });

    it('denies a reservation that a newer one of the channel has superseded', async () => {
      const contactId = newId();
      const [first, other, second] = [
        await world.inbox.reserve({ contactId }),
        await world.inbox.reserve({ contactId, channel: 'email' }),
        await world.inbox.reserve({ contactId }),
      ];
      expect(await commit(first.token)).toMatchObject(denied('SUPERSEDED'));
      expect(await commit(second.token)).toMatchObject({ granted: true });
      expect(await commit(other.token)).toMatchObject({ granted: true });
    });

    it.each(['SLEEPING', 'INACTIVE'])('denies while %s, and after it: the epoch has moved', async (state) => {
      const contactId = newId();
      const before = await world.inbox.reserve({ contactId });
      const { botStatus } = await world.agent.set({ contactId, state, ...endless(state) });
      const answer = await commit(before.token);
      expect(answer).toMatchObject({ ...denied(state), botStatus });
      await world.agent.set({ contactId, state: 'ACTIVE' });
      expect(await commit(before.token)).toMatchObject(denied(state));
      expect((await world.agent.status(contactId)).messageCounts).toEqual([]);
    });

    it('denies a stale context only where asked to', async () => {
      const contactId = newId();
      const { token } = await world.inbox.reserve({ contactId });
      await world.inbox.message({ contactId, messageId: newId(), origin: 'CONTACT' });
      expect(await commit(token, { requireFreshTurn: true })).toMatchObject(denied('STALE_CONTEXT'));
      expect(await commit(token)).toMatchObject({ granted: true });
      const next = await world.inbox.reserve({ contactId });
      await world.inbox.message({ contactId, messageId: newId(), origin: 'BOT' });
      expect(await commit(next.token, { requireFreshTurn: true })).toMatchObject({ granted: true });
    });

    it('denies at the limit, uncounted, and puts the bot to sleep', async () => {
      const { contactId, botId } = await contactWith({ maxMessages: 2, limitSleep: 'PT1H' });
      await reply(world.inbox, contactId);
      const { token } = await world.inbox.reserve({ contactId });
      await world.admin.saveBot({ botId, rules: { maxMessages: 1 } });
      const answer = await commit(token);
      expect(answer).toMatchObject(denied('MESSAGE_LIMIT'));
      expect(answer.botStatus).toMatchObject({
        state: 'SLEEPING',
        messageCounts: [{ sent: 1, maxMessages: 1 }],
      });
      expect(answer.statusChange).toMatchObject({ reason: 'MESSAGE_LIMIT', outcome: 'APPLIED' });
    });

    it.each([
      ['OFF', 'BOT_UNAVAILABLE'],
      ['SUGGESTIVE', 'BOT_UNAVAILABLE'],
    ])(
      'denies once the mode is %s, and after it: reservations of the old mode are void',
      async (mode, reason) => {
        const { contactId, botId } = await contactWith({});
        const { token } = await world.inbox.reserve({ contactId });
        await world.admin.saveBot({ botId, mode });
        expect(await commit(token)).toMatchObject(denied(reason));
        await world.admin.saveBot({ botId, mode: 'AUTO_PILOT' });
        expect(await commit(token)).toMatchObject(denied('LEASE_EXPIRED'));
        expect(await reply(world.inbox, contactId)).toMatchObject({ granted: true });
      },
    );

    it('denies once the contact has another bot, or the bot is gone', async () => {
      const { contactId } = await contactWith({});
      const { token } = await world.inbox.reserve({ contactId });
      await world.inbox.saveContacts([{ contactId, botId: null }]);
      expect(await commit(token)).toMatchObject(denied('LEASE_EXPIRED'));
      const deleted = await contactWith({});
      const reserved = await world.inbox.reserve({ contactId: deleted.contactId });
      await world.admin.deleteBot(deleted.botId);
      expect(await commit(reserved.token)).toMatchObject(denied('LEASE_EXPIRED'));
    });

    it('grants the same token and message id again, with the first change and the status of now', async () => {
      const contactId = newId();
      const { token } = await world.inbox.reserve({ contactId });
      const first = await commit(token, { messageId: 'r1' });
      expect(first).toMatchObject({ granted: true, replayed: false, statusChange: { messageId: 'r1' } });
      const { botStatus } = await world.inbox.set({ contactId, state: 'INACTIVE' });
      world.clock.advance(20 * MINUTE);
      expect(await commit(token, { messageId: 'r1' })).toEqual({ ...first, replayed: true, botStatus });
      expect(await commit(token, { messageId: 'r2' })).toMatchObject(denied('LEASE_EXPIRED'));
      expect((await world.agent.status(contactId)).messageCounts).toMatchObject([{ sent: 1 }]);
    });

    it('denies a message id of a reply that was committed before, until that is revoked', async () => {
      const contactId = newId();
      const reserve = async () => (await world.inbox.reserve({ contactId })).token as string;
      const first = await reserve();
      await commit(first, { messageId: 'r1', messageIds: ['r2'] });
      // The program was started again, and knows nothing of its first run.
      const again = await reserve();
      const { botStatus } = await world.inbox.reserve({ contactId, channel: 'email' });
      for (const parts of [{ messageId: 'r1' }, { messageId: 'r3', messageIds: ['r2'] }]) {
        const answer = await commit(again, parts);
        expect(answer).toMatchObject({
          ...denied('ALREADY_COMMITTED'),
          retryAt: null,
          replayed: false,
          botStatus,
        });
      }
      expect(await commit(first, { messageId: 'r1', messageIds: ['r2'] })).toMatchObject({ replayed: true });
      await world.inbox.revoke(first);
      expect(await commit(again, { messageId: 'r1', messageIds: ['r2'] })).toMatchObject({ granted: true });
      expect((await world.agent.status(contactId)).messageCounts).toMatchObject([{ sent: 1 }]);
    });

    it('grants a message id on another channel, for another contact, and after a report without a commit', async () => {
      const contactId = newId();
      const { token } = await world.inbox.reserve({ contactId });
      await commit(token, { messageId: 'r1' });
      await world.inbox.message({ contactId, messageId: 'r2', origin: 'BOT' });
      const others = [{ contactId, channel: 'email' }, { contactId: newId() }];
      for (const input of others) {
        const reserved = await world.inbox.reserve(input);
        expect(await commit(reserved.token, { messageId: 'r1' })).toMatchObject({ granted: true });
      }
      const reserved = await world.inbox.reserve({ contactId });
      expect(await commit(reserved.token, { messageId: 'r2' })).toMatchObject({ granted: true });
    });
  });

  it('gives a reservation back once, and for good', async () => {
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId });
    expect(await world.inbox.release(token)).toEqual({ released: true, userErrors: [] });
    expect(await world.inbox.release(token)).toMatchObject({ released: false });
    expect(await commit(token)).toMatchObject(denied('LEASE_EXPIRED'));
    const used = (await world.inbox.reserve({ contactId })).token;
    await commit(used);
    expect(await world.inbox.release(used)).toMatchObject({ released: false });
    expect(await world.inbox.release('no token')).toMatchObject({ released: false, userErrors: [] });
  });

  it('a token of another workspace is as unknown as any', async () => {
    const elsewhere = await world.app.client('ADMIN', { workspace: 'elsewhere' });
    await elsewhere.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId });
    await elsewhere.reserve({ contactId });
    const foreign = await elsewhere.commit({ token, messageId: 'r1' });
    expect(foreign).toEqual(await elsewhere.commit({ token: newToken(contactId), messageId: 'r1' }));
    expect(foreign).toMatchObject({ ...denied('LEASE_EXPIRED'), botStatus: null, statusChange: null });
    expect(await elsewhere.release(token)).toMatchObject({ released: false });
    expect(await commit(token)).toMatchObject({ granted: true });
  });

  it('forged tokens are denied and store nothing', async () => {
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId });
    const [id, contact] = token.split('.');
    const other = Buffer.from(newId()).toString('base64url');
    const forged = [
      '',
      '.',
      'x',
      id,
      `${id}.`,
      `.${contact}`,
      `${id}.${other}`,
      `${token}.`,
      `${token}=`,
      ` ${token}`,
    ];
    forged.push(
      token.toUpperCase(),
      newToken(contactId),
      newToken('\ud800'),
      newToken('x'.repeat(5_000)),
      '\u0000',
    );
    for (const one of forged)
      expect(await commit(one!)).toMatchObject({ ...denied('LEASE_EXPIRED'), botStatus: null });
    world.clock.advance(SECOND);
    expect(await commit(token)).toMatchObject({ granted: true, botStatus: { messageCounts: [{ sent: 1 }] } });
    const { contact: unseen } = await world.inbox.ask('query ($id: ID!) { contact(contactId: $id) { id } }', {
      id: 'x'.repeat(5_000),
    });
    expect(unseen).toBeNull();
  });

  it('more channels than are kept are never refused', async () => {
    const contactId = newId();
    for (let channel = 1; channel <= 50; channel += 1)
      expect(await world.inbox.reserve({ contactId, channel: `c${channel}` })).toMatchObject({
        decision: 'SEND',
      });
    const next = await world.inbox.reserve({ contactId, channel: 'c51' });
    expect(next).toMatchObject({ decision: 'SEND', userErrors: [] });
    expect(await world.inbox.commit({ token: next.token, messageId: newId() })).toMatchObject({
      granted: true,
    });
  });
});

/** What looks like a token of the contact, and is none. */
function newToken(contactId: string): string {
  return `00000000-0000-4000-8000-000000000000.${Buffer.from(contactId).toString('base64url')}`;
}
