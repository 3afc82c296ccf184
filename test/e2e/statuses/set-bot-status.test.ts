import { endless, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import {
  HOUR,
  inMs,
  MINUTE,
  newId,
  QuietClock,
  reply,
  SECOND,
  START,
  startWorld,
  type World,
} from '../world';

const AGENT = { kind: 'USER', externalId: 'agent', name: null, via: null };

describe.each(databases)('setBotStatus on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database, {}, new QuietClock(START));
  });
  const refused = (code: string, ...field: string[]) => ({
    outcome: null,
    statusChange: null,
    replayed: false,
    userErrors: [
      { code, retryable: code === 'BOT_UNAVAILABLE', field: field.length > 0 ? ['input', ...field] : [] },
    ],
  });

  it('puts the bot to sleep, turns it off and on again, each as a version of its own', async () => {
    const { agent } = world;
    const contactId = newId();
    const answers = [];
    for (const state of ['SLEEPING', 'INACTIVE', 'SLEEPING', 'ACTIVE', 'INACTIVE', 'ACTIVE'])
      answers.push(await agent.set({ contactId, state, ...endless(state) }));
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array(6).fill('APPLIED'));
    expect(answers.map(({ botStatus }) => botStatus.version)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(answers.map(({ statusChange }) => `${statusChange.previousState}-${statusChange.state}`)).toEqual([
      ...['ACTIVE-SLEEPING', 'SLEEPING-INACTIVE', 'INACTIVE-SLEEPING'],
      ...['SLEEPING-ACTIVE', 'ACTIVE-INACTIVE', 'INACTIVE-ACTIVE'],
    ]);
    expect((await agent.history(contactId)).reverse()).toEqual(
      answers.map(({ statusChange }) => statusChange),
    );
  });

  it('answers with the status as it is read afterwards', async () => {
    const contactId = newId();
    const wake = { at: inMs(world, HOUR) };
    const call = { contactId, state: 'SLEEPING', wake, note: 'On the phone', pinned: true };
    const { botStatus, statusChange } = await world.agent.set(call);
    expect(botStatus).toEqual({
      ...{
        id: expect.any(String),
        contactId,
        viewerCanChange: true,
        state: 'SLEEPING',
        reason: 'MANUAL',
        permission: 'NONE',
        available: true,
      },
      ...{ unavailableReason: null, since: inMs(world, 0), wakeAt: wake.at, note: 'On the phone' },
      ...{ pinned: true, locked: false, version: 1, pendingInbound: 0, waitingSince: null },
      ...{ changedBy: AGENT, messageCounts: [], waitingFor: null, endOnReply: false },
    });
    expect(await world.agent.status(contactId)).toEqual(botStatus);
    expect(statusChange).toEqual({
      ...{ id: expect.any(String), contactId, version: 1, previousState: 'ACTIVE', state: 'SLEEPING' },
      ...{ outcome: 'APPLIED', reason: 'MANUAL', note: 'On the phone', wakeAt: wake.at, messageId: null },
      ...{ effectiveAt: inMs(world, 0), recordedAt: inMs(world, 0), endedSilence: null },
      ...{ actor: AGENT, waitingSince: null, pendingInbound: 0 },
    });
  });

  it.each([
    { state: 'ACTIVE' },
    { state: 'SLEEPING', wake: UNTIL_WOKEN, note: 'a', pinned: true },
    { state: 'INACTIVE', note: 'b' },
  ])('changes nothing where the status is so already: $state', async (wanted) => {
    const contactId = newId();
    const first = await world.agent.set({ contactId, ...wanted });
    const second = await world.agent.set({ contactId, ...wanted });
    expect(second).toMatchObject({ outcome: 'NO_CHANGE', userErrors: [] });
    expect(second.botStatus).toEqual(first.botStatus);
    expect((await world.agent.history(contactId))[0]!.outcome).toBe('NO_CHANGE');
  });

  it.each([
    ['a note', { note: 'new' }],
    ['a pin', { pinned: true }],
    ['a wake time', { wake: { after: 'PT1H' } }],
  ])('takes %s alone for a change', async (_what, more) => {
    const contactId = newId();
    await world.agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
    const answer = await world.agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN, ...more });
    expect(answer).toMatchObject({ outcome: 'APPLIED', botStatus: { version: 2 } });
  });

  it('clears wake time, pin, note and counts when it turns the bot on; who waits goes on waiting', async () => {
    const { agent, inbox } = world;
    const contactId = newId();
    await reply(inbox, contactId);
    const wake = { after: 'PT1H' };
    await agent.set({ contactId, state: 'SLEEPING', wake, pinned: true, note: 'Mine' });
    world.clock.advance(SECOND);
    const waitingSince = inMs(world, 0);
    await inbox.message({ contactId, messageId: newId(), origin: 'CONTACT' });
    expect(await agent.status(contactId)).toMatchObject({ pendingInbound: 1, messageCounts: [{ sent: 1 }] });
    const { botStatus, statusChange } = await agent.set({ contactId, state: 'ACTIVE' });
    expect(botStatus).toMatchObject({ state: 'ACTIVE', wakeAt: null, pinned: false, note: null });
    expect(botStatus).toMatchObject({ pendingInbound: 1, waitingSince, messageCounts: [] });
    expect(statusChange.endedSilence).toMatchObject({
      reason: 'MANUAL',
      pendingInbound: 1,
      actor: { externalId: 'agent' },
    });
  });

  it.each(['SLEEPING', 'INACTIVE'])('comes back from %s at its wake time, not before', async (state) => {
    const { agent, clock } = world;
    const contactId = newId();
    await agent.set({ contactId, state, wake: { after: 'PT10M' } });
    clock.advance(10 * MINUTE - 1);
    expect(await agent.status(contactId)).toMatchObject({ state, permission: 'NONE' });
    clock.advance(1);
    expect(await agent.status(contactId)).toMatchObject({
      ...{ state: 'ACTIVE', reason: 'TIMER', permission: 'SEND', wakeAt: null, version: 2 },
      ...{ since: inMs(world, 0), changedBy: { kind: 'SYSTEM', externalId: null } },
    });
  });

  it.each(['SLEEPING', 'INACTIVE'])('lets the bot be %s until someone wakes it', async (state) => {
    const contactId = newId();
    const { botStatus } = await world.agent.set({ contactId, state, wake: UNTIL_WOKEN });
    expect(botStatus).toMatchObject({ state, wakeAt: null });
    world.clock.advance(400 * 24 * HOUR);
    expect(await world.agent.status(contactId)).toMatchObject({ state, wakeAt: null, version: 1 });
  });

  it('needs no wake time to turn the bot off, and none is the same as null or an endless one', async () => {
    const contactId = newId();
    const outcomes = [];
    for (const wanted of [{}, { wake: null }, { wake: UNTIL_WOKEN }])
      outcomes.push((await world.agent.set({ contactId, state: 'INACTIVE', ...wanted })).outcome);
    expect(outcomes).toEqual(['APPLIED', 'NO_CHANGE', 'NO_CHANGE']);
  });

  it.each([
    [{ state: 'SLEEPING' }, 'wake'],
    [{ state: 'SLEEPING', wake: null }, 'wake'],
    [{ state: 'SLEEPING', note: 'without a wake time', pinned: true }, 'wake'],
    [{ state: 'ACTIVE', wake: UNTIL_WOKEN }, 'wake'],
    [{ state: 'ACTIVE', wake: { after: 'PT1H' } }, 'wake'],
    [{ state: 'ACTIVE', pinned: true }, 'pinned'],
    [{ state: 'INACTIVE', pinned: true }, 'pinned'],
    [{ state: 'ACTIVE', locked: true }, 'locked'],
    [{ state: 'SLEEPING', wake: UNTIL_WOKEN, locked: true }, 'locked'],
    [{ state: 'INACTIVE', locked: true, wake: { after: 'PT1H' } }, 'wake'],
    [{ state: 'SLEEPING', wake: UNTIL_WOKEN, note: 'x'.repeat(1_001) }, 'note'],
    [{ state: 'SLEEPING', wake: UNTIL_WOKEN, note: 'half \ud83d' }, 'note'],
  ])('refuses what does not go together: %j', async (wanted, field) => {
    const contactId = newId();
    const answer = await world.admin.set({ contactId, ...wanted });
    expect(answer).toMatchObject(refused('BAD_INPUT', field));
    expect(await world.admin.history(contactId)).toEqual([]);
  });

  it.each(['x'.repeat(1_000), 'two\nlines\t"quoted" \\', '🤖 später, Zoë', "'; DROP TABLE contacts; --", ''])(
    'keeps a note as it was given: %j',
    async (note) => {
      const contactId = newId();
      await world.agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN, note });
      expect((await world.agent.status(contactId)).note).toBe(note);
      expect((await world.agent.history(contactId))[0]!.note).toBe(note);
    },
  );

  describe('a version that is expected', () => {
    it('refuses with CONFLICT and the standing status unless it still stands', async () => {
      const contactId = newId();
      const first = await world.agent.set({
        contactId,
        state: 'SLEEPING',
        wake: UNTIL_WOKEN,
        expectedVersion: 0,
      });
      expect(first.outcome).toBe('APPLIED');
      const second = await world.admin.set({ contactId, state: 'INACTIVE', expectedVersion: 0 });
      expect(second).toMatchObject(refused('CONFLICT', 'expectedVersion'));
      expect(second.botStatus).toEqual(first.botStatus);
      expect(await world.agent.history(contactId)).toHaveLength(1);
    });

    it('counts the wake that was due before it', async () => {
      const contactId = newId();
      await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1M' } });
      world.clock.advance(MINUTE);
      const old = await world.agent.set({ contactId, state: 'INACTIVE', expectedVersion: 1 });
      expect(old).toMatchObject(refused('CONFLICT', 'expectedVersion'));
      expect(old.botStatus).toMatchObject({ state: 'ACTIVE', version: 2 });
      const now = await world.agent.set({ contactId, state: 'INACTIVE', expectedVersion: 2 });
      expect(now).toMatchObject({ outcome: 'APPLIED', botStatus: { version: 3 } });
    });
  });

  describe('a bot that is not available', () => {
    const unavailable = async (contactId: string) => {
      const { bot } = await world.admin.saveBot({ name: 'Off' });
      await world.inbox.saveContacts([{ contactId, botId: bot.botId }]);
    };

    it('is not set, and nothing is stored', async () => {
      const contactId = newId();
      await unavailable(contactId);
      const answer = await world.agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
      expect(answer).toMatchObject(refused('BOT_UNAVAILABLE'));
      expect(answer.botStatus).toMatchObject({ state: 'ACTIVE', version: 0, unavailableReason: 'BOT_OFF' });
      expect(await world.agent.history(contactId)).toEqual([]);
    });

    it('is set where the caller insists', async () => {
      const contactId = newId();
      await unavailable(contactId);
      const answer = await world.agent.set({
        contactId,
        state: 'SLEEPING',
        wake: UNTIL_WOKEN,
        evenIfUnavailable: true,
      });
      expect(answer).toMatchObject({
        outcome: 'APPLIED',
        botStatus: { state: 'SLEEPING', available: false },
      });
    });

    it('is told from a workspace without any', async () => {
      const agent = await world.app.client('AGENT', { workspace: 'no bots' });
      const answer = await agent.set({ contactId: 'c', state: 'SLEEPING', wake: UNTIL_WOKEN });
      expect(answer).toMatchObject(refused('BOT_UNAVAILABLE'));
      expect(answer.botStatus).toMatchObject({ available: false, unavailableReason: 'NO_BOT' });
      expect((await agent.ask('{ contact(contactId: "c") { id } }')).contact).toBeNull();
    });
  });

  describe('reasons', () => {
    it.each([
      ['agent', 'MANUAL', 'USER'],
      ['admin', 'MANUAL', 'USER'],
      ['inbox', 'API', 'INTEGRATION'],
    ] as const)('of %s is %s unless given', async (who, reason, kind) => {
      const contactId = newId();
      const { botStatus } = await world[who].set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
      expect(botStatus).toMatchObject({ reason, changedBy: { kind } });
      for (const given of ['MANUAL', 'API', 'WORKFLOW_ACTION', 'OPT_OUT']) {
        const answer = await world[who].set({
          contactId,
          ...(given === 'OPT_OUT' ? { state: 'INACTIVE' } : { state: 'SLEEPING', wake: UNTIL_WOKEN }),
          reason: given,
          note: given,
        });
        expect(answer).toMatchObject({ botStatus: { reason: given }, statusChange: { reason: given } });
      }
    });

    it('name the person of the token', async () => {
      const maya = await world.app.client('AGENT', { sub: 'u-7', name: 'Maya Lindqvist' });
      const { botStatus } = await maya.set({ contactId: newId(), state: 'INACTIVE' });
      expect(botStatus.changedBy).toMatchObject({ kind: 'USER', externalId: 'u-7', name: 'Maya Lindqvist' });
    });
  });

  describe('a lock', () => {
    it.each(['agent', 'inbox'] as const)('is not set by %s', async (who) => {
      const answer = await world[who].set({ contactId: newId(), state: 'INACTIVE', locked: true });
      expect(answer).toMatchObject(refused('FORBIDDEN', 'locked'));
    });

    it('is set and lifted by an ADMIN; everybody else can not change the status', async () => {
      const contactId = newId();
      const wanted = { contactId, state: 'INACTIVE', locked: true, reason: 'OPT_OUT' };
      const { botStatus } = await world.admin.set(wanted);
      expect(botStatus).toMatchObject({ state: 'INACTIVE', locked: true, reason: 'OPT_OUT' });
      for (const who of ['agent', 'inbox'] as const) {
        for (const state of ['ACTIVE', 'SLEEPING', 'INACTIVE']) {
          const answer = await world[who].set({ contactId, state, ...endless(state) });
          expect(answer).toMatchObject(refused('FORBIDDEN'));
          expect(answer.botStatus).toEqual({ ...botStatus, viewerCanChange: false });
        }
      }
      const lifted = await world.admin.set({ contactId, state: 'ACTIVE' });
      expect(lifted).toMatchObject({ outcome: 'APPLIED', botStatus: { state: 'ACTIVE', locked: false } });
    });
  });
});
