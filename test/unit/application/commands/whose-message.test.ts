import type { RecordMessageInput } from '../../../../src/application/commands/messages/record-message-input';
import type { CommitReplyInput } from '../../../../src/application/commands/replies/reply-gate';
import { createTokenId, formatToken } from '../../../../src/application/commands/replies/reply-token';
import type { MessageOrigin } from '../../../../src/domain/event';
import { HOUR, MINUTE } from '../../../../src/domain/time/instant';
import { commitInput, messageInput, reserveInput } from '../../../support/command-inputs';
import { aBot } from '../../../support/domain/bots';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const CALLER = callerWith();

/** The messages reported here reach an inbox from somewhere; the bot replies by way of the gate. */
describe('whose message it is', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const record = (parts?: Partial<RecordMessageInput>) =>
    acme.commands.recordMessage(
      CALLER,
      messageInput({ messageId: 'webhook-1', origin: 'UNKNOWN', ...parts }),
    );
  const whose = async (parts?: Partial<RecordMessageInput>) => {
    const { origin, isGuess } = await record(parts);
    return isGuess ? `${origin} by guess` : origin;
  };
  const reserve = async (channel = 'sms') =>
    (await acme.commands.reserveReply(CALLER, reserveInput({ channel }))).token!;
  async function reply(parts: Partial<CommitReplyInput> = {}, channel = 'sms'): Promise<string> {
    const token = await reserve(channel);
    await acme.commands.commitReply(CALLER, commitInput(token, parts));
    return token;
  }
  const counted = () => acme.status('anna')?.replyCounts.reduce((sum, { sent }) => sum + sent, 0) ?? 0;
  const state = (contactId = 'anna') => acme.status(contactId)?.state;

  describe('by the token of a reply', () => {
    it.each<MessageOrigin>(['UNKNOWN', 'TEAMMATE', 'WORKFLOW', 'SUGGESTION', 'BOT'])(
      'is the echo of that reply, whatever is claimed: %s',
      async (origin) => {
        const replyToken = await reply();
        expect(await whose({ origin, replyToken, actor: { id: 'mia', name: 'Mia' } })).toBe('BOT');
        expect([state(), counted(), acme.history.at(-1)?.row]).toEqual(['ACTIVE', 1, 70]);
      },
    );

    it.each<[string, () => Promise<string>]>([
      ['was only reserved', () => reserve()],
      [
        'was never issued',
        async () => formatToken({ id: createTokenId(), contactId: 'anna', channel: 'sms' }),
      ],
      ['is no token', async () => 'nonsense'],
    ])("is the bot's, and counted, where the token %s", async (_what, token) => {
      expect(await whose({ replyToken: await token() })).toBe('BOT');
      expect([state(), counted()]).toEqual(['ACTIVE', 1]);
    });

    it('is counted where the reply was to another contact', async () => {
      const replyToken = await reply();
      expect(await whose({ contactId: 'ben', replyToken })).toBe('BOT');
      expect(acme.status('ben')?.replyCounts).toMatchObject([{ sent: 1 }]);
    });
  });

  describe('by the id of a reply', () => {
    it.each<MessageOrigin>(['UNKNOWN', 'TEAMMATE', 'WORKFLOW', 'SUGGESTION', 'BOT'])(
      'is the echo of that reply, whatever is claimed: %s',
      async (origin) => {
        await reply({ messageIds: ['part-1', 'part-2'] });
        for (const messageId of ['part-1', 'part-2']) expect(await whose({ messageId, origin })).toBe('BOT');
        expect([state(), counted()]).toEqual(['ACTIVE', 1]);
      },
    );

    it('is the echo, however late, and whatever its text', async () => {
      await reply({ bodyHashes: ['hash A'] });
      acme.now += 47 * HOUR;
      expect(await whose({ messageId: 'reply-1', bodyHash: 'hash B' })).toBe('BOT');
      expect(counted()).toBe(1);
    });

    it('is reported once: later reports are repetitions', async () => {
      await reply();
      const first = await record({ messageId: 'reply-1' });
      expect(first).toMatchObject({ outcome: 'NO_CHANGE', isReplayed: false });
      const second = await record({ messageId: 'reply-1', origin: 'TEAMMATE' });
      expect(second).toMatchObject({ isReplayed: true, origin: 'BOT', entry: first.entry });
    });

    it.each<[string, Partial<RecordMessageInput>]>([
      ['on another channel', { channel: 'email' }],
      ['to another contact', { contactId: 'ben' }],
    ])('is another message %s', async (_where, parts) => {
      await reply();
      expect(await whose({ messageId: 'reply-1', ...parts })).toBe('TEAMMATE by guess');
    });
  });

  describe('by the text of a reply', () => {
    it.each<[MessageOrigin, string]>([
      ['UNKNOWN', 'BOT by guess'],
      ['BOT', 'BOT'],
      ['TEAMMATE', 'TEAMMATE'],
      ['WORKFLOW', 'WORKFLOW'],
      ['SUGGESTION', 'SUGGESTION'],
    ])('is compared where the claim leaves that open: %s is %s', async (origin, expected) => {
      await reply({ bodyHashes: ['hash A'] });
      expect(await whose({ origin, bodyHash: 'hash A' })).toBe(expected);
      expect(counted()).toBe(origin === 'SUGGESTION' ? 2 : 1);
    });

    it('is told by any text of the reply, each once on each channel', async () => {
      await reply({ bodyHashes: ['hash A', 'hash B'] });
      const texts = ['hash A', 'hash B', 'hash A'].map((bodyHash, index) => ({
        ...{ bodyHash, messageId: `webhook-${index}` },
      }));
      expect([await whose(texts[0]), await whose(texts[1]), await whose(texts[2])]).toEqual([
        ...['BOT by guess', 'BOT by guess', 'TEAMMATE by guess'],
      ]);
      expect(await whose({ channel: 'email', bodyHash: 'hash A' })).toBe('BOT by guess');
    });

    it('is the echo of each of two replies with the same text', async () => {
      await reply({ messageIds: ['reply-1'], bodyHashes: ['hash A'] });
      await reply({ messageIds: ['reply-2'], bodyHashes: ['hash A'] });
      for (const expected of ['BOT', 'BOT', 'TEAMMATE'])
        expect(await whose({ messageId: `webhook ${acme.history.length}`, bodyHash: 'hash A' })).toBe(
          `${expected} by guess`,
        );
    });

    it.each([
      [-10 * MINUTE, 'BOT by guess'],
      [-10 * MINUTE - 1, 'TEAMMATE by guess'],
    ])('is compared for 10 minutes before the commit: %i ms is %s', async (before, expected) => {
      await reply({ bodyHashes: ['hash A'] });
      expect(await whose({ bodyHash: 'hash A', sentAt: acme.now + before })).toBe(expected);
    });

    it.each([
      [10 * MINUTE, 'BOT by guess'],
      [10 * MINUTE + 1, 'TEAMMATE by guess'],
    ])('is compared for 10 minutes after the commit: %i ms is %s', async (after, expected) => {
      await reply({ bodyHashes: ['hash A'] });
      acme.now += after;
      expect(await whose({ bodyHash: 'hash A' })).toBe(expected);
    });

    it.each<[string, readonly string[], Partial<RecordMessageInput>]>([
      ['the reply has no text', [], { bodyHash: 'hash A' }],
      ['the message has no text', ['hash A'], {}],
      ['the text is another', ['hash A'], { bodyHash: 'hash B' }],
      ['the reply was to another contact', ['hash A'], { bodyHash: 'hash A', contactId: 'ben' }],
    ])("is a person's, by guess, where %s", async (_what, bodyHashes, parts) => {
      await reply({ bodyHashes });
      expect(await whose(parts)).toBe('TEAMMATE by guess');
      expect(state(parts.contactId)).toBe('SLEEPING');
    });

    it('is told in the transaction of the reply, too', async () => {
      const token = await reserve();
      const [, first, second] = await Promise.all([
        acme.commands.commitReply(CALLER, commitInput(token, { bodyHashes: ['hash A'] })),
        whose({ bodyHash: 'hash A' }),
        whose({ bodyHash: 'hash A', messageId: 'webhook-2' }),
      ]);
      expect([first, second]).toEqual(['BOT by guess', 'TEAMMATE by guess']);
    });

    it('from a person leaves the echo to the bot', async () => {
      await reply({ bodyHashes: ['hash A'] });
      expect(await whose({ messageId: 'typed', origin: 'TEAMMATE', bodyHash: 'hash A' })).toBe('TEAMMATE');
      expect(await whose({ bodyHash: 'hash A' })).toBe('BOT by guess');
    });
  });

  describe('by its sender', () => {
    beforeEach(() => {
      acme.bots = [aBot(), aBot({ id: 'bot-2', isDefault: false, identities: ['inbox-bot'] })];
    });

    it.each<[MessageOrigin, string]>([
      ['UNKNOWN', 'BOT'],
      ['TEAMMATE', 'BOT'],
      ['WORKFLOW', 'BOT'],
      ['BOT', 'BOT'],
      ['SUGGESTION', 'SUGGESTION'],
    ])("is the bot's where one has that identity: %s is %s", async (origin, expected) => {
      expect(await whose({ origin, actor: { id: 'inbox-bot', name: null } })).toBe(expected);
      expect([state(), counted()]).toEqual(['ACTIVE', 1]);
    });

    it('is as claimed for any other sender, and nobody at all', async () => {
      expect(await whose({ actor: { id: 'mia', name: 'Mia' } })).toBe('TEAMMATE by guess');
      expect(await whose({ messageId: 'webhook-2', actor: { id: null, name: 'inbox-bot' } })).toBe(
        'TEAMMATE by guess',
      );
    });
  });

  it.each(['TEAMMATE', 'WORKFLOW', 'SUGGESTION', 'BOT', 'CONTACT'] as const)(
    'is as claimed where nothing says otherwise: %s',
    async (origin) => expect(await whose({ origin })).toBe(origin),
  );

  it("is a person's, by guess, where nothing says anything", async () => {
    expect(await whose()).toBe('TEAMMATE by guess');
    expect(state()).toBe('SLEEPING');
  });
});
