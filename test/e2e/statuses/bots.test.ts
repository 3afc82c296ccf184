import { type ApiClient, type Data, endless } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { newId, reply, startWorld, type World } from '../world';

const DEFAULT_RULES = {
  ...{ sleepOnTeammateMessage: true, sleepOnWorkflowMessage: false, messageSleep: 'PT24H', maxMessages: 75 },
  ...{ limitSleep: null, maxRuleSleep: null, wakeOnInbound: 'NEVER', wakeOnRead: false },
  ...{ limitWindow: 'PT720H', burstLimit: 20 },
};

describe.each(databases)('bots on $name', (database) => {
  disposeAfterAll();
  let world: World;
  let admin: ApiClient;
  beforeAll(async () => {
    world = await startWorld(database);
  });
  /** Each test has a workspace of its own, for there is one default in each. */
  beforeEach(async () => {
    admin = await world.app.client('ADMIN', { workspace: newId('workspace') });
  });
  /** A moment later than the last one, for bots are listed by age. */
  const saveNext = (input: object): Promise<Data['saveBot']> => {
    world.clock.advance(1);
    return admin.saveBot({ ...input });
  };
  const bots = async (): Promise<Data['bots']> =>
    (await admin.ask('{ bots { id name mode isDefault version } }')).bots;
  const badInput = (...field: string[]) => ({
    bot: null,
    userErrors: [{ code: 'BAD_INPUT', field: ['input', ...field] }],
  });

  it('begins off, with the rules of the product, and the first is the default', async () => {
    const { bot, userErrors } = await admin.saveBot({ name: 'Ella' });
    expect(userErrors).toEqual([]);
    expect(bot).toEqual({
      ...{
        id: expect.any(String),
        botId: expect.any(String),
        name: 'Ella',
        mode: 'OFF',
        isDefault: true,
        version: 1,
        identities: [],
      },
      rules: DEFAULT_RULES,
    });
    const second = await saveNext({ name: 'Ben', mode: 'SUGGESTIVE' });
    expect(second.bot).toMatchObject({ isDefault: false, version: 1 });
    expect(await bots()).toMatchObject([{ name: 'Ella' }, { name: 'Ben' }]);
    const query = 'query ($id: ID!) { bot(botId: $id) { botId name } }';
    expect((await admin.ask(query, { id: bot.botId })).bot).toEqual({ botId: bot.botId, name: 'Ella' });
    expect((await admin.ask(query, { id: 'no bot' })).bot).toBeNull();
  });

  it('changes what is given and leaves what is left out', async () => {
    const given = {
      ...{
        sleepOnTeammateMessage: false,
        sleepOnWorkflowMessage: true,
        messageSleep: 'PT36H30M',
        maxMessages: 12,
      },
      ...{ limitSleep: 'PT90S', maxRuleSleep: 'PT48H', wakeOnInbound: 'ALWAYS', wakeOnRead: true },
      ...{ limitWindow: 'PT240H', burstLimit: 5 },
    };
    const { bot } = await admin.saveBot({ name: 'Ella', mode: 'AUTO_PILOT', rules: given });
    expect(bot.rules).toEqual({ ...given, limitSleep: 'PT1M30S' });
    const renamed = await admin.saveBot({ botId: bot.botId, name: 'Ella 2' });
    expect(renamed.bot).toEqual({ ...bot, name: 'Ella 2', version: 2 });
    const ruled = await admin.saveBot({ botId: bot.botId, rules: { maxMessages: 13 } });
    expect(ruled.bot).toEqual({ ...renamed.bot, rules: { ...bot.rules, maxMessages: 13 }, version: 3 });
    expect(await bots()).toHaveLength(1);
  });

  it('null clears a length, takes any other rule back to its default, and clears no name', async () => {
    const rules = {
      messageSleep: 'PT1H',
      limitSleep: 'PT1H',
      maxRuleSleep: 'P2D',
      maxMessages: 3,
      wakeOnRead: true,
    };
    const { bot } = await admin.saveBot({ name: 'Ella', rules });
    const cleared = await admin.saveBot({
      botId: bot.botId,
      rules: { messageSleep: null, limitSleep: null, maxMessages: null },
    });
    expect(cleared.bot.rules).toEqual({
      ...{ ...DEFAULT_RULES, messageSleep: null, limitSleep: null },
      ...{ maxRuleSleep: 'PT48H', wakeOnRead: true },
    });
    expect((await admin.saveBot({ botId: bot.botId, rules: null })).bot.rules).toEqual(DEFAULT_RULES);
    for (const field of ['name', 'mode', 'isDefault'])
      expect(await admin.saveBot({ botId: bot.botId, [field]: null })).toMatchObject(badInput(field));
  });

  it.each([
    [{ maxMessages: 0 }, 'maxMessages'],
    [{ maxMessages: 101 }, 'maxMessages'],
    [{ maxMessages: -1 }, 'maxMessages'],
    [{ messageSleep: 'PT0.999S' }, 'messageSleep'],
    [{ messageSleep: 'PT48H0.001S' }, 'messageSleep'],
    [{ messageSleep: 'P1M' }, 'messageSleep'],
    [{ limitSleep: '-PT1H' }, 'limitSleep'],
    [{ limitSleep: 'PT0S' }, 'limitSleep'],
    [{ limitSleep: 'P3D' }, 'limitSleep'],
    [{ maxRuleSleep: 'PT0S' }, 'maxRuleSleep'],
    [{ maxRuleSleep: 'P367D' }, 'maxRuleSleep'],
  ])('refuses rules out of bounds: %j', async (rules, field) => {
    expect(await admin.saveBot({ name: 'Ella', rules })).toMatchObject(badInput('rules', field));
    expect(await bots()).toEqual([]);
  });

  it.each([
    { maxMessages: 1, messageSleep: 'PT1S', limitSleep: 'PT1S', maxRuleSleep: 'PT1S' },
    { maxMessages: 100, messageSleep: 'PT48H', limitSleep: 'PT48H', maxRuleSleep: 'PT8784H' },
  ])('takes rules at their bounds: %j', async (rules) => {
    expect((await admin.saveBot({ name: 'Ella', rules })).bot.rules).toMatchObject(rules);
  });

  it.each([undefined, '', ' ', '\n\u0000'])('refuses the name %j', async (name) => {
    expect(await admin.saveBot({ name })).toMatchObject(badInput('name'));
  });

  it.each([
    [' Ella\t', 'Ella'],
    ['a\nb', 'a b'],
    ['x'.repeat(201), 'x'.repeat(200)],
    ['\ud800', '\ufffd'],
  ])('tidies the name %j', async (given, name) => {
    expect((await admin.saveBot({ name: given })).bot).toMatchObject({ name });
  });

  it('is not found where there is none, and conflicts with another version', async () => {
    const { userErrors } = await admin.saveBot({ botId: 'no bot', name: 'Ella' });
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'botId'] }]);
    const { bot } = await admin.saveBot({ name: 'Ella' });
    const old = await admin.saveBot({ botId: bot.botId, name: 'Old', expectedVersion: 2 });
    expect(old).toMatchObject({
      bot,
      userErrors: [{ code: 'CONFLICT', field: ['input', 'expectedVersion'] }],
    });
    expect(await admin.saveBot({ botId: bot.botId, name: 'New', expectedVersion: 1 })).toMatchObject({
      bot: { version: 2 },
    });
    expect(await bots()).toMatchObject([{ name: 'New' }]);
  });

  it('of 10 changes at once that expect one version, one is saved', async () => {
    const { bot } = await admin.saveBot({ name: 'Ella' });
    const change = (_: unknown, index: number) =>
      admin.saveBot({ botId: bot.botId, name: `Ella ${index}`, expectedVersion: 1 });
    const answers = await Promise.all(Array.from({ length: 10 }, change));
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    expect(await bots()).toMatchObject([{ version: 2 }]);
  });

  it('has one default: a new one takes the place of the old', async () => {
    const first = await admin.saveBot({ name: 'Ella' });
    const second = await saveNext({ name: 'Ben', isDefault: true });
    expect(await bots()).toMatchObject([
      { name: 'Ella', isDefault: false, version: 2 },
      { name: 'Ben', isDefault: true, version: 1 },
    ]);
    await admin.saveBot({ botId: first.bot.botId, isDefault: true });
    expect(await bots()).toMatchObject([{ isDefault: true }, { isDefault: false }]);
    await admin.saveBot({ botId: second.bot.botId, name: 'Benno' });
    expect(await bots()).toMatchObject([{ isDefault: true }, { isDefault: false }]);
  });

  describe('deleteBot', () => {
    it('its contacts fall back to the default', async () => {
      const { bot } = await admin.saveBot({ name: 'Default', mode: 'SUGGESTIVE' });
      const own = (await admin.saveBot({ name: 'Own', mode: 'AUTO_PILOT' })).bot;
      await admin.saveContacts([{ contactId: 'c', botId: own.botId }]);
      expect(await admin.status('c')).toMatchObject({ permission: 'SEND' });
      expect(await admin.deleteBot(own.botId)).toEqual({ deleted: true, userErrors: [] });
      expect(await admin.status('c')).toMatchObject({ permission: 'SUGGEST' });
      const { contact } = await admin.ask('{ contact(contactId: "c") { bot { botId } } }');
      expect(contact.bot).toEqual({ botId: bot.botId });
      expect(await bots()).toHaveLength(1);
    });

    it('of the default leaves contacts without one: no other speaks up unasked', async () => {
      const { bot } = await admin.saveBot({ name: 'Default', mode: 'AUTO_PILOT' });
      await admin.saveBot({ name: 'Other', mode: 'AUTO_PILOT' });
      await admin.deleteBot(bot.botId);
      expect(await admin.status('c')).toMatchObject({
        available: false,
        unavailableReason: 'NO_BOT',
        permission: 'NONE',
      });
      expect(await bots()).toMatchObject([{ name: 'Other', isDefault: false }]);
      expect((await admin.saveBot({ name: 'Next' })).bot.isDefault).toBe(true);
    });

    it('finds only what is there', async () => {
      const userErrors = [{ code: 'NOT_FOUND', field: ['input', 'botId'] }];
      for (const id of ['no bot', '', '\u0000', 'x'.repeat(500)])
        expect(await admin.deleteBot(id)).toMatchObject({ deleted: false, userErrors });
    });
  });

  describe('permission and availability', () => {
    it.each([
      ['AUTO_PILOT', 'ACTIVE', 'SEND'],
      ['AUTO_PILOT', 'SLEEPING', 'NONE'],
      ['AUTO_PILOT', 'INACTIVE', 'NONE'],
      ['SUGGESTIVE', 'ACTIVE', 'SUGGEST'],
      ['SUGGESTIVE', 'SLEEPING', 'NONE'],
      ['SUGGESTIVE', 'INACTIVE', 'NONE'],
      ['OFF', 'ACTIVE', 'NONE'],
      ['OFF', 'SLEEPING', 'NONE'],
    ])('in mode %s and state %s: %s', async (mode, state, permission) => {
      await admin.saveBot({ name: 'Ella', mode });
      await admin.set({ contactId: 'c', state, ...endless(state), evenIfUnavailable: true });
      const unavailableReason = mode === 'OFF' ? 'BOT_OFF' : null;
      expect(await admin.status('c')).toMatchObject({
        state,
        permission,
        available: mode !== 'OFF',
        unavailableReason,
      });
    });

    it('follow a change of mode at once, without a new version; timers keep running', async () => {
      const { bot } = await admin.saveBot({ name: 'Ella', mode: 'AUTO_PILOT' });
      await admin.set({ contactId: 'c', state: 'SLEEPING', wake: { after: 'PT1H' } });
      const sleeping = await admin.status('c');
      await admin.saveBot({ botId: bot.botId, mode: 'OFF' });
      expect(await admin.status('c')).toEqual({
        ...sleeping,
        available: false,
        unavailableReason: 'BOT_OFF',
      });
      world.clock.advance(3_600_000);
      expect(await admin.status('c')).toMatchObject({ state: 'ACTIVE', permission: 'NONE', version: 2 });
      await admin.saveBot({ botId: bot.botId, mode: 'SUGGESTIVE' });
      expect(await admin.status('c')).toMatchObject({ permission: 'SUGGEST', version: 2 });
    });

    it('of its rules: a new limit shows, a standing wake time stays', async () => {
      const { bot } = await admin.saveBot({ name: 'Ella', mode: 'AUTO_PILOT' });
      await reply(admin, 'c');
      const { botStatus } = await admin.message({ contactId: 'c', messageId: 'm', origin: 'TEAMMATE' });
      await admin.saveBot({ botId: bot.botId, rules: { messageSleep: 'PT1H', maxMessages: 9 } });
      const after = await admin.status('c');
      expect(after).toMatchObject({ wakeAt: botStatus.wakeAt, messageCounts: [{ sent: 1, maxMessages: 9 }] });
    });
  });
});
