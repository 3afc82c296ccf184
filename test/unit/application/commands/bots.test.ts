import type { SaveBotInput } from '../../../../src/application/commands/records/bots';
import { CLEARED_RULES, DEFAULT_RULES } from '../../../../src/domain/bot-rules';
import { HOUR } from '../../../../src/domain/time/instant';
import { botInput, commitInput, reserveInput } from '../../../support/command-inputs';
import { aBot, aBotWith } from '../../../support/domain/bots';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const ADMIN = callerWith('ADMIN');

describe('a bot', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const save = (parts?: Partial<SaveBotInput>) => acme.commands.saveBot(ADMIN, botInput(parts));
  const change = (parts: Partial<SaveBotInput>) => save({ id: 'bot-1', name: undefined, ...parts });

  it('that is new begins off, with the rules of the product and an id of its own', async () => {
    acme.bots = [];
    const { bot, refusal } = await save();
    expect(bot).toEqual({
      ...{ id: expect.stringMatching(/^[0-9a-f-]{36}$/), name: 'Ella', mode: 'OFF', modeVersion: 0 },
      ...{ isDefault: true, rules: DEFAULT_RULES, identities: [], version: 1 },
    });
    expect([acme.bots, refusal]).toEqual([[bot], null]);
  });

  it('that is new takes what is given, and stands beside the others', async () => {
    const rules = { maxMessages: 3, messageSleep: null };
    const { bot } = await save({ mode: 'SUGGESTIVE', rules });
    expect(bot).toMatchObject({ mode: 'SUGGESTIVE', modeVersion: 0, isDefault: false });
    expect(bot?.rules).toEqual({ ...DEFAULT_RULES, ...rules });
    expect(acme.bots).toEqual([aBot(), bot]);
  });

  it('keeps what its change leaves out', async () => {
    acme.bots = [{ ...aBotWith({ maxMessages: 3, limitSleep: HOUR }), modeVersion: 4, version: 7 }];
    const [before] = acme.bots;
    expect(await change({ name: 'Ella' })).toEqual({
      ...{ bot: { ...before, name: 'Ella', version: 8 }, refusal: null },
    });
    const changed = await change({ rules: { maxMessages: 4 } });
    expect(changed.bot).toMatchObject({ name: 'Ella', rules: { ...before?.rules, maxMessages: 4 } });
    expect(acme.bots).toEqual([changed.bot]);
  });

  it('loses with null the length of a rule, and gets back the default of any other', async () => {
    acme.bots = [aBotWith({ maxMessages: 3, messageSleep: HOUR, wakeOnRead: true })];
    const { bot } = await change({ rules: { maxMessages: null, messageSleep: null } });
    expect(bot?.rules).toEqual({
      ...{ ...DEFAULT_RULES, wakeOnRead: true },
      ...{ maxMessages: CLEARED_RULES.maxMessages, messageSleep: null },
    });
    expect((await change({ rules: null })).bot?.rules).toEqual(DEFAULT_RULES);
  });

  it('that changes its mode voids the replies under way, and no other change does', async () => {
    const reserved = await acme.commands.reserveReply(ADMIN, reserveInput());
    expect((await change({ mode: 'SUGGESTIVE' })).bot).toMatchObject({ modeVersion: 2 });
    expect((await change({ mode: 'AUTO_PILOT' })).bot).toMatchObject({ modeVersion: 3 });
    expect((await change({ mode: 'AUTO_PILOT', name: 'Ella' })).bot).toMatchObject({ modeVersion: 3 });
    const { result } = await acme.commands.commitReply(ADMIN, commitInput(reserved.token!));
    expect(result?.denyReason).toBe('LEASE_EXPIRED');
  });

  describe('that is the default', () => {
    const defaults = () => acme.bots.filter(({ isDefault }) => isDefault).map(({ name }) => name);

    it('gives way to the next one, as a change of its own', async () => {
      acme.bots = [aBot({ version: 3 }), aBot({ id: 'bot-2', isDefault: false })];
      const { bot } = await save({ isDefault: true });
      expect(bot).toMatchObject({ isDefault: true, version: 1 });
      expect(acme.bots).toEqual([
        aBot({ isDefault: false, version: 4 }),
        aBot({ id: 'bot-2', isDefault: false }),
        bot,
      ]);
      expect(acme.logged).toEqual(['BOT', 'BOT']);
    });

    it('stays so through its own changes and those of the others, each of which is one', async () => {
      acme.bots = [aBot(), aBot({ id: 'bot-2', name: 'Ben', isDefault: false })];
      expect(await change({ name: 'Robina' })).toMatchObject({ bot: { isDefault: true, version: 2 } });
      expect(acme.logged).toEqual(['BOT']);
      await change({ id: 'bot-2', name: 'Benno' });
      expect(defaults()).toEqual(['Robina']);
      expect(acme.bots.map(({ version }) => version)).toEqual([2, 2]);
    });

    it('can cease to be: there is none then, until the next new one', async () => {
      await change({ isDefault: false });
      expect(defaults()).toEqual([]);
      await save({ name: 'unasked', isDefault: false });
      expect(defaults()).toEqual([]);
      await save({ name: 'next' });
      expect(defaults()).toEqual(['next']);
    });
  });

  describe('with accounts of its own', () => {
    const names = (number: number) => Array.from({ length: number }, (_, index) => `account ${index}`);

    it('has each once, keeps them through other changes, and loses them with an empty list', async () => {
      expect((await change({ identities: ['a', 'b', 'a'] })).bot?.identities).toEqual(['a', 'b']);
      expect((await change({ name: 'Ella' })).bot?.identities).toEqual(['a', 'b']);
      expect((await change({ identities: ['b', 'c'] })).bot?.identities).toEqual(['b', 'c']);
      expect((await change({ identities: [] })).bot?.identities).toEqual([]);
    });

    it('has none of another bot', async () => {
      await change({ identities: ['a'] });
      expect(await save({ identities: ['b', 'a'] })).toEqual({
        bot: null,
        refusal: {
          ...{ code: 'BAD_INPUT', field: ['identities', '1'] },
          message: 'The identity belongs to the bot bot-1.',
        },
      });
      await acme.commands.deleteBot(ADMIN, 'bot-1');
      expect((await save({ identities: ['a'] })).bot?.identities).toEqual(['a']);
    });

    it('has fifty at most, none of them empty', async () => {
      expect((await change({ identities: names(50) })).bot?.identities).toHaveLength(50);
      expect(await change({ identities: names(51) })).toMatchObject({
        refusal: { field: ['identities'], message: 'A bot can have at most 50 identities.' },
      });
      expect(await change({ identities: ['a', ''] })).toMatchObject({
        refusal: { code: 'BAD_INPUT', field: ['identities', '1'] },
      });
      expect(await change({ identities: null })).toMatchObject({
        refusal: { field: ['identities'], message: 'identities cannot be null.' },
      });
    });
  });

  it.each<[string, Partial<SaveBotInput>, string[], string]>([
    ['no name', { name: undefined }, ['name'], 'name is required for a new bot.'],
    ['an empty name', { name: '' }, ['name'], 'name is required for a new bot.'],
    ['a name of nothing but space', { name: ' \n' }, ['name'], 'name is required for a new bot.'],
    ['null for its name', { name: null }, ['name'], 'name cannot be null.'],
    ['null for its mode', { mode: null }, ['mode'], 'mode cannot be null.'],
    ['null for whether it is the default', { isDefault: null }, ['isDefault'], 'isDefault cannot be null.'],
    [
      'a rule out of bounds',
      { rules: { maxMessages: 101 } },
      ['rules', 'maxMessages'],
      'maxMessages must be from 1 to 100.',
    ],
  ])('is refused with %s', async (_what, parts, field, message) => {
    const refusal = { code: 'BAD_INPUT', field, message };
    expect(await save(parts)).toEqual({ bot: null, refusal });
    expect(acme.bots).toEqual([aBot()]);
  });

  it('that is not there is not found', async () => {
    expect(await change({ id: 'gone' })).toEqual({
      bot: null,
      refusal: { code: 'NOT_FOUND', field: ['botId'], message: 'The bot was not found.' },
    });
  });

  it('is changed at the version that is expected, and no other', async () => {
    const message = 'The bot has version 1, but expectedVersion is 2.';
    expect(await change({ name: 'Ella', expectedVersion: 2 })).toEqual({
      bot: aBot(),
      refusal: { code: 'CONFLICT', field: ['expectedVersion'], message },
    });
    expect(acme.bots).toEqual([aBot()]);
    expect(await change({ name: 'Ella', expectedVersion: 1 })).toMatchObject({ bot: { version: 2 } });
    expect(await save({ expectedVersion: 1 })).toMatchObject({ refusal: { code: 'CONFLICT' } });
    expect(await save({ expectedVersion: 0 })).toMatchObject({ bot: { version: 1 } });
  });

  it('is one of a hundred at most, which can all be changed', async () => {
    acme.bots = Array.from({ length: 99 }, (_, index) => aBot({ id: `bot-${index}`, isDefault: false }));
    expect(await save()).toMatchObject({ refusal: null });
    expect(await save()).toEqual({
      bot: null,
      refusal: { code: 'BAD_INPUT', field: [], message: 'A workspace can have at most 100 bots.' },
    });
    expect(await change({ name: 'Ella' })).toMatchObject({ refusal: null });
  });

  it('is deleted by its id, and found no more: there is nothing to tell then', async () => {
    acme.bots = [aBot(), aBot({ id: 'bot-2', isDefault: false })];
    expect(await acme.commands.deleteBot(ADMIN, 'bot-1')).toEqual({ isRemoved: true, refusal: null });
    // No other bot becomes the default: it would reply without being chosen.
    expect(acme.bots).toEqual([aBot({ id: 'bot-2', isDefault: false })]);
    expect(await acme.commands.deleteBot(ADMIN, 'bot-1')).toEqual({
      isRemoved: false,
      refusal: { code: 'NOT_FOUND', field: ['botId'], message: 'The bot was not found.' },
    });
    expect(acme.logged).toEqual(['BOT_DELETION']);
  });

  it('waits, saved or deleted, for everyone who is using the bots', async () => {
    await save();
    await acme.commands.deleteBot(ADMIN, 'bot-1');
    const loads = { contactIds: [], bots: 'WRITE' };
    expect(acme.loads).toMatchObject([loads, loads]);
  });
});
