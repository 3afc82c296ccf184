import { contactWithBot, HOUR, inMs, MINUTE, newId, startWorld, type World } from '../e2e/world';
import { type Data, UNTIL_WOKEN } from '../support/clients/api-client';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';

const WAITING = `query ($filter: ContactFilter, $orderBy: ContactOrder) {
  contacts(filter: $filter, orderBy: $orderBy, first: 100) { totalCount nodes { contactId } } }`;

describe.each(databases)('who has not been answered, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });
  const send = (contactId: string, origin: string, more: object = {}) =>
    world.inbox.message({ contactId, messageId: newId(), origin, ...more });
  const listed = async (filter: object, orderBy?: object): Promise<string[]> =>
    (await world.viewer.ask(WAITING, { filter, orderBy })).contacts.nodes.map(({ contactId }) => contactId);
  const waitsOf = async (contactId: string) => {
    const { waitingSince, pendingInbound } = await world.viewer.status(contactId);
    return { waitingSince, pendingInbound };
  };

  it('a reply answers what was there when the bot began to write it', async () => {
    const contactId = newId();
    await send(contactId, 'CONTACT');
    const { token } = await world.inbox.reserve({ contactId });
    world.clock.advance(3_000);
    await send(contactId, 'CONTACT', { channel: 'email' });
    world.clock.advance(2_000);
    const { botStatus } = await world.inbox.commit({ token, messageId: newId() });
    expect(botStatus).toMatchObject({
      waitingSince: inMs(world, -2_000),
      pendingInbound: 1,
      waitingFor: 'BOT',
    });
    // Its echo says nothing new.
    await send(contactId, 'BOT', { replyToken: token });
    expect(await waitsOf(contactId)).toEqual({ waitingSince: inMs(world, -2_000), pendingInbound: 1 });
  });

  it('a handover with an open question is on the list of a person at once', async () => {
    const contactId = newId('handover');
    await send(contactId, 'CONTACT');
    const { botStatus } = await world.inbox.goal({ contactId, goal: 'HUMAN_HANDOVER' });
    expect(botStatus).toMatchObject({ waitingFor: 'PERSON', pendingInbound: 1 });
    const filter = { search: contactId, waitingLongerThan: 'PT0S', waitingFor: 'PERSON' };
    expect(await listed(filter)).toEqual([contactId]);
    expect(await listed({ ...filter, waitingFor: 'BOT' })).toEqual([]);
  });

  it.each<[string, (contactId: string) => Promise<unknown>]>([
    ['a click', (contactId) => world.agent.set({ contactId, state: 'INACTIVE' })],
    ['an appointment', (contactId) => world.inbox.goal({ contactId, goal: 'APPOINTMENT_BOOKED' })],
    ['a campaign', (contactId) => send(contactId, 'WORKFLOW')],
    ['a read conversation', (contactId) => world.inbox.read({ contactId })],
    [
      'switching on and off',
      async (contactId) => {
        await world.agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
        await world.agent.set({ contactId, state: 'ACTIVE' });
      },
    ],
    [
      'another bot',
      async (contactId) => {
        const { bot } = await world.admin.saveBot({ name: 'Other', mode: 'SUGGESTIVE' });
        await world.inbox.saveContacts([{ contactId, botId: bot.botId }]);
      },
    ],
    ['an opt-out', (contactId) => world.inbox.set({ contactId, state: 'INACTIVE', reason: 'OPT_OUT' })],
  ])('%s is no answer', async (_what, act) => {
    const contactId = newId();
    await send(contactId, 'CONTACT');
    const since = inMs(world, 0);
    world.clock.advance(MINUTE);
    await act(contactId);
    expect(await waitsOf(contactId)).toEqual({ waitingSince: since, pendingInbound: 1 });
  });

  it('a bot that is active but does not answer is noticed', async () => {
    const contactId = newId('dead');
    await send(contactId, 'CONTACT', { sentAt: inMs(world, -HOUR) });
    expect(await world.viewer.status(contactId)).toMatchObject({
      ...{ state: 'ACTIVE', waitingFor: 'BOT', waitingSince: inMs(world, -HOUR) },
    });
    const filter = { search: contactId, waitingLongerThan: 'PT15M' };
    expect(await listed(filter)).toEqual([contactId]);
    expect(await listed({ ...filter, waitingLongerThan: 'PT1H' })).toEqual([contactId]);
    expect(await listed({ ...filter, waitingLongerThan: 'PT61M' })).toEqual([]);
    expect(await listed({ ...filter, states: ['ACTIVE'], waitingFor: 'BOT' })).toEqual([contactId]);
  });

  it.each([
    ['AUTO_PILOT', 'ACTIVE', 'BOT'],
    ['AUTO_PILOT', 'SLEEPING', 'PERSON'],
    ['AUTO_PILOT', 'INACTIVE', 'PERSON'],
    ['SUGGESTIVE', 'ACTIVE', 'PERSON'],
    ['OFF', 'ACTIVE', 'PERSON'],
  ])('under a bot in mode %s that is %s, a customer waits for a %s', async (mode, state, waitingFor) => {
    const { contactId } = await contactWithBot(world, {}, mode);
    const wake = state === 'SLEEPING' ? UNTIL_WOKEN : null;
    expect(await world.viewer.status(contactId)).toMatchObject({ waitingFor: null });
    await world.admin.set({ contactId, state, wake, evenIfUnavailable: true });
    const { botStatus } = await send(contactId, 'CONTACT');
    expect(botStatus.waitingFor).toBe(waitingFor);
    expect(await listed({ search: contactId, waitingFor })).toEqual([contactId]);
    const other = waitingFor === 'BOT' ? 'PERSON' : 'BOT';
    expect(await listed({ search: contactId, waitingFor: other })).toEqual([]);
  });

  it('the list begins with whoever waits longest, and ends with those who do not', async () => {
    const [first, second, third, none] = ['a', 'b', 'c', 'd'].map((name) => newId(`queue-${name}`));
    await send(second!, 'CONTACT', { sentAt: inMs(world, -2 * MINUTE) });
    await send(third!, 'CONTACT', { sentAt: inMs(world, -MINUTE) });
    await send(first!, 'CONTACT', { sentAt: inMs(world, -3 * MINUTE) });
    await send(none!, 'WORKFLOW');
    const order = (direction: string) => listed({ search: 'queue' }, { field: 'WAITING_SINCE', direction });
    expect(await order('ASC')).toEqual([first, second, third, none]);
    expect(await order('DESC')).toEqual([third, second, first, none]);
  });

  it('customers are found by any word of their name', async () => {
    const contactId = newId('word');
    await world.inbox.saveContacts([{ contactId, name: 'María-José "Pepa" O’Neill, Müller' }]);
    for (const search of ['mar', 'MARÍA', 'josé', 'maría josé', 'pepa', 'o’nei', 'neill', 'Müll', contactId])
      expect([search, await listed({ search })]).toEqual([search, [contactId]]);
    for (const search of ['aria', 'osé', 'eill ', 'xyz'])
      expect([search, await listed({ search })]).toEqual([search, []]);
  });

  describe('what needs no answer', () => {
    const automatic = { automatic: true };

    it.each(['CONTACT', 'TEAMMATE', 'UNKNOWN', 'WORKFLOW', 'BOT', 'SUGGESTION'])(
      'a message of %s without a person behind it is in the history and does nothing else',
      async (origin) => {
        const { contactId } = await contactWithBot(world, { sleepOnWorkflowMessage: true, maxMessages: 1 });
        await send(contactId, 'CONTACT');
        world.clock.advance(MINUTE);
        const before = await world.inbox.status(contactId);
        const { outcome, botStatus } = await send(contactId, origin, automatic);
        expect([outcome, botStatus]).toEqual(['NO_CHANGE', before]);
        expect(await world.viewer.history(contactId, 1)).toMatchObject([{ outcome: 'NO_CHANGE' }]);
      },
    );

    it('wakes no bot', async () => {
      const { contactId } = await contactWithBot(world, { wakeOnInbound: 'ALWAYS' });
      const sleep = { contactId, state: 'SLEEPING', wake: UNTIL_WOKEN, endOnReply: true };
      await world.agent.set(sleep);
      expect((await send(contactId, 'CONTACT', automatic)).botStatus.state).toBe('SLEEPING');
      world.clock.advance(MINUTE);
      expect((await send(contactId, 'CONTACT')).botStatus).toMatchObject({ state: 'ACTIVE' });
    });

    const reserve = (contactId: string, inbound: object): Promise<Data['reserveReply']> =>
      world.inbox.reserve({ contactId, inbound: { messageId: newId(), ...inbound } });

    it('gets none from the bot', async () => {
      const contactId = newId();
      const inbound = { messageId: newId(), ...automatic };
      const denied = { decision: 'DENY', denyReason: 'AUTOMATIC_MESSAGE', token: null, retryAt: null };
      expect(await reserve(contactId, inbound)).toMatchObject(denied);
      // Also where it was reported before, and where the repeated call does not say so.
      expect(await reserve(contactId, inbound)).toMatchObject(denied);
      expect(await reserve(contactId, { messageId: inbound.messageId })).toMatchObject(denied);
      expect(await world.inbox.reserve({ contactId })).toMatchObject({ decision: 'SEND' });
      world.clock.advance(MINUTE);
      expect(await reserve(contactId, {})).toMatchObject({ decision: 'SEND' });
      // What the contact wrote since then may be answered.
      expect(await reserve(contactId, inbound)).toMatchObject({ decision: 'SEND' });
      world.clock.advance(MINUTE);
      expect(await reserve(contactId, automatic)).toMatchObject(denied);
    });

    it('does not make a reply stale that is being written', async () => {
      const contactId = newId();
      const { token } = await reserve(contactId, {});
      await send(contactId, 'CONTACT', automatic);
      const commit = { token, messageId: newId(), requireFreshTurn: true };
      expect(await world.inbox.commit(commit)).toMatchObject({ granted: true });
    });
  });
});
