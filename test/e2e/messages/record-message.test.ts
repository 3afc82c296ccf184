import { type Data, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { DAY, HOUR, inMs, MINUTE, newId, reply, SECOND, startWorld, type World } from '../world';

describe.each(databases)('recordMessage on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });

  const send = (contactId: string, origin: string, more: object = {}): Promise<Data['recordMessage']> =>
    world.inbox.message({ contactId, messageId: newId('message'), origin, ...more });

  /** A contact with a bot of its own, on Auto-Pilot unless said otherwise. */
  async function contactWith(rules: object, mode = 'AUTO_PILOT'): Promise<string> {
    const contactId = newId();
    const { bot } = await world.admin.saveBot({ name: 'Own', mode, rules });
    await world.inbox.saveContacts([{ contactId, botId: bot.botId }]);
    return contactId;
  }

  it.each([
    ['TEAMMATE', 'sleepOnTeammateMessage', 'TEAMMATE_MESSAGE'],
    ['WORKFLOW', 'sleepOnWorkflowMessage', 'WORKFLOW_MESSAGE'],
  ])('of a %s puts the bot to sleep where its rule is on, and only there', async (origin, rule, reason) => {
    const on = await contactWith({ [rule]: true, messageSleep: 'PT3H' });
    const answer = await send(on, origin, { messageId: 'm-1', sentAt: inMs(world, -HOUR) });
    expect(answer).toMatchObject({ outcome: 'APPLIED', origin, userErrors: [] });
    expect(answer.botStatus).toMatchObject({
      state: 'SLEEPING',
      reason,
      wakeAt: inMs(world, 2 * HOUR),
      version: 1,
    });
    expect(answer.statusChange).toMatchObject({
      reason,
      messageId: 'm-1',
      previousState: 'ACTIVE',
      state: 'SLEEPING',
    });

    const off = await contactWith({ [rule]: false });
    expect(await send(off, origin)).toMatchObject({
      outcome: 'NO_CHANGE',
      botStatus: { state: 'ACTIVE', version: 0 },
    });
    await world.agent.set({ contactId: off, state: 'SLEEPING', wake: { after: 'PT1M' } });
    world.clock.advance(SECOND);
    expect(await send(off, origin)).toMatchObject({ outcome: 'NO_CHANGE', botStatus: { version: 1 } });
  });

  it('rules apply silently while the bot is off or there is none', async () => {
    const contactId = await contactWith({}, 'OFF');
    expect(await send(contactId, 'TEAMMATE')).toMatchObject({
      outcome: 'APPLIED',
      botStatus: { available: false },
    });
    const botless = await world.app.client('INTEGRATION', { workspace: 'botless' });
    const answer = await botless.message({ contactId, messageId: 'm', origin: 'TEAMMATE' });
    expect(answer.botStatus).toMatchObject({
      state: 'SLEEPING',
      wakeAt: inMs(world, DAY),
      unavailableReason: 'NO_BOT',
    });
  });

  it('sleeps until someone wakes it where the rule has no length', async () => {
    const contactId = await contactWith({ messageSleep: null });
    expect((await send(contactId, 'TEAMMATE')).botStatus).toMatchObject({ state: 'SLEEPING', wakeAt: null });
  });

  it('extends a sleep by rule, never past its bound and never to an earlier time', async () => {
    const contactId = await contactWith({ messageSleep: 'PT2H', maxRuleSleep: 'PT3H' });
    const start = world.clock.now();
    await send(contactId, 'TEAMMATE');
    world.clock.advance(30 * MINUTE);
    expect(await send(contactId, 'TEAMMATE')).toMatchObject({
      outcome: 'EXTENDED',
      botStatus: { version: 2 },
    });
    expect(await send(contactId, 'TEAMMATE', { sentAt: inMs(world, -HOUR) })).toMatchObject({
      outcome: 'NO_CHANGE',
    });
    world.clock.advance(90 * MINUTE);
    const wakeAt = new Date(start + 3 * HOUR).toISOString();
    expect(await send(contactId, 'TEAMMATE')).toMatchObject({ outcome: 'EXTENDED', botStatus: { wakeAt } });
    expect(await send(contactId, 'TEAMMATE')).toMatchObject({ outcome: 'NO_CHANGE', botStatus: { wakeAt } });
  });

  it('is suppressed where the contact is inactive', async () => {
    const contactId = newId();
    await world.agent.set({ contactId, state: 'INACTIVE' });
    world.clock.advance(SECOND);
    expect(await send(contactId, 'TEAMMATE')).toMatchObject({
      outcome: 'SUPPRESSED',
      botStatus: { version: 1 },
    });
    const goal = await world.inbox.goal({ contactId, goal: 'STOP_BOT' });
    expect(goal).toMatchObject({ outcome: 'SUPPRESSED', botStatus: { state: 'INACTIVE' } });
  });

  describe('STALE', () => {
    it.each([
      ['its effect is over', {}, -DAY, 'STALE'],
      ['its effect is not over yet', {}, -DAY + 1, 'APPLIED'],
      ['it has no end and is a day old', { messageSleep: null }, -DAY, 'STALE'],
      ['it has no end and is younger', { messageSleep: null }, -DAY + 1, 'APPLIED'],
    ])('where %s', async (_what, rules, ago, outcome) => {
      const contactId = await contactWith(rules);
      expect(await send(contactId, 'TEAMMATE', { sentAt: inMs(world, ago) })).toMatchObject({ outcome });
    });

    it('where it is not later than the last explicit change', async () => {
      const contactId = newId();
      await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1H' } });
      const at = world.clock.now();
      world.clock.advance(MINUTE);
      const sentAt = (ms: number) => ({ sentAt: new Date(at + ms).toISOString() });
      expect(await send(contactId, 'TEAMMATE', sentAt(-1))).toMatchObject({ outcome: 'STALE' });
      expect(await send(contactId, 'TEAMMATE', sentAt(0))).toMatchObject({
        outcome: 'STALE',
        botStatus: { version: 1 },
      });
      expect(await send(contactId, 'TEAMMATE', sentAt(1))).toMatchObject({ outcome: 'EXTENDED' });
      const outcomes = (await world.agent.history(contactId)).map(({ outcome }) => outcome);
      expect(outcomes).toEqual(['EXTENDED', 'STALE', 'STALE', 'APPLIED']);
    });
  });

  it('answers a message id seen before with the first outcome and change and the status as it is now', async () => {
    const contactId = newId();
    const message = { contactId, messageId: newId(), origin: 'TEAMMATE' };
    const first = await world.inbox.message(message);
    expect(first).toMatchObject({ outcome: 'APPLIED', replayed: false });
    const {
      id: _,
      viewerCanChange: __,
      ...status
    } = (await world.agent.set({ contactId, state: 'ACTIVE' })).botStatus;
    const second = await world.inbox.message({ ...message, origin: 'WORKFLOW' });
    expect(second).toMatchObject({ ...first, replayed: true, botStatus: status });
    expect(await world.agent.status(contactId)).toMatchObject({ state: 'ACTIVE', version: 2 });
    const other = await world.inbox.message({ ...message, contactId: newId() });
    expect(other.outcome).toBe('APPLIED');
  });

  it.each(['2100-01-01T00:00:00Z', '1970-01-01T00:00:00Z'])(
    'takes one sent at %s as sent now',
    async (sentAt) => {
      const answer = await send(newId(), 'TEAMMATE', { sentAt });
      expect(answer).toMatchObject({
        outcome: 'APPLIED',
        userErrors: [],
        botStatus: { wakeAt: inMs(world, DAY) },
      });
    },
  );

  it.each([
    ['TEAMMATE', { externalId: 'u1', name: 'Maya' }, { kind: 'USER' }],
    ['SUGGESTION', { externalId: 'u1' }, { kind: 'USER', name: null }],
    ['WORKFLOW', { externalId: 'w1', name: 'Reminder' }, { kind: 'INTEGRATION' }],
    ['BOT', { externalId: 'b1', name: 'Botty' }, { kind: 'BOT' }],
    ['TEAMMATE', null, { kind: 'INTEGRATION', externalId: 'integration', name: null }],
  ])('of a %s shows its actor', async (origin, actor, more) => {
    const shown = { ...actor, ...more, via: null };
    const contactId = newId();
    const { statusChange } = await send(contactId, origin, { actor });
    expect(statusChange.actor).toEqual(shown);
    expect((await world.agent.history(contactId))[0]!.actor).toEqual(shown);
  });

  it('shows the bot itself as the actor of its replies', async () => {
    const { statusChange } = await send(newId(), 'BOT');
    expect(statusChange.actor).toEqual({
      ...{ kind: 'BOT', externalId: world.bot.botId, name: 'Assistant', via: null },
    });
  });

  describe('from the contact', () => {
    it('counts who waits in every state, from the first message on', async () => {
      const contactId = newId();
      const waitingSince = inMs(world, 0);
      expect((await send(contactId, 'CONTACT')).botStatus).toMatchObject({ pendingInbound: 1, waitingSince });
      await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1H' } });
      world.clock.advance(MINUTE);
      await send(contactId, 'CONTACT');
      world.clock.advance(MINUTE);
      const answer = await send(contactId, 'CONTACT');
      expect(answer).toMatchObject({
        outcome: 'NO_CHANGE',
        botStatus: { pendingInbound: 3, waitingSince, version: 1 },
      });
      expect(await world.agent.status(contactId)).toEqual(answer.botStatus);
      world.clock.advance(58 * MINUTE);
      expect(await world.agent.status(contactId)).toMatchObject({ pendingInbound: 3, waitingSince });
      // The next event writes the wake, if the timer has not.
      await send(contactId, 'CONTACT');
      const [, wake] = await world.agent.history(contactId);
      expect(wake).toMatchObject({ reason: 'TIMER', endedSilence: { pendingInbound: 3, reason: 'MANUAL' } });
    });

    it('nobody waits any more once a person has answered', async () => {
      const contactId = newId();
      await world.agent.set({ contactId, state: 'INACTIVE' });
      await send(contactId, 'CONTACT');
      world.clock.advance(SECOND);
      expect((await send(contactId, 'WORKFLOW')).botStatus.waitingSince).not.toBeNull();
      const { botStatus } = await send(contactId, 'TEAMMATE');
      expect(botStatus).toMatchObject({ pendingInbound: 0, waitingSince: null });
    });

    it.each([
      ['NEVER', 'rule', false],
      ['NEVER', 'person', false],
      ['RULE_SLEEP_ONLY', 'rule', true],
      ['RULE_SLEEP_ONLY', 'person', false],
      ['RULE_SLEEP_ONLY', 'handover', false],
      ['ALWAYS', 'rule', true],
      ['ALWAYS', 'person', true],
      ['ALWAYS', 'booking', true],
      ['ALWAYS', 'handover', false],
      ['ALWAYS', 'inactive', false],
    ])('wakeOnInbound %s, silent by %s: wakes %s', async (wakeOnInbound, silence, wakes) => {
      const contactId = await contactWith({ wakeOnInbound });
      await {
        rule: () => send(contactId, 'TEAMMATE'),
        person: () => world.agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN }),
        inactive: () => world.agent.set({ contactId, state: 'INACTIVE' }),
        handover: () => world.inbox.goal({ contactId, goal: 'HUMAN_HANDOVER' }),
        booking: () => world.inbox.goal({ contactId, goal: 'APPOINTMENT_BOOKED' }),
      }[silence as 'rule']();
      world.clock.advance(SECOND);
      const { outcome, botStatus } = await send(contactId, 'CONTACT');
      if (wakes) {
        expect(outcome).toBe('APPLIED');
        expect(botStatus).toMatchObject({
          state: 'ACTIVE',
          reason: 'INBOUND_MESSAGE',
          wakeAt: null,
          version: 2,
        });
      } else
        expect({ outcome, ...botStatus }).toMatchObject({
          outcome: 'NO_CHANGE',
          pendingInbound: 1,
          version: 1,
        });
    });
  });

  describe('of the bot', () => {
    it.each(['BOT', 'SUGGESTION'])(
      '%s counts by channel, and the last one allowed puts it to sleep',
      async (origin) => {
        const contactId = await contactWith({ maxMessages: 2, limitSleep: 'PT6H' });
        expect(await send(contactId, origin, { channel: 'sms' })).toMatchObject({ outcome: 'NO_CHANGE' });
        expect(await send(contactId, origin, { channel: 'email' })).toMatchObject({ outcome: 'NO_CHANGE' });
        const { outcome, botStatus, statusChange } = await send(contactId, origin, { channel: 'sms' });
        expect(outcome).toBe('APPLIED');
        expect(botStatus).toMatchObject({ reason: 'MESSAGE_LIMIT', wakeAt: inMs(world, 6 * HOUR) });
        expect(statusChange).toMatchObject({ reason: 'MESSAGE_LIMIT', state: 'SLEEPING' });
        expect(botStatus.messageCounts).toEqual([
          { channel: 'sms', sent: 2, maxMessages: 2 },
          { channel: 'email', sent: 1, maxMessages: 2 },
        ]);
        world.clock.advance(6 * HOUR);
        expect(await world.agent.status(contactId)).toMatchObject({ state: 'ACTIVE', messageCounts: [] });
      },
    );

    it('sleeps at the limit until someone wakes it where neither a length nor a window is set', async () => {
      const contactId = await contactWith({ maxMessages: 1, limitWindow: null });
      await reply(world.inbox, contactId);
      expect(await world.agent.status(contactId)).toMatchObject({ reason: 'MESSAGE_LIMIT', wakeAt: null });
    });
  });

  it('counts on the newest fifty channels', async () => {
    const contactId = newId();
    for (let channel = 1; channel <= 50; channel += 1)
      await send(contactId, 'BOT', { channel: `c${channel}` });
    world.clock.advance(SECOND);
    await send(contactId, 'BOT', { channel: 'c1' });
    const { botStatus } = await send(contactId, 'BOT', { channel: 'c51' });
    const counted = new Map(botStatus.messageCounts.map(({ channel, sent }) => [channel, sent]));
    expect(counted.size).toBe(50);
    expect([counted.get('c1'), counted.get('c2'), counted.get('c51')]).toEqual([2, undefined, 1]);
  });
});
