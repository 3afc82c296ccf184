import type { RecordMessageInput } from '../../../../src/application/commands/messages/record-message';
import type { Actor } from '../../../../src/domain/actor';
import type { MessageOrigin } from '../../../../src/domain/event';
import { DAY, HOUR, MINUTE } from '../../../../src/domain/time/instant';
import { commitInput, messageInput, reserveInput } from '../../../support/command-inputs';
import { aBot, aBotWith } from '../../../support/domain/bots';
import { BEN } from '../../../support/domain/people';
import { active, asleep, counts } from '../../../support/domain/statuses';
import { NOW } from '../../../support/domain/time';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const CALLER = callerWith();

describe('a message that is recorded', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const record = (parts?: Partial<RecordMessageInput>) =>
    acme.commands.recordMessage(CALLER, messageInput(parts));
  /** The bot replies, by way of the gate. */
  async function reply(messageId: string, bodyHash: string | null = null, channel = 'sms'): Promise<void> {
    const { token } = await acme.commands.reserveReply(CALLER, reserveInput({ channel }));
    await acme.commands.commitReply(CALLER, commitInput(token!, { messageId, bodyHash }));
  }
  const repliesOn = (channel = 'sms') => acme.status('anna')?.replyCounts.get(channel) ?? 0;

  it('is decided on and kept in history with its id', async () => {
    acme.store('anna', active());
    const { outcome, origin, view, entry } = await record({ sentAt: NOW - HOUR });
    expect([outcome, origin]).toEqual(['APPLIED', 'TEAMMATE']);
    expect(view?.status).toMatchObject({ state: 'SLEEPING', wakeAt: NOW + 23 * HOUR });
    expect(entry?.change).toMatchObject({ messageId: 'message-1', reason: 'TEAMMATE_MESSAGE' });
    expect(acme.status('anna')).toEqual(view?.status);
  });

  it('counts once: the same id again is answered with the first outcome and the status of now', async () => {
    const first = await record({ origin: 'BOT' });
    await record({ messageId: 'message-2', origin: 'BOT' });
    const second = await record({ origin: 'TEAMMATE' });
    expect(second).toMatchObject({ outcome: first.outcome, origin: 'BOT', isReplayed: true });
    expect([second.entry, second.view?.status]).toEqual([first.entry, acme.status('anna')]);
    expect(repliesOn()).toBe(2);
  });

  it("has an id that is its contact's only", async () => {
    await record();
    expect(await record({ contactId: 'ben' })).toMatchObject({ outcome: 'APPLIED' });
  });

  it('counts once within one transaction, too', async () => {
    const answers = await Promise.all([record({ origin: 'BOT' }), record({ origin: 'BOT' })]);
    expect(answers.map(({ outcome, isReplayed }) => [outcome, isReplayed])).toEqual([
      ['NO_CHANGE', false],
      ['NO_CHANGE', true],
    ]);
  });

  it('was sent now where it does not say when', async () => {
    await record();
    expect(acme.status('anna')).toMatchObject({ wakeAt: NOW + 24 * HOUR });
  });

  it.each([
    ['a year ahead of us', NOW + 365 * DAY],
    ['before 2000', Date.parse('1999-12-31T23:59:59Z')],
  ])('counts as sent now where its time is %s', async (_what, sentAt) => {
    expect(await record({ sentAt })).toMatchObject({ outcome: 'APPLIED', refusal: null });
    expect(acme.status('anna')).toMatchObject({ wakeAt: NOW + 24 * HOUR });
  });

  it('that was refused may come again', async () => {
    await record({ contactId: '' });
    expect(await record()).toMatchObject({ outcome: 'APPLIED' });
  });

  it.each<[string, Partial<RecordMessageInput>, string[]]>([
    ['contactId', { contactId: '' }, ['contactId']],
    ['messageId', { messageId: '' }, ['messageId']],
    ['channel', { channel: '' }, ['channel']],
    ['bodyHash', { bodyHash: '' }, ['bodyHash']],
    ['externalId', { actor: { id: '', name: null } }, ['actor', 'externalId']],
  ])('is refused with a bad %s', async (name, parts, field) => {
    const refused = { origin: null, outcome: null, refusal: { code: 'BAD_INPUT', field } };
    const answer = await record(parts);
    expect(answer).toMatchObject(refused);
    expect(answer.refusal?.message).toMatch(new RegExp(`^${name} must not`));
    expect(await acme.commands.previewMessage(callerWith('VIEWER'), messageInput(parts))).toEqual(answer);
  });

  it('can be previewed by anybody, and is not recorded then', async () => {
    const preview = acme.commands.previewMessage(callerWith('VIEWER'), messageInput());
    expect(await preview).toMatchObject({ outcome: 'APPLIED', origin: 'TEAMMATE' });
    expect([acme.contacts.size, acme.history]).toEqual([0, []]);
  });

  describe('by', () => {
    const NAMED = { id: 'mia', name: 'Mia' };
    const actorOf = async (origin: MessageOrigin, actor: RecordMessageInput['actor']) =>
      (await record({ origin, actor })).entry?.change.actor;

    it.each<[MessageOrigin, Actor]>([
      ['TEAMMATE', { kind: 'USER', ...NAMED }],
      ['SUGGESTION', { kind: 'USER', ...NAMED }],
      ['UNKNOWN', { kind: 'USER', ...NAMED }],
      ['WORKFLOW', { kind: 'INTEGRATION', ...NAMED }],
      ['BOT', { kind: 'BOT', ...NAMED }],
      ['CONTACT', BEN],
    ])('%s is told with the name that was given', async (origin, actor) => {
      expect(await actorOf(origin, NAMED)).toEqual(actor);
    });

    it.each<[MessageOrigin, Actor]>([
      ['TEAMMATE', BEN],
      ['SUGGESTION', BEN],
      ['WORKFLOW', BEN],
      ['CONTACT', BEN],
      ['BOT', { kind: 'BOT', id: 'bot-1', name: 'Robin' }],
    ])('%s is told as the caller, or the bot, without one', async (origin, actor) => {
      expect(await actorOf(origin, null)).toEqual(actor);
    });

    it('a bot that is not there has no name', async () => {
      acme.bots = [];
      expect(await actorOf('BOT', null)).toEqual({ kind: 'BOT', id: null, name: null });
    });
  });

  describe('of unknown origin', () => {
    const originOf = async (parts: Partial<RecordMessageInput>) =>
      (await record({ messageId: 'webhook-1', origin: 'UNKNOWN', ...parts })).origin;

    it("is a person's where the bot has said nothing", async () => {
      expect(await originOf({ bodyHash: 'hash A' })).toBe('TEAMMATE');
      expect(acme.status('anna')?.state).toBe('SLEEPING');
    });

    it("is the bot's where it has the body of a reply, and is not counted again", async () => {
      await reply('reply-1', 'hash A');
      expect(await originOf({ bodyHash: 'hash A' })).toBe('BOT');
      expect([acme.status('anna')?.state, repliesOn()]).toEqual(['ACTIVE', 1]);
    });

    it("is a person's where its body is another than the reply's", async () => {
      await reply('reply-1', 'hash A');
      expect(await originOf({ bodyHash: 'hash B' })).toBe('TEAMMATE');
    });

    it("is a person's where nobody knows its body, and the reply's neither", async () => {
      await reply('reply-1', null);
      expect(await originOf({ bodyHash: null })).toBe('TEAMMATE');
    });

    it.each([
      ['nobody knows its body', null, null],
      ['its body is another', 'hash A', 'hash B'],
    ])(
      "is a person's where %s, though the bot replies in the same transaction",
      async (_why, said, bodyHash) => {
        const { token } = await acme.commands.reserveReply(CALLER, reserveInput());
        const [{ result }, origin] = await Promise.all([
          acme.commands.commitReply(CALLER, commitInput(token!, { bodyHash: said })),
          originOf({ bodyHash }),
        ]);
        expect([result?.denyReason, origin]).toEqual([null, 'TEAMMATE']);
      },
    );

    it('is the echo of a reply once: who repeats its text is a person', async () => {
      await reply('reply-1', 'hash A');
      expect(await originOf({ bodyHash: 'hash A' })).toBe('BOT');
      expect(await originOf({ bodyHash: 'hash A', messageId: 'webhook-2' })).toBe('TEAMMATE');
    });

    it('stays the echo of its reply where the reply itself is reported after it', async () => {
      await reply('reply-1', 'hash A');
      await originOf({ bodyHash: 'hash A' });
      await record({ messageId: 'reply-1', origin: 'BOT' });
      expect([...acme.reservations.values()]).toMatchObject([{ echoId: 'webhook-1' }]);
    });

    it('is the echo of each of two replies with the same text', async () => {
      await reply('reply-1', 'hash A');
      await reply('reply-2', 'hash A');
      expect(await originOf({ bodyHash: 'hash A' })).toBe('BOT');
      expect(await originOf({ bodyHash: 'hash A', messageId: 'webhook-2' })).toBe('BOT');
      expect(await originOf({ bodyHash: 'hash A', messageId: 'webhook-3' })).toBe('TEAMMATE');
    });

    it("is the bot's where it has the id of a reply, though not its body", async () => {
      await reply('reply-1', 'hash A');
      expect(await originOf({ messageId: 'reply-1', bodyHash: 'hash B' })).toBe('BOT');
    });

    it.each([
      ['body', { bodyHash: 'hash A' }],
      ['id', { messageId: 'reply-1' }],
    ])('is recognised by the %s for 10 minutes, and not after', async (_what, parts) => {
      await reply('reply-1', 'hash A');
      acme.now += 10 * MINUTE;
      expect(await originOf(parts)).toBe('BOT');
      await reply('reply-2', 'hash C');
      acme.now += 10 * MINUTE + 1;
      expect(await originOf({ messageId: 'reply-2', bodyHash: 'hash C' })).toBe('TEAMMATE');
    });

    it("is not the echo of another contact's reply", async () => {
      await reply('reply-1', 'hash A');
      expect(await originOf({ contactId: 'ben', bodyHash: 'hash A' })).toBe('TEAMMATE');
    });

    it('is not the echo of a reply that was only begun', async () => {
      await acme.commands.reserveReply(CALLER, reserveInput());
      expect(await originOf({ bodyHash: null })).toBe('TEAMMATE');
    });
  });

  describe("of the bot's", () => {
    it('counts as a reply where the bot asked nobody', async () => {
      await record({ origin: 'BOT' });
      expect(repliesOn()).toBe(1);
    });

    it('is not counted again where it has the id of a committed reply, however late', async () => {
      await reply('reply-1');
      acme.now += 47 * HOUR;
      expect(await record({ origin: 'BOT', messageId: 'reply-1' })).toMatchObject({ outcome: 'NO_CHANGE' });
      expect(repliesOn()).toBe(1);
    });

    it('uses up the echo of the reply with its body', async () => {
      await reply('reply-1', 'hash A');
      await record({ origin: 'BOT', messageId: 'webhook-1', bodyHash: 'hash A' });
      expect(repliesOn()).toBe(1);
      await record({ origin: 'BOT', messageId: 'webhook-2', bodyHash: 'hash A' });
      expect(repliesOn()).toBe(2);
    });
  });

  it.each(['TEAMMATE', 'SUGGESTION', 'WORKFLOW', 'CONTACT'] as const)(
    "that is no echo, from %s with the bot's text, leaves the echo to the bot",
    async (origin) => {
      await reply('reply-1', 'hash A');
      await record({ messageId: 'typed', origin, bodyHash: 'hash A' });
      const echo = await record({ messageId: 'webhook-1', origin: 'UNKNOWN', bodyHash: 'hash A' });
      expect(echo.origin).toBe('BOT');
    },
  );

  it("that is no echo leaves it to the bot in the transaction of the bot's reply, too", async () => {
    const { token } = await acme.commands.reserveReply(CALLER, reserveInput());
    await Promise.all([
      acme.commands.commitReply(CALLER, commitInput(token!, { bodyHash: 'hash A' })),
      record({ messageId: 'typed', origin: 'SUGGESTION', bodyHash: 'hash A' }),
    ]);
    expect(repliesOn()).toBe(2);
    const echo = await record({ messageId: 'webhook-1', origin: 'UNKNOWN', bodyHash: 'hash A' });
    expect(echo.origin).toBe('BOT');
  });

  it.each<[MessageOrigin, number]>([
    ['UNKNOWN', 1],
    ['BOT', 1],
    ['TEAMMATE', 0],
    ['SUGGESTION', 0],
    ['WORKFLOW', 0],
    ['CONTACT', 0],
  ])('from %s has us look for a reply that it may be the echo of: %i', async (origin, count) => {
    await record({ origin, bodyHash: 'hash A' });
    const echo = { contactId: 'anna', messageId: 'message-1', bodyHash: 'hash A' };
    expect(acme.loads[0]?.echoes).toEqual(Array.from({ length: count }, () => echo));
  });

  it("that is no echo, with the id of the bot's reply, is whose it says", async () => {
    await reply('reply-1', 'hash A');
    expect(await record({ messageId: 'reply-1', origin: 'SUGGESTION' })).toMatchObject({
      ...{ origin: 'SUGGESTION', entry: { change: { row: 7 } } },
    });
    expect(repliesOn()).toBe(2);
  });

  describe('on a channel beyond the fifty that a contact can have', () => {
    const fifty = counts(
      Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`channel ${index}`, 1])),
    );

    it.each(['BOT', 'SUGGESTION'] as const)('is refused where it would be counted: %s', async (origin) => {
      acme.store('anna', active({ replyCounts: fifty, reservedTokens: new Map() }));
      expect(await record({ origin, channel: 'one more' })).toEqual({
        ...{ contactId: 'anna', outcome: null, origin: null, isReplayed: false, view: null, entry: null },
        refusal: {
          code: 'BAD_INPUT',
          field: ['channel'],
          message: 'A contact can have at most 50 channels.',
        },
      });
      expect(await record({ origin, channel: 'channel 7' })).toMatchObject({ refusal: null });
    });

    it.each(['TEAMMATE', 'UNKNOWN', 'WORKFLOW', 'CONTACT'] as const)(
      'is recorded where it is not: nobody is talked over for that (%s)',
      async (origin) => {
        acme.store('anna', active({ replyCounts: fifty, reservedTokens: new Map() }));
        expect(await record({ origin, channel: 'one more' })).toMatchObject({ refusal: null });
      },
    );

    it('counts channels with a reply under way, as long as it is', async () => {
      const reservedTokens = new Map([['fiftieth', { token: 'a token', expiresAt: NOW + 1 }]]);
      const replyCounts = new Map([...fifty].slice(0, 49));
      acme.store('anna', active({ replyCounts, reservedTokens }));
      expect(await record({ origin: 'BOT', channel: 'one more' })).toMatchObject({ outcome: null });
      expect(await record({ origin: 'BOT', channel: 'fiftieth' })).toMatchObject({ outcome: 'NO_CHANGE' });
      acme.store('anna', active({ replyCounts, reservedTokens }));
      acme.now += 1;
      expect(await record({ origin: 'BOT', channel: 'one more', messageId: 'message-2' })).toMatchObject({
        outcome: 'NO_CHANGE',
      });
    });
  });

  it("wakes by the rules of the contact's own bot", async () => {
    acme.bots = [aBot(), { ...aBotWith({ wakeOnInbound: 'ALWAYS' }), id: 'wakes', isDefault: false }];
    acme.store('anna', asleep(), { botId: 'wakes' });
    acme.store('ben', asleep());
    await record({ origin: 'CONTACT' });
    await record({ origin: 'CONTACT', contactId: 'ben' });
    expect([acme.status('anna')?.state, acme.status('ben')?.state]).toEqual(['ACTIVE', 'SLEEPING']);
  });
});
