import { type Data, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { HOUR, inMs, MINUTE, newId, reply, SECOND, startWorld, type World } from '../world';

describe.each(databases)('what else is reported, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });

  const send = (contactId: string, origin: string, more: object = {}): Promise<Data['recordMessage']> =>
    world.inbox.message({ contactId, messageId: newId('message'), origin, ...more });

  async function committed(contactId: string, messageId: string, bodyHash?: string): Promise<void> {
    const { token } = await world.inbox.reserve({ contactId });
    expect(await world.inbox.commit({ token, messageId, bodyHash })).toMatchObject({ granted: true });
  }
  const echo = {
    outcome: 'NO_CHANGE',
    origin: 'BOT',
    botStatus: { state: 'ACTIVE', messageCounts: [{ sent: 1 }] },
  };
  const persons = { outcome: 'APPLIED', origin: 'TEAMMATE', botStatus: { reason: 'TEAMMATE_MESSAGE' } };

  describe('a message that may be the bot’s own', () => {
    it.each(['BOT', 'UNKNOWN'])(
      '%s with the id of a commit is its echo and not counted again',
      async (origin) => {
        const contactId = newId();
        await committed(contactId, 'r1');
        expect(await send(contactId, origin, { messageId: 'r1' })).toMatchObject(echo);
        expect(await send(contactId, origin, { messageId: 'r1' })).toMatchObject({
          outcome: 'NO_CHANGE',
          origin: 'BOT',
          replayed: true,
        });
      },
    );

    it.each(['BOT', 'UNKNOWN'])('%s with the body of a commit is its echo, once', async (origin) => {
      const contactId = newId();
      await committed(contactId, 'r1', 'hash of hello');
      expect(await send(contactId, origin, { bodyHash: 'hash of hello' })).toMatchObject(echo);
      const again = await send(contactId, origin, { bodyHash: 'hash of hello' });
      if (origin === 'BOT') expect(again.botStatus.messageCounts).toMatchObject([{ sent: 2 }]);
      else expect(again).toMatchObject(persons);
    });

    it('each of two equal bodies is the echo of one commit', async () => {
      const contactId = newId();
      await committed(contactId, 'r1', 'ok');
      await committed(contactId, 'r2', 'ok');
      const origins = [];
      for (let count = 0; count < 3; count += 1)
        origins.push((await send(contactId, 'UNKNOWN', { bodyHash: 'ok' })).origin);
      expect(origins).toEqual(['BOT', 'BOT', 'TEAMMATE']);
    });

    it.each([
      [10 * MINUTE, echo],
      [10 * MINUTE + 1, persons],
    ])(
      'UNKNOWN is recognised by its body within 10 minutes, by its id always: after %d ms',
      async (later, expected) => {
        const [byId, byBody] = [newId(), newId()];
        await committed(byId, 'r1');
        await committed(byBody, 'r1', 'hash');
        world.clock.advance(later);
        expect(await send(byId, 'UNKNOWN', { messageId: 'r1' })).toMatchObject(echo);
        expect(await send(byBody, 'UNKNOWN', { bodyHash: 'hash' })).toMatchObject(expected);
      },
    );

    it('UNKNOWN that matches nothing is a person’s', async () => {
      const [contactId, other] = [newId(), newId()];
      await committed(other, 'r1', 'hash');
      expect(await send(contactId, 'UNKNOWN')).toMatchObject(persons);
      const again = await send(newId(), 'UNKNOWN', { messageId: 'r1', bodyHash: 'hash' });
      expect(again).toMatchObject(persons);
    });

    it('BOT that matches nothing is counted', async () => {
      const { origin, botStatus } = await send(newId(), 'BOT', { bodyHash: 'unseen' });
      expect({ origin, ...botStatus }).toMatchObject({ origin: 'BOT', messageCounts: [{ sent: 1 }] });
    });

    it('SUGGESTION is a person sending the draft: counted, and no manual message', async () => {
      const answer = await send(newId(), 'SUGGESTION');
      expect(answer).toMatchObject({ outcome: 'NO_CHANGE', origin: 'SUGGESTION' });
      expect(answer.botStatus).toMatchObject({ state: 'ACTIVE', messageCounts: [{ sent: 1 }] });
    });
  });

  describe('markConversationRead', () => {
    async function contactAtLimit(wakeOnRead: boolean): Promise<string> {
      const contactId = newId();
      const { bot } = await world.admin.saveBot({
        name: 'One',
        mode: 'AUTO_PILOT',
        rules: { maxMessages: 1, wakeOnRead },
      });
      await world.inbox.saveContacts([{ contactId, botId: bot.botId }]);
      await reply(world.inbox, contactId);
      expect(await world.agent.status(contactId)).toMatchObject({ reason: 'MESSAGE_LIMIT' });
      world.clock.advance(SECOND);
      return contactId;
    }

    it('wakes from the message limit where the bot is told to', async () => {
      const contactId = await contactAtLimit(true);
      const { outcome, botStatus, statusChange } = await world.inbox.read({ contactId });
      expect(outcome).toBe('APPLIED');
      expect(botStatus).toMatchObject({ state: 'ACTIVE', reason: 'CONVERSATION_READ', messageCounts: [] });
      expect(statusChange.endedSilence).toMatchObject({ reason: 'MESSAGE_LIMIT' });
    });

    it('wakes nobody otherwise', async () => {
      const contactId = await contactAtLimit(false);
      expect(await world.inbox.read({ contactId })).toMatchObject({
        outcome: 'NO_CHANGE',
        botStatus: { version: 1 },
      });
      const manual = await contactAtLimit(true);
      await world.agent.set({ contactId: manual, state: 'SLEEPING', wake: { after: 'PT1H' } });
      world.clock.advance(SECOND);
      expect(await world.inbox.read({ contactId: manual })).toMatchObject({ outcome: 'NO_CHANGE' });
      expect(await world.inbox.read({ contactId: newId() })).toMatchObject({
        outcome: 'NO_CHANGE',
        botStatus: { version: 0 },
      });
    });

    it('of before the sleep, or of long ago, is stale', async () => {
      const contactId = await contactAtLimit(true);
      const readAt = inMs(world, -HOUR);
      expect(await world.inbox.read({ contactId, readAt })).toMatchObject({
        outcome: 'STALE',
        botStatus: { version: 1 },
      });
    });
  });

  describe('reportGoal', () => {
    it.each(['HUMAN_HANDOVER', 'STOP_BOT', 'APPOINTMENT_BOOKED'])(
      '%s puts the bot to sleep',
      async (goal) => {
        const forever = newId();
        const answer = await world.inbox.goal({ contactId: forever, goal });
        expect(answer).toMatchObject({
          outcome: 'APPLIED',
          contactId: forever,
          statusChange: { reason: goal },
        });
        expect(answer.botStatus).toMatchObject({ state: 'SLEEPING', reason: goal, wakeAt: null });
        const contactId = newId();
        const { botStatus } = await world.inbox.goal({ contactId, goal, wake: { after: 'PT2H' } });
        expect(botStatus.wakeAt).toBe(inMs(world, 2 * HOUR));
      },
    );

    it('takes an endless sleep that is asked for like none', async () => {
      for (const wake of [undefined, null, UNTIL_WOKEN]) {
        const { botStatus } = await world.inbox.goal({ contactId: newId(), goal: 'STOP_BOT', wake });
        expect(botStatus).toMatchObject({ state: 'SLEEPING', wakeAt: null });
      }
    });

    it('with a key answers with the first outcome and change and the status as it is now', async () => {
      const call = { contactId: newId(), goal: 'STOP_BOT', idempotencyKey: newId('key') };
      const first = await world.inbox.goal(call);
      expect(first).toMatchObject({ outcome: 'APPLIED', replayed: false });
      const { botStatus } = await world.inbox.set({ contactId: call.contactId, state: 'ACTIVE' });
      expect(await world.inbox.goal(call)).toEqual({ ...first, replayed: true, botStatus });
      expect(await world.agent.history(call.contactId)).toHaveLength(2);
    });

    it('leaves a sleep that is longer or pinned', async () => {
      const contactId = newId();
      await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT5H' } });
      const shorter = await world.inbox.goal({ contactId, goal: 'STOP_BOT', wake: { after: 'PT1H' } });
      expect(shorter).toMatchObject({ outcome: 'NO_CHANGE', botStatus: { reason: 'MANUAL' } });
      await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT5H' }, pinned: true });
      expect(await world.inbox.goal({ contactId, goal: 'STOP_BOT' })).toMatchObject({
        outcome: 'SUPPRESSED',
      });
    });

    it('lets its closing message out, once', async () => {
      const contactId = newId();
      const { token } = await world.inbox.reserve({ contactId });
      await world.inbox.goal({ contactId, goal: 'APPOINTMENT_BOOKED', finalReplyToken: token });
      const commit = { token, messageId: newId('reply') };
      const first = await world.inbox.commit(commit);
      expect(first).toMatchObject({
        granted: true,
        botStatus: { state: 'SLEEPING', messageCounts: [{ sent: 1 }] },
      });
      expect(await world.inbox.commit(commit)).toEqual({ ...first, replayed: true });
      expect(await world.inbox.commit({ token, messageId: newId() })).toMatchObject({ granted: false });
      expect(await world.inbox.reserve({ contactId })).toMatchObject({
        decision: 'DENY',
        denyReason: 'SLEEPING',
      });
      expect((await world.agent.status(contactId)).messageCounts).toMatchObject([{ sent: 1 }]);
    });

    it('lets no other reply out', async () => {
      const contactId = newId();
      const sms = await world.inbox.reserve({ contactId, channel: 'sms' });
      const email = await world.inbox.reserve({ contactId, channel: 'email' });
      await world.inbox.goal({ contactId, goal: 'STOP_BOT', finalReplyToken: sms.token });
      const denied = await world.inbox.commit({ token: email.token, messageId: newId() });
      expect(denied).toMatchObject({ granted: false, denyReason: 'SLEEPING' });
    });

    it.each([
      ['the token is none', async () => 'no token'],
      [
        'the reservation is another contact’s',
        async () => (await world.inbox.reserve({ contactId: newId() })).token,
      ],
    ])('stands, but lets nothing out, where %s', async (_what, findToken) => {
      const contactId = newId();
      const own = (await world.inbox.reserve({ contactId })).token;
      const finalReplyToken = await findToken();
      const goal = await world.inbox.goal({ contactId, goal: 'STOP_BOT', finalReplyToken });
      expect(goal).toMatchObject({ outcome: 'APPLIED', userErrors: [] });
      expect(await world.inbox.commit({ token: own, messageId: newId() })).toMatchObject({
        denyReason: 'SLEEPING',
      });
    });

    it('keeps the closing message back once a person has taken over or its time is up', async () => {
      const [taken, late] = [newId(), newId()];
      const tokens: string[] = [];
      for (const contactId of [taken, late]) {
        const { token } = await world.inbox.reserve({ contactId, ttl: 'PT1M' });
        await world.inbox.goal({ contactId, goal: 'HUMAN_HANDOVER', finalReplyToken: token });
        tokens.push(token);
      }
      world.clock.advance(SECOND);
      await send(taken, 'TEAMMATE');
      const commit = (token?: string) => world.inbox.commit({ token, messageId: newId() });
      expect(await commit(tokens[0])).toMatchObject({ granted: false, denyReason: 'SLEEPING' });
      world.clock.advance(MINUTE);
      expect(await commit(tokens[1])).toMatchObject({ granted: false, denyReason: 'LEASE_EXPIRED' });
    });
  });
});
