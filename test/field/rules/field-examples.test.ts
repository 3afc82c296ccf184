import { contactWithBot, newId, reply, startWorld, type World } from '../../e2e/world';
import { UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { ManualClock } from '../../support/stand-ins/manual-clock';

/** By the number that they have where the rules were worked out; in docs/domain.md, they are the examples 13 to 21. */
describe.each(databases)('the examples of the field, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  let clock: ManualClock;
  let contactId: string;
  beforeEach(() => {
    contactId = newId();
  });
  beforeAll(async () => {
    clock = new ManualClock('2026-03-01T08:00:00Z');
    world = await startWorld(database, { sleepOnWorkflowMessage: true }, clock);
  });

  /** A time of the day, as the API writes it. */
  const at = (time: string, day = '2026-03-02') =>
    `${day}T${time.padStart(5, '0')}${time.length > 5 ? '' : ':00'}.000Z`;
  const send = (messageId: string, origin: string, more: object = {}) =>
    world.inbox.message({ contactId, messageId, origin, ...more });
  const status = (id = contactId) => world.viewer.status(id);

  const EXAMPLES: Readonly<Record<number, () => Promise<void>>> = {
    1: async () => {
      clock.set(at('10:00:00'));
      const { token } = await world.inbox.reserve({ contactId });
      clock.set(at('10:00:03'));
      await send('q', 'CONTACT');
      clock.set(at('10:00:05'));
      expect(await world.inbox.commit({ token, messageId: 'r' })).toMatchObject({
        ...{ granted: true },
        botStatus: { waitingSince: at('10:00:03'), pendingInbound: 1, waitingFor: 'BOT' },
      });
    },
    2: async () => {
      for (const order of [
        [0, 1],
        [1, 0],
      ] as const) {
        contactId = newId();
        clock.set(at('09:59'));
        await send('q', 'CONTACT');
        const tokens: string[] = [];
        for (const time of ['10:00', '10:05']) {
          clock.set(at(time));
          const { token } = await world.inbox.reserve({ contactId });
          await world.inbox.commit({ token, messageId: time });
          tokens.push(token);
        }
        expect(await status()).toMatchObject({ waitingSince: null });
        for (const index of order) await world.inbox.revoke(tokens[index]!);
        expect(await status()).toMatchObject({ waitingSince: at('09:59'), pendingInbound: 1 });
      }
    },
    3: async () => {
      clock.set(at('10:00:05'));
      expect(await send('guess', 'UNKNOWN')).toMatchObject({ outcome: 'APPLIED', guessed: true });
      expect(await send('m', 'TEAMMATE', { sentAt: at('10:00:04') })).toMatchObject({ outcome: 'NO_CHANGE' });
      const { botStatus } = await send('guess', 'BOT');
      expect(botStatus).toMatchObject({ state: 'SLEEPING', version: 1 });
      const [, correction] = await world.viewer.history(contactId);
      expect(correction).toMatchObject({ outcome: 'NO_CHANGE', reason: 'CORRECTION' });
    },
    4: async () => {
      clock.set(at('10:00'));
      await send('guess', 'UNKNOWN');
      clock.set(at('10:05'));
      const { botStatus } = await send('guess', 'WORKFLOW', { sentAt: at('10:00') });
      expect(botStatus).toMatchObject({ reason: 'WORKFLOW_MESSAGE', wakeAt: at('10:00', '2026-03-03') });
      const reasons = (await world.viewer.history(contactId)).map(({ reason }) => reason);
      expect(reasons).toEqual(['WORKFLOW_MESSAGE', 'CORRECTION', 'TEAMMATE_MESSAGE']);
    },
    5: async () => {
      clock.set(at('10:00'));
      await send('guess', 'UNKNOWN');
      clock.set(at('10:01'));
      await world.agent.set({ contactId, state: 'ACTIVE' });
      clock.set(at('10:02'));
      const { outcome, botStatus } = await send('guess', 'BOT', { sentAt: at('10:00') });
      expect([outcome, botStatus.state, botStatus.messageCounts]).toEqual(['STALE', 'ACTIVE', []]);
      const [, correction] = await world.viewer.history(contactId);
      expect(correction).toMatchObject({ outcome: 'NO_CHANGE', reason: 'CORRECTION' });
    },
    6: async () => {
      ({ contactId } = await contactWithBot(world, { maxMessages: 3 }));
      for (const day of ['2026-03-01', '2026-03-20', '2026-03-29']) {
        clock.set(at('09:00', day));
        expect(await reply(world.inbox, contactId)).toMatchObject({ granted: true });
      }
      expect(await status()).toMatchObject({ reason: 'MESSAGE_LIMIT', wakeAt: at('09:00', '2026-03-31') });
      clock.set(at('09:00', '2026-03-31'));
      expect(await reply(world.inbox, contactId)).toMatchObject({ granted: true });
    },
    7: async () => {
      clock.set(at('09:00', '2026-04-01'));
      const extend = { contactId, state: 'SLEEPING', wake: { extendBy: 'PT1H' } };
      await world.agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
      expect(await world.agent.set(extend)).toMatchObject({
        outcome: 'NO_CHANGE',
        botStatus: { wakeAt: null },
      });
      await world.agent.set({ contactId, state: 'INACTIVE', wake: { at: at('09:00', '2026-04-06') } });
      expect((await world.agent.set(extend)).botStatus).toMatchObject({
        ...{ state: 'INACTIVE', wakeAt: at('10:00', '2026-04-06') },
      });
    },
    14: async () => {
      const other = newId();
      for (let version = 1; version < 7; version += 1)
        await world.agent.set({ contactId, state: 'INACTIVE', note: `${version}` });
      await world.agent.set({ contactId, state: 'INACTIVE', wake: { after: 'P5D' }, note: 'until Monday' });
      for (let version = 1; version < 30; version += 1)
        await world.agent.set({ contactId: other, state: 'SLEEPING', wake: UNTIL_WOKEN, note: `${version}` });
      await world.agent.set({ contactId: other, state: 'SLEEPING', wake: UNTIL_WOKEN, note: 'endless' });
      expect([(await status()).version, (await status(other)).version]).toEqual([7, 30]);
      await world.inbox.link({ contactId, aliasId: other });
      expect(await status(other)).toMatchObject({
        state: 'INACTIVE',
        wakeAt: null,
        version: 31,
        note: 'until Monday',
      });
    },
    15: async () => {
      const alias = newId();
      await world.inbox.link({ contactId, aliasId: alias });
      await world.inbox.set({ contactId, state: 'INACTIVE', reason: 'OPT_OUT' });
      await world.admin.deleteContact(alias);
      const { contacts } = await world.inbox.saveContacts([{ contactId }]);
      expect(contacts).toHaveLength(1);
      expect(await status()).toMatchObject({ state: 'INACTIVE', reason: 'OPT_OUT', version: 0 });
    },
  };

  it.each([1, 2, 3, 4, 5, 6, 7, 14, 15])('%d', (number) => EXAMPLES[number]!());
});
