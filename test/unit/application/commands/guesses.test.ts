import type { RecordMessageInput } from '../../../../src/application/commands/messages/record-message-input';
import { DAY, MINUTE, SECOND } from '../../../../src/domain/time/instant';
import { commitInput, messageInput, reserveInput, setInput } from '../../../support/command-inputs';
import { aBotWith } from '../../../support/domain/bots';
import { BEN } from '../../../support/domain/people';
import { active, waitingSince } from '../../../support/domain/statuses';
import { NOW } from '../../../support/domain/time';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const CALLER = callerWith();

describe('a message whose origin was guessed', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const record = (parts?: Partial<RecordMessageInput>) =>
    acme.commands.recordMessage(CALLER, messageInput({ origin: 'UNKNOWN', ...parts }));
  const rows = () => acme.history.map(({ row, outcome }) => [row, outcome]);
  const counted = () => acme.status('anna')?.replyCounts.reduce((sum, { sent }) => sum + sent, 0) ?? 0;
  async function reply(bodyHash: string): Promise<void> {
    const { token } = await acme.commands.reserveReply(CALLER, reserveInput());
    await acme.commands.commitReply(CALLER, commitInput(token!, { bodyHashes: [bodyHash] }));
  }

  it('says so, also where it is repeated', async () => {
    const first = await record();
    const second = await record();
    expect([first, second]).toMatchObject([
      { origin: 'TEAMMATE', isGuess: true, isReplayed: false },
      { origin: 'TEAMMATE', isGuess: true, isReplayed: true },
    ]);
    expect(second.entry).toEqual(first.entry);
  });

  it('is taken back and decided anew with a known origin, in two changes', async () => {
    const guess = await record({ sentAt: NOW - MINUTE });
    acme.now += MINUTE;
    const known = await record({ origin: 'BOT' });
    expect(known).toMatchObject({ origin: 'BOT', isGuess: false, isReplayed: false, outcome: 'NO_CHANGE' });
    expect(rows()).toEqual([
      [4, 'APPLIED'],
      [88, 'APPLIED'],
      [7, 'NO_CHANGE'],
    ]);
    expect(acme.history[1]).toMatchObject({ reason: 'CORRECTION', messageId: 'message-1', actor: BEN });
    expect(acme.status('anna')).toMatchObject({ state: 'ACTIVE', reason: 'CORRECTION', version: 2 });
    expect([counted(), guess.entry?.change.row]).toEqual([1, 4]);
  });

  it('keeps the time that it was sent, unless the report knows another', async () => {
    acme.bots = [aBotWith({ sleepOnWorkflowMessage: true })];
    await record({ sentAt: NOW - MINUTE });
    acme.now += MINUTE;
    await record({ origin: 'WORKFLOW' });
    expect(acme.status('anna')).toMatchObject({ reason: 'WORKFLOW_MESSAGE', wakeAt: NOW - MINUTE + DAY });
    await record({ messageId: 'message-2', sentAt: NOW });
    await record({ messageId: 'message-2', origin: 'WORKFLOW', sentAt: NOW + SECOND });
    expect(acme.status('anna')).toMatchObject({ wakeAt: NOW + SECOND + DAY });
  });

  it.each<[string, Partial<RecordMessageInput>]>([
    ['its token', { replyToken: 'nonsense' }],
    ['the identity of a bot', { actor: { id: 'inbox-bot', name: null } }],
  ])('is known by %s, too, though nobody claims an origin', async (_what, sign) => {
    acme.bots = [{ ...aBotWith({}), identities: ['inbox-bot'] }];
    await record();
    expect(await record(sign)).toMatchObject({ origin: 'BOT', isGuess: false, isReplayed: false });
    expect(acme.status('anna')?.state).toBe('ACTIVE');
  });

  it('is known where the report only confirms the guess', async () => {
    await record();
    expect(await record({ origin: 'TEAMMATE' })).toMatchObject({ isGuess: false, isReplayed: false });
    expect(rows().map(([row]) => row)).toEqual([4, 88, 4]);
    expect(await record({ origin: 'BOT' })).toMatchObject({ origin: 'TEAMMATE', isReplayed: true });
  });

  it('stands once it is known: later reports are repetitions, whatever they claim', async () => {
    await record();
    const known = await record({ origin: 'BOT' });
    for (const origin of ['UNKNOWN', 'TEAMMATE', 'WORKFLOW'] as const)
      expect(await record({ origin })).toMatchObject({ origin: 'BOT', isReplayed: true, entry: known.entry });
    expect(acme.status('anna')?.state).toBe('ACTIVE');
  });

  it('leaves the bot asleep where something else speaks for it', async () => {
    await record({ sentAt: NOW - SECOND });
    await record({ messageId: 'message-2', origin: 'TEAMMATE', sentAt: NOW - MINUTE });
    await record({ origin: 'BOT' });
    expect(rows().map(([row]) => row)).toEqual([4, 24, 89, 31]);
    expect(acme.status('anna')?.state).toBe('SLEEPING');
  });

  it('gives back what it had answered, unless it is an answer after all', async () => {
    for (const contactId of ['anna', 'ben']) {
      const question = { contactId, origin: 'CONTACT', messageId: 'question', sentAt: NOW - MINUTE } as const;
      await record(question);
      await record({ contactId });
      expect(acme.status(contactId)?.waiting).toEqual([]);
    }
    await record({ origin: 'WORKFLOW' });
    await record({ contactId: 'ben', origin: 'BOT' });
    expect(acme.status('anna')?.waiting).toEqual(waitingSince(NOW - MINUTE));
    expect(acme.status('ben')?.waiting).toEqual([]);
  });

  it('is not counted where a person has reset the counts since', async () => {
    await record();
    acme.now += MINUTE;
    await acme.commands.setBotStatus(CALLER, setInput({ state: 'ACTIVE' }));
    acme.now += MINUTE;
    expect(await record({ origin: 'BOT' })).toMatchObject({ outcome: 'STALE' });
    expect(rows().map(([row]) => row)).toEqual([4, 20, 89, 0]);
    expect(counted()).toBe(0);
  });

  it('of the echo of a reply frees the text for the real echo', async () => {
    await reply('hash A');
    await record({ bodyHash: 'hash A' });
    expect(await record({ origin: 'TEAMMATE' })).toMatchObject({ outcome: 'APPLIED' });
    expect(acme.status('anna')?.state).toBe('SLEEPING');
    expect(await record({ messageId: 'message-2', bodyHash: 'hash A' })).toMatchObject({ origin: 'BOT' });
    expect(counted()).toBe(1);
  });

  it('of the echo of a reply is confirmed by the same text', async () => {
    await reply('hash A');
    await record({ bodyHash: 'hash A' });
    const known = await record({ origin: 'BOT', bodyHash: 'hash A' });
    expect(known).toMatchObject({ isGuess: false, isReplayed: false, entry: { change: { row: 70 } } });
    expect(counted()).toBe(1);
  });

  it('is no other message: not one on another channel, nor one of the contact', async () => {
    await record();
    await record({ origin: 'CONTACT' });
    await record({ origin: 'BOT', channel: 'email' });
    expect(rows().map(([row]) => row)).not.toContain(88);
    expect(acme.status('anna')?.state).toBe('SLEEPING');
  });

  it('needs all that the contact and others wrote only where it may be corrected', async () => {
    await record();
    await record({ origin: 'BOT' });
    expect(acme.loads.map(({ messages = [] }) => messages.map(({ mayCorrect }) => mayCorrect))).toEqual([
      [false],
      [true],
    ]);
  });
});

describe('a message that may be an echo nobody has recognized', () => {
  let acme: InMemoryWorkspace;
  const suspected: string[] = [];
  beforeEach(() => {
    acme = new InMemoryWorkspace();
    suspected.length = 0;
    Reflect.set(acme.commands, 'onSuspectedEcho', (workspace: string) => suspected.push(workspace));
  });
  const record = (parts: Partial<RecordMessageInput> = {}) =>
    acme.commands.recordMessage(CALLER, messageInput({ origin: 'UNKNOWN', ...parts }));

  it.each([
    [0, ['acme']],
    [MINUTE, ['acme']],
    [MINUTE + 1, []],
  ])('is told of %i ms after a reply', async (after, expected) => {
    acme.store('anna', active({ lastCommitAt: NOW }));
    acme.now += after;
    await record();
    await record();
    expect(suspected).toEqual(expected);
  });

  it.each<[string, Partial<RecordMessageInput>]>([
    ['a person wrote it', { origin: 'TEAMMATE' }],
    ["it is the bot's", { replyToken: 'nonsense' }],
    ['it is only a preview', { contactId: 'preview' }],
    ['there was no reply', { contactId: 'ben' }],
  ])('is not told of where %s', async (_what, parts) => {
    acme.store('anna', active({ lastCommitAt: NOW }));
    acme.store('preview', active({ lastCommitAt: NOW }));
    if (parts.contactId === 'preview')
      await acme.commands.previewMessage(CALLER, messageInput({ origin: 'UNKNOWN', ...parts }));
    else await record(parts);
    expect(suspected).toEqual([]);
  });
});
