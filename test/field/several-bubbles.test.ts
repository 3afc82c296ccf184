import { contactWithBot, DAY, HOUR, inMs, MINUTE, newId, SECOND, startWorld, type World } from '../e2e/world';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';

describe.each(databases)('what the bot wrote comes back as an echo, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });
  const send = (contactId: string, messageId: string, origin: string, more: object = {}) =>
    world.inbox.message({ contactId, messageId, origin, ...more });

  async function committed(parts: object, channel?: string): Promise<{ contactId: string; token: string }> {
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId, channel });
    const commit = { token, messageId: newId('part'), ...parts };
    expect(await world.inbox.commit(commit)).toMatchObject({ granted: true });
    return { contactId, token };
  }
  const echo = {
    origin: 'BOT',
    outcome: 'NO_CHANGE',
    botStatus: { state: 'ACTIVE', messageCounts: [{ sent: 1 }] },
  };
  const person = { origin: 'TEAMMATE', outcome: 'APPLIED', botStatus: { state: 'SLEEPING' } };

  it.each([
    ['ids', { messageId: 'p1', messageIds: ['p2', 'p3'] }],
    ['hashes', { bodyHash: 'h1', bodyHashes: ['h2', 'h3'] }],
    ['ids and hashes', { messageId: 'p1', bodyHash: 'h2', bodyHashes: ['h3'] }],
    ['ids named twice', { messageId: 'p1', messageIds: ['p1', 'p2', 'p2', 'p3'], bodyHash: 'h1' }],
    ['hashes without a first one', { bodyHashes: ['h1', 'h2', 'h3'] }],
  ])('one answer in three bubbles counts once: known by %s', async (_what, parts) => {
    const { contactId } = await committed(parts);
    for (const part of ['3', '1', '2']) {
      expect(await send(contactId, `p${part}`, 'UNKNOWN', { bodyHash: `h${part}` })).toMatchObject(echo);
    }
    expect(await send(contactId, 'p4', 'UNKNOWN', { bodyHash: 'h4' })).toMatchObject(person);
  });

  it.each(['TEAMMATE', 'WORKFLOW', 'CONTACT', 'SUGGESTION', 'UNKNOWN', 'BOT'])(
    'what has the id of a bubble is the bot’s, though it is claimed to be of %s',
    async (origin) => {
      const { contactId } = await committed({ messageId: 'p1', messageIds: ['p2'] });
      expect(await send(contactId, 'p2', origin)).toMatchObject({ ...echo, guessed: false });
      expect(await send(contactId, 'p2', origin)).toMatchObject({ origin: 'BOT', replayed: true });
      expect(await world.viewer.status(contactId)).toMatchObject({ pendingInbound: 0, version: 0 });
    },
  );

  it('is recognized by its id for days, and by its text for 10 minutes by the time it was sent', async () => {
    const ids = ['a', 'b', 'c', 'd'].map((name) => `late ${name}`);
    const { contactId } = await committed({
      messageId: ids[0],
      messageIds: ids.slice(1),
      bodyHashes: ['h1', 'h2', 'h3'],
    });
    const since = world.clock.now();
    const at = (milliseconds: number) => new Date(since + milliseconds).toISOString();
    world.clock.advance(11 * MINUTE);
    expect(await send(contactId, ids[0]!, 'UNKNOWN')).toMatchObject(echo);
    world.clock.advance(2 * DAY);
    expect(await send(contactId, ids[1]!, 'TEAMMATE')).toMatchObject(echo);
    const late = { bodyHash: 'h1', sentAt: at(10 * MINUTE) };
    expect(await send(contactId, newId(), 'UNKNOWN', late)).toMatchObject(echo);
    world.clock.advance(5 * DAY);
    expect(await send(contactId, ids[2]!, 'UNKNOWN', { sentAt: at(0) })).toMatchObject({ origin: 'BOT' });
    const early = { bodyHash: 'h2', sentAt: at(-10 * MINUTE) };
    expect(await send(contactId, newId(), 'UNKNOWN', early)).toMatchObject({ origin: 'BOT' });
    const tooLate = { bodyHash: 'h3', sentAt: at(10 * MINUTE + 1) };
    expect(await send(contactId, newId(), 'UNKNOWN', tooLate)).toMatchObject({ origin: 'TEAMMATE' });
    expect(await world.viewer.status(contactId)).toMatchObject({ state: 'ACTIVE' });
  });

  it('one text names one message on each channel', async () => {
    const { contactId } = await committed({ bodyHash: 'ok' }, 'sms');
    const say = (channel: string, origin = 'UNKNOWN') =>
      send(contactId, newId(), origin, { channel, bodyHash: 'ok' });
    expect(await say('sms')).toMatchObject(echo);
    expect(await say('email')).toMatchObject(echo);
    expect(await say('chat', 'BOT')).toMatchObject(echo);
    expect(await say('sms')).toMatchObject(person);
  });

  it('an id names a message on its own channel alone', async () => {
    const { contactId } = await committed({ messageId: 'same' }, 'sms');
    expect(await send(contactId, 'same', 'UNKNOWN', { channel: 'email' })).toMatchObject(person);
    expect((await send(contactId, 'same', 'TEAMMATE', { channel: 'sms' })).origin).toBe('BOT');
  });

  it('a claim of a person stands, though the text is that of the bot', async () => {
    for (const origin of ['TEAMMATE', 'WORKFLOW']) {
      const { contactId } = await committed({ bodyHash: 'hello' });
      expect((await send(contactId, newId(), origin, { bodyHash: 'hello' })).origin).toBe(origin);
    }
  });

  it('the echo may arrive before its commit: it was not known then, and the id makes it the bot’s afterwards', async () => {
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId });
    expect(await send(contactId, 'early', 'UNKNOWN', { replyToken: token })).toMatchObject({ origin: 'BOT' });
    expect(await world.inbox.commit({ token, messageId: 'early' })).toMatchObject({ granted: true });
    expect(await send(contactId, 'early', 'UNKNOWN')).toMatchObject({ origin: 'BOT', replayed: true });
    expect(await world.viewer.status(contactId)).toMatchObject({ state: 'ACTIVE' });
  });

  it('up to 20 further parts may be named, and an equal list again in any order', async () => {
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId });
    const twenty = Array.from({ length: 20 }, (_, index) => `p${index}`);
    const commit = (more: object) => world.inbox.commit({ token, messageId: 'first', ...more });
    expect(await commit({ messageIds: twenty, bodyHash: 'a', bodyHashes: ['b'] })).toMatchObject({
      granted: false,
      userErrors: [{ code: 'BAD_INPUT', field: ['input', 'messageIds'] }],
    });
    expect(await commit({ messageIds: twenty, bodyHash: 'a' })).toMatchObject({ granted: true });
    const again = { messageIds: [...twenty].reverse(), bodyHash: 'a' };
    expect(await commit(again)).toMatchObject({ granted: true, replayed: true });
    for (const more of [{}, { messageIds: twenty }, { messageIds: twenty, bodyHash: 'b' }])
      expect(await commit(more)).toMatchObject({
        granted: false,
        denyReason: 'LEASE_EXPIRED',
        retryAt: null,
      });
    expect(await world.viewer.status(contactId)).toMatchObject({ messageCounts: [{ sent: 1 }] });
  });

  describe('the token of a reply', () => {
    it.each(['TEAMMATE', 'WORKFLOW', 'UNKNOWN', 'BOT', 'SUGGESTION', 'CONTACT'])(
      'that was committed makes a message its echo, though claimed to be of %s',
      async (origin) => {
        const { contactId, token } = await committed({}, 'sms');
        for (const channel of ['sms', 'email'])
          expect(await send(contactId, newId(), origin, { replyToken: token, channel })).toMatchObject(echo);
      },
    );

    it('that was never committed proves the bot, and is counted', async () => {
      const contactId = newId();
      const { token } = await world.inbox.reserve({ contactId });
      const first = await send(contactId, 'm1', 'UNKNOWN', { replyToken: token });
      expect(first).toMatchObject({
        origin: 'BOT',
        guessed: false,
        botStatus: { messageCounts: [{ sent: 1 }] },
      });
      await world.inbox.release(token);
      const { botStatus } = await send(contactId, 'm2', 'TEAMMATE', { replyToken: token });
      expect(botStatus).toMatchObject({ state: 'ACTIVE', messageCounts: [{ sent: 2 }] });
    });

    it('that was denied, revoked or of another contact proves the bot as well', async () => {
      const denied = newId();
      const { token } = await world.inbox.reserve({ contactId: denied });
      await world.agent.set({ contactId: denied, state: 'INACTIVE' });
      await world.inbox.commit({ token, messageId: newId() });
      const [revoked, other] = [await committed({}), await committed({})];
      await world.inbox.revoke(revoked.token);
      for (const [contactId, replyToken, sent] of [
        [denied, token, 1],
        [revoked.contactId, revoked.token, 1],
        [newId(), other.token, 1],
        [newId(), 'a token of another system', 1],
      ] as const) {
        const { origin, botStatus } = await send(contactId, newId(), 'TEAMMATE', { replyToken });
        expect([origin, botStatus.messageCounts[0]?.sent, botStatus.reason]).not.toContain(
          'TEAMMATE_MESSAGE',
        );
        expect([origin, botStatus.messageCounts[0]?.sent]).toEqual(['BOT', sent]);
      }
    });
  });

  describe('the account of the bot', () => {
    let identity: string;
    let contactId: string;
    beforeAll(async () => {
      identity = newId('chatwoot:1:agent');
      const { botId } = await contactWithBot(world);
      const { bot } = await world.admin.saveBot({ botId, identities: [identity, `${identity} `] });
      expect(bot.identities).toEqual([identity, `${identity} `]);
    });
    beforeEach(() => {
      contactId = newId();
    });
    const as = (origin: string, externalId = identity, more: object = {}) =>
      send(contactId, newId(), origin, { actor: { externalId }, ...more });

    it.each(['TEAMMATE', 'UNKNOWN', 'WORKFLOW', 'BOT'])(
      'makes what is claimed to be of %s the bot’s, to contacts of every bot',
      async (origin) => {
        expect(await as(origin)).toMatchObject({
          origin: 'BOT',
          guessed: false,
          botStatus: { state: 'ACTIVE' },
        });
        expect((await as(origin, `${identity} `)).botStatus.messageCounts).toMatchObject([{ sent: 2 }]);
      },
    );

    it('leaves a draft that a person sent from it, and what others write', async () => {
      expect(await as('SUGGESTION')).toMatchObject({ origin: 'SUGGESTION' });
      expect(await as('TEAMMATE', `${identity}0`)).toMatchObject(person);
    });

    it('does not count an echo twice that has the id or the text too', async () => {
      const { contactId: to } = await committed({ messageId: 'm', bodyHash: 'h' });
      contactId = to;
      const actor = { externalId: identity };
      expect(await send(to, 'm', 'TEAMMATE', { actor })).toMatchObject(echo);
      expect(await as('UNKNOWN', identity, { bodyHash: 'h' })).toMatchObject(echo);
    });

    it('belongs to one bot', async () => {
      const taken = await world.admin.saveBot({ name: 'Other', identities: ['free', identity] });
      expect(taken.userErrors).toMatchObject([{ code: 'BAD_INPUT', field: ['input', 'identities', '1'] }]);
    });
  });

  it('a second after the commit is as good as the same instant, and an hour of silence between is none', async () => {
    const { contactId } = await committed({ messageId: 'x', bodyHash: 'y' });
    world.clock.advance(SECOND);
    await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1H' } });
    world.clock.advance(HOUR);
    expect(await send(contactId, 'x', 'UNKNOWN', { sentAt: inMs(world, -HOUR) })).toMatchObject({
      origin: 'BOT',
    });
    expect(await world.viewer.status(contactId)).toMatchObject({ state: 'ACTIVE', reason: 'TIMER' });
  });
});
