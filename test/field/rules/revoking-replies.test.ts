import { contactWithBot, HOUR, inMs, MINUTE, newId, SECOND, startWorld, type World } from '../../e2e/world';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

describe.each(databases)('a reply that was not sent after all, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });
  const send = (contactId: string, origin: string, more: object = {}) =>
    world.inbox.message({ contactId, messageId: newId(), origin, ...more });
  const undone = (outcome: string) => ({ outcome, replayed: false, userErrors: [] });

  async function committed(
    contactId = newId(),
    parts: object = {},
  ): Promise<{ contactId: string; token: string }> {
    const { token } = await world.inbox.reserve({ contactId });
    const commit = { token, messageId: newId('part'), ...parts };
    expect(await world.inbox.commit(commit)).toMatchObject({ granted: true });
    return { contactId, token };
  }

  it('is not counted, and the customer waits again', async () => {
    const contactId = newId();
    await send(contactId, 'CONTACT');
    const waiting = { waitingSince: inMs(world, 0), pendingInbound: 1 };
    world.clock.advance(SECOND);
    const { token } = await committed(contactId);
    expect(await world.viewer.status(contactId)).toMatchObject({
      waitingSince: null,
      messageCounts: [{ sent: 1 }],
    });
    const first = await world.inbox.revoke(token);
    expect(first).toMatchObject({ ...undone('NO_CHANGE'), botStatus: { ...waiting, messageCounts: [] } });
    expect(first.statusChange).toMatchObject({
      reason: 'CORRECTION',
      ...waiting,
      actor: { kind: 'INTEGRATION' },
    });
    const again = await world.inbox.revoke(token);
    expect(again).toEqual({ ...first, replayed: true });
    expect(await world.viewer.history(contactId)).toHaveLength(3);
  });

  it('wakes the bot that slept because of it alone, and keeps the other counts', async () => {
    const { contactId } = await contactWithBot(world, { maxMessages: 2 });
    await send(contactId, 'BOT', { channel: 'sms' });
    await committed(contactId);
    const { token } = await committed(contactId);
    expect(await world.viewer.status(contactId)).toMatchObject({ reason: 'MESSAGE_LIMIT' });
    const { outcome, botStatus } = await world.inbox.revoke(token);
    expect([outcome, botStatus.state, botStatus.reason]).toEqual(['APPLIED', 'ACTIVE', 'CORRECTION']);
    const counts = botStatus.messageCounts.map(({ channel, sent }) => `${channel} ${sent}`);
    expect(counts.sort()).toEqual(['default 1', 'sms 1']);
  });

  it('does not wake a bot that something else put to sleep since', async () => {
    const { contactId } = await contactWithBot(world, { maxMessages: 1 });
    const { token } = await committed(contactId);
    await send(contactId, 'TEAMMATE');
    expect(await world.inbox.revoke(token)).toMatchObject({
      outcome: 'NO_CHANGE',
      botStatus: { state: 'SLEEPING' },
    });
  });

  it('changes no count that began since', async () => {
    const { contactId, token } = await committed();
    world.clock.advance(SECOND);
    await world.agent.set({ contactId, state: 'ACTIVE' });
    world.clock.advance(SECOND);
    await committed(contactId);
    const { botStatus } = await world.inbox.revoke(token);
    expect(botStatus.messageCounts).toMatchObject([{ sent: 1 }]);
  });

  it('was sent, if a part of it has been seen', async () => {
    for (const by of [{ messageId: 'p2' }, { messageId: 'x', bodyHash: 'h1' }]) {
      const { contactId, token } = await committed(undefined, { messageIds: ['p2'], bodyHashes: ['h1'] });
      await send(contactId, 'UNKNOWN', by);
      const refused = await world.inbox.revoke(token);
      expect(refused).toMatchObject({
        ...undone('NO_CHANGE'),
        statusChange: null,
        botStatus: { messageCounts: [{ sent: 1 }] },
      });
    }
    const { contactId, token } = await committed();
    await send(contactId, 'UNKNOWN', { replyToken: token });
    expect((await world.inbox.revoke(token)).botStatus.messageCounts).toMatchObject([{ sent: 1 }]);
  });

  it('that is seen after that is counted, once, and silences nobody', async () => {
    for (const by of [{ messageId: 'p1' }, { messageId: 'x', bodyHash: 'h1' }, { messageId: 'y' }]) {
      const { contactId, token } = await committed(undefined, { messageId: 'p1', bodyHash: 'h1' });
      await world.inbox.revoke(token);
      const message = by.messageId === 'y' ? { ...by, replyToken: token } : by;
      for (const _ of [1, 2]) {
        const { origin, botStatus } = await send(contactId, 'UNKNOWN', message);
        expect([origin, botStatus.state]).toEqual(['BOT', 'ACTIVE']);
        expect(botStatus.messageCounts).toMatchObject([{ sent: 1 }]);
      }
    }
  });

  it.each([
    [48 * HOUR, 0],
    [48 * HOUR + 1, 1],
  ])('is taken back within 48 hours: after %d ms', async (later, sent) => {
    const { contactId, token } = await committed();
    world.clock.advance(later);
    expect((await world.inbox.revoke(token)).outcome).toBe('NO_CHANGE');
    expect((await world.viewer.status(contactId)).messageCounts).toHaveLength(sent);
  });

  it('that was never committed, or is none, changes nothing', async () => {
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId });
    expect(await world.inbox.revoke(token)).toMatchObject(undone('NO_CHANGE'));
    expect(await world.inbox.commit({ token, messageId: newId() })).toMatchObject({ granted: true });
    for (const none of ['no token', `${token}x`])
      expect(await world.inbox.revoke(none)).toMatchObject({ ...undone('NO_CHANGE'), botStatus: null });
    expect(await world.viewer.history(contactId)).toHaveLength(1);
  });

  it('is not granted again by its token', async () => {
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId });
    const commit = { token, messageId: 'r' };
    await world.inbox.commit(commit);
    await world.inbox.revoke(token);
    expect(await world.inbox.commit(commit)).toMatchObject({
      granted: false,
      denyReason: 'LEASE_EXPIRED',
      retryAt: inMs(world, 0),
    });
  });

  it('one of several, in any order, and with questions between', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const contactId = newId();
      await send(contactId, 'CONTACT');
      const first = inMs(world, 0);
      world.clock.advance(MINUTE);
      const tokens = [(await committed(contactId)).token];
      world.clock.advance(MINUTE);
      await send(contactId, 'CONTACT');
      const second = inMs(world, 0);
      world.clock.advance(MINUTE);
      tokens.push((await committed(contactId)).token);
      await world.inbox.revoke(tokens[order[0]]!);
      const between = await world.viewer.status(contactId);
      expect([between.waitingSince, between.pendingInbound]).toEqual(
        order[0] === 1 ? [second, 1] : [null, 0],
      );
      await world.inbox.revoke(tokens[order[1]]!);
      expect(await world.viewer.status(contactId)).toMatchObject({ waitingSince: first, pendingInbound: 2 });
    }
  });

  it('takes the role INTEGRATION', async () => {
    const { token } = await committed();
    expect(await world.agent.revoke(token)).toMatchObject({
      userErrors: [{ code: 'FORBIDDEN' }],
      outcome: null,
    });
  });
});
