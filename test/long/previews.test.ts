import { MINUTE, newId, QuietClock, reply, SECOND, START, startWorld, type World } from '../e2e/world';
import { type Data, UNTIL_WOKEN } from '../support/clients/api-client';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';

type Answer = Pick<Data['setBotStatus'], 'outcome' | 'botStatus' | 'userErrors'>;

describe.each(databases)('previews on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    const rules = { sleepOnWorkflowMessage: true, maxMessages: 2, wakeOnInbound: 'ALWAYS' };
    world = await startWorld(database, rules, new QuietClock(START));
  });

  /** What a preview says of an answer: the status without its id, and nothing of the status where it was refused. */
  function previewOf({ outcome, botStatus, userErrors }: Answer) {
    const { id: _, viewerCanChange: __, ...preview } = botStatus ?? {};
    return { outcome, userErrors, preview: userErrors.length > 0 || botStatus === null ? null : preview };
  }

  /** All there is to see of a contact. The timer goes on by itself, and may write a wake that is due any time. */
  async function standing(contactId: string) {
    const query = `query ($id: ID!) { botStatuses(contactIds: [$id]) { nodes { state reason version wakeAt
      pendingInbound waitingSince since messageCounts { sent } } } contact(contactId: $id) { statusHistory { edges { node { id reason } } } } }`;
    const { botStatuses, contact } = await world.viewer.ask(query, { id: contactId });
    const history = contact?.statusHistory.edges ?? [];
    return {
      botStatuses,
      history: history.filter(({ node }) => node.reason !== 'TIMER'),
      isSeen: contact !== null,
    };
  }

  /** Contacts in states of every kind, each with what brings it there. */
  const starts: [string, (contactId: string) => Promise<unknown>][] = [
    ['never seen', async () => undefined],
    ['asleep', (contactId) => world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1H' } })],
    [
      'pinned',
      (contactId) => world.agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN, pinned: true }),
    ],
    ['inactive', (contactId) => world.agent.set({ contactId, state: 'INACTIVE', note: 'gone' })],
    ['locked', (contactId) => world.admin.set({ contactId, state: 'INACTIVE', locked: true })],
    ['about to reach its limit', (contactId) => reply(world.inbox, contactId)],
    [
      'due to wake',
      async (contactId) => {
        await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1M' } });
        world.clock.advance(MINUTE);
      },
    ],
    [
      'of a bot that is off',
      async (contactId) => {
        const { bot } = await world.admin.saveBot({ name: 'Off' });
        await world.inbox.saveContacts([{ contactId, botId: bot.botId }]);
      },
    ],
  ];

  describe.each(starts)('of a contact %s', (_what, start) => {
    it.each([
      { state: 'ACTIVE' },
      { state: 'SLEEPING', wake: { after: 'P1D' }, note: 'Lunch' },
      { state: 'INACTIVE', expectedVersion: 1 },
      { state: 'SLEEPING', wake: { after: 'P1Y' } },
    ])('previewBotStatus answers what setBotStatus then answers: %j', async (wanted) => {
      const contactId = newId();
      await start(contactId);
      world.clock.advance(SECOND);
      const before = await standing(contactId);
      const preview = await world.agent.previewSet({ contactId, ...wanted });
      expect(await standing(contactId)).toEqual(before);
      const answer = await world.agent.set({ contactId, ...wanted });
      expect(preview).toEqual(previewOf(answer));
    });

    it.each(['CONTACT', 'BOT', 'TEAMMATE', 'UNKNOWN'])(
      'previewMessage answers what recordMessage then answers: %s',
      async (origin) => {
        const contactId = newId();
        await start(contactId);
        world.clock.advance(SECOND);
        const before = await standing(contactId);
        const message = { contactId, messageId: newId('message'), origin, actor: { externalId: 'u1' } };
        const preview = await world.inbox.previewMessage(message);
        expect(await standing(contactId)).toEqual(before);
        const answer = await world.inbox.message(message);
        expect(preview).toEqual({ ...previewOf(answer), origin: answer.origin });
        // What was recorded is a repetition from then on, in a preview too; what was only previewed was not.
        const again = await world.inbox.message(message);
        expect([answer.replayed, again.replayed]).toEqual([false, true]);
        const { origin: known } = answer;
        expect(await world.inbox.previewMessage(message)).toEqual({ ...previewOf(again), origin: known });
      },
    );
  });

  it('use up neither idempotency keys nor echoes', async () => {
    const contactId = newId();
    const call = { contactId, state: 'SLEEPING', wake: UNTIL_WOKEN, idempotencyKey: newId('key') };
    for (let count = 0; count < 2; count += 1)
      expect((await world.agent.previewSet(call)).outcome).toBe('APPLIED');
    expect(await world.agent.set(call)).toMatchObject({ outcome: 'APPLIED', replayed: false });
    await world.agent.set({ contactId, state: 'ACTIVE' });
    // Not what the key did before, but what the call would do.
    expect(await world.agent.previewSet(call)).toMatchObject({
      outcome: 'APPLIED',
      preview: { state: 'SLEEPING', version: 3 },
    });

    const talked = newId();
    const { token } = await world.inbox.reserve({ contactId: talked });
    await world.inbox.commit({ token, messageId: 'r1', bodyHash: 'hash' });
    const echo = { contactId: talked, messageId: 'e1', origin: 'UNKNOWN', bodyHash: 'hash' };
    for (let count = 0; count < 2; count += 1)
      expect((await world.inbox.previewMessage(echo)).origin).toBe('BOT');
    expect((await world.inbox.message(echo)).origin).toBe('BOT');
  });

  it('refuse what the real call refuses, and name the field', async () => {
    const message = { contactId: newId(), messageId: '', origin: 'TEAMMATE' };
    const { userErrors } = await world.viewer.previewMessage(message);
    expect(userErrors).toMatchObject([{ code: 'BAD_INPUT', field: ['input', 'messageId'] }]);
    const set = await world.viewer.previewSet({ contactId: '', state: 'ACTIVE' });
    expect(set.userErrors).toMatchObject([{ code: 'BAD_INPUT', field: ['input', 'contactId'] }]);
  });
});
