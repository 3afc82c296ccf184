import {
  contactWithBot,
  DAY,
  HOUR,
  inMs,
  MINUTE,
  newId,
  SECOND,
  startWorld,
  type World,
} from '../../e2e/world';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

describe.each(databases)('a guess whose origin becomes known, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database, { sleepOnWorkflowMessage: true });
  });
  const send = (contactId: string, messageId: string, origin: string, more: object = {}) =>
    world.inbox.message({ contactId, messageId, origin, ...more });

  async function guessed(more: object = {}): Promise<{ contactId: string; sentAt: string }> {
    const contactId = newId();
    const sentAt = inMs(world, 0);
    const guess = await send(contactId, 'm', 'UNKNOWN', { sentAt, ...more });
    expect(guess).toMatchObject({ origin: 'TEAMMATE', guessed: true, outcome: 'APPLIED' });
    world.clock.advance(5 * MINUTE);
    return { contactId, sentAt };
  }
  const rows = async (contactId: string) =>
    (await world.viewer.history(contactId)).map(
      ({ outcome, reason, state }) => `${outcome} ${reason} ${state}`,
    );

  it('BOT: the bot wakes, and the message is counted', async () => {
    const { contactId, sentAt } = await guessed();
    const known = await send(contactId, 'm', 'BOT', { sentAt });
    expect(known).toMatchObject({ origin: 'BOT', guessed: false, replayed: false, outcome: 'NO_CHANGE' });
    expect(known.botStatus).toMatchObject({
      state: 'ACTIVE',
      reason: 'CORRECTION',
      messageCounts: [{ sent: 1 }],
    });
    expect(await rows(contactId)).toEqual([
      ...['NO_CHANGE REPLY ACTIVE', 'APPLIED CORRECTION ACTIVE', 'APPLIED TEAMMATE_MESSAGE SLEEPING'],
    ]);
    const [, correction] = await world.viewer.history(contactId);
    expect(correction).toMatchObject({
      version: 2,
      messageId: 'm',
      endedSilence: { reason: 'TEAMMATE_MESSAGE' },
    });
  });

  it('WORKFLOW, whose rule is on: it sleeps as long as that rule says, from when it was sent', async () => {
    const { contactId, sentAt } = await guessed();
    const { outcome, botStatus } = await send(contactId, 'm', 'WORKFLOW', { sentAt });
    expect([outcome, botStatus.reason, botStatus.version]).toEqual(['APPLIED', 'WORKFLOW_MESSAGE', 3]);
    expect(botStatus.wakeAt).toBe(inMs(world, DAY - 5 * MINUTE));
  });

  it('TEAMMATE: the sleep stays as long, now for certain', async () => {
    const { contactId, sentAt } = await guessed();
    const actor = { externalId: 'ana', name: 'Ana' };
    const { botStatus, guessed: isGuess } = await send(contactId, 'm', 'TEAMMATE', { sentAt, actor });
    expect(botStatus).toMatchObject({
      state: 'SLEEPING',
      changedBy: actor,
      wakeAt: inMs(world, DAY - 5 * MINUTE),
    });
    expect(isGuess).toBe(false);
    expect(await rows(contactId)).toHaveLength(3);
  });

  it('SUGGESTION: a draft is counted and is no reason to sleep', async () => {
    const { contactId, sentAt } = await guessed();
    const { botStatus } = await send(contactId, 'm', 'SUGGESTION', { sentAt });
    expect(botStatus).toMatchObject({ state: 'ACTIVE', messageCounts: [{ sent: 1 }] });
  });

  it('an automatic message: it was no person’s', async () => {
    const { contactId, sentAt } = await guessed();
    const { botStatus } = await send(contactId, 'm', 'TEAMMATE', { sentAt, automatic: true });
    expect(botStatus).toMatchObject({ state: 'ACTIVE', reason: 'CORRECTION' });
  });

  it('by a token, or by an account of the bot', async () => {
    const { contactId, botId } = await contactWithBot(world);
    await world.admin.saveBot({ botId, identities: [`bot of ${contactId}`] });
    const { token } = await world.inbox.reserve({ contactId });
    const actor = { externalId: `bot of ${contactId}` };
    for (const [messageId, more] of Object.entries({ token: { replyToken: token }, account: { actor } })) {
      await send(contactId, messageId, 'UNKNOWN');
      const known = await send(contactId, messageId, 'UNKNOWN', more);
      expect(known).toMatchObject({ origin: 'BOT', botStatus: { state: 'ACTIVE' } });
      expect(await send(contactId, messageId, 'TEAMMATE')).toMatchObject({ origin: 'BOT', replayed: true });
    }
  });

  it('by its text: it is an echo, and not counted again', async () => {
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId });
    const channels = ['sms', 'email'];
    expect(await world.inbox.commit({ token, messageId: 'm', bodyHash: 'hello' })).toMatchObject({
      granted: true,
    });
    for (const channel of channels) await send(contactId, 'x', 'UNKNOWN', { channel });
    const known = await send(contactId, 'x', 'BOT', { channel: 'sms', bodyHash: 'hello' });
    expect(known).toMatchObject({
      origin: 'BOT',
      outcome: 'NO_CHANGE',
      botStatus: { messageCounts: [{ sent: 1 }] },
    });
    // The other guess speaks for silence too.
    expect(known.botStatus.state).toBe('SLEEPING');
  });

  it('an echo by its text alone is a guess too, and may be a person’s after all', async () => {
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId });
    await world.inbox.commit({ token, messageId: newId(), bodyHash: 'ok' });
    const echo = await send(contactId, 'm', 'UNKNOWN', { bodyHash: 'ok' });
    expect(echo).toMatchObject({ origin: 'BOT', guessed: true });
    const known = await send(contactId, 'm', 'TEAMMATE', { bodyHash: 'ok' });
    expect(known).toMatchObject({
      origin: 'TEAMMATE',
      outcome: 'APPLIED',
      botStatus: { messageCounts: [{ sent: 1 }] },
    });
    // The text is free again for its real echo.
    expect(await send(contactId, newId(), 'UNKNOWN', { bodyHash: 'ok' })).toMatchObject({ origin: 'BOT' });
  });

  it('a known origin stands, and so does a guess that is repeated', async () => {
    const { contactId, sentAt } = await guessed();
    expect(await send(contactId, 'm', 'UNKNOWN', { sentAt })).toMatchObject({
      replayed: true,
      guessed: true,
    });
    expect(await rows(contactId)).toHaveLength(1);
    await send(contactId, 'm', 'TEAMMATE', { sentAt });
    for (const origin of ['BOT', 'WORKFLOW', 'UNKNOWN', 'SUGGESTION'])
      expect(await send(contactId, 'm', origin, { sentAt })).toMatchObject({
        ...{ replayed: true, origin: 'TEAMMATE', guessed: false, outcome: 'APPLIED' },
      });
    expect(await world.viewer.status(contactId)).toMatchObject({ state: 'SLEEPING' });
  });

  it.each<[string, (contactId: string) => Promise<unknown>, string]>([
    ['a second message of a person', (id) => send(id, 'n', 'TEAMMATE'), 'SLEEPING'],
    ['a second guess', (id) => send(id, 'n', 'UNKNOWN'), 'SLEEPING'],
    [
      'an earlier message of a person',
      (id) => send(id, 'n', 'TEAMMATE', { sentAt: inMs(world, -HOUR) }),
      'SLEEPING',
    ],
    [
      'a goal',
      (id) => world.inbox.goal({ contactId: id, goal: 'STOP_BOT', wake: { after: 'PT1H' } }),
      'SLEEPING',
    ],
    [
      'a click that makes it longer',
      (id) => world.agent.set({ contactId: id, state: 'SLEEPING', wake: { after: 'PT48H' } }),
      'SLEEPING',
    ],
    ['a click that turns it off', (id) => world.agent.set({ contactId: id, state: 'INACTIVE' }), 'INACTIVE'],
    ['a stale message', (id) => send(id, 'n', 'TEAMMATE', { sentAt: inMs(world, -2 * DAY) }), 'ACTIVE'],
    ['a message of the contact', (id) => send(id, 'n', 'CONTACT'), 'ACTIVE'],
    ['a reply', (id) => send(id, 'n', 'BOT'), 'ACTIVE'],
    ['an automatic message', (id) => send(id, 'n', 'TEAMMATE', { automatic: true }), 'ACTIVE'],
    ['a read conversation', (id) => world.inbox.read({ contactId: id }), 'ACTIVE'],
  ])('after %s, the state once it turns out to be the bot’s', async (_what, act, state) => {
    const { contactId, sentAt } = await guessed();
    await act(contactId);
    const { botStatus } = await send(contactId, 'm', 'BOT', { sentAt });
    expect(botStatus.state).toBe(state);
    const correction = (await world.viewer.history(contactId))[1];
    expect(correction).toMatchObject({
      reason: 'CORRECTION',
      outcome: state === 'ACTIVE' ? 'APPLIED' : 'NO_CHANGE',
    });
  });

  it('what waits is as if the guess had never answered it', async () => {
    const contactId = newId();
    await send(contactId, 'q', 'CONTACT');
    const since = inMs(world, 0);
    world.clock.advance(SECOND);
    await send(contactId, 'm', 'UNKNOWN');
    expect(await world.viewer.status(contactId)).toMatchObject({ waitingSince: null });
    const { botStatus, statusChange } = await send(contactId, 'm', 'WORKFLOW');
    expect([botStatus, statusChange]).toMatchObject(
      Array(2).fill({ waitingSince: since, pendingInbound: 1 }),
    );
  });

  it('a reply that the guess made void stays void', async () => {
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId });
    await send(contactId, 'm', 'UNKNOWN');
    await send(contactId, 'm', 'WORKFLOW', { automatic: true });
    expect(await world.inbox.commit({ token, messageId: 'r' })).toMatchObject({ denyReason: 'SLEEPING' });
    expect(await world.inbox.reserve({ contactId })).toMatchObject({ decision: 'SEND' });
  });

  it('stands once the message is 7 days old, and what it answered stays answered', async () => {
    const { contactId, sentAt } = await guessed();
    world.clock.advance(6 * DAY);
    const late = await send(contactId, 'm', 'WORKFLOW', { sentAt });
    expect(late).toMatchObject({ origin: 'WORKFLOW', replayed: false, outcome: 'STALE' });
    const old = await guessed();
    world.clock.advance(7 * DAY);
    expect(await send(old.contactId, 'm', 'WORKFLOW', { sentAt: old.sentAt })).toMatchObject({
      ...{ origin: 'TEAMMATE', replayed: true, outcome: 'APPLIED' },
      botStatus: { state: 'ACTIVE', reason: 'TIMER', pendingInbound: 0 },
    });
  });

  it('nothing of it is done for a preview', async () => {
    const { contactId, sentAt } = await guessed();
    const input = { contactId, messageId: 'm', origin: 'BOT', sentAt };
    expect(await world.inbox.previewMessage(input)).toMatchObject({
      outcome: 'NO_CHANGE',
      preview: { state: 'ACTIVE' },
    });
    expect(await world.viewer.status(contactId)).toMatchObject({ state: 'SLEEPING', version: 1 });
  });
});
