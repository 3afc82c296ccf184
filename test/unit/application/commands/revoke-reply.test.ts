import { parseToken } from '../../../../src/application/commands/replies/reply-token';
import { DAY, HOUR, MINUTE } from '../../../../src/domain/time/instant';
import { commitInput, messageInput, reserveInput, setInput } from '../../../support/command-inputs';
import { aBotWith } from '../../../support/domain/bots';
import { BEN } from '../../../support/domain/people';
import { waitingSince } from '../../../support/domain/statuses';
import { NOW } from '../../../support/domain/time';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const CALLER = callerWith();
const UNKNOWN = { outcome: 'NO_CHANGE', isReplayed: false, view: null, entry: null };

describe('a committed reply that is revoked', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const reserve = async () => (await acme.commands.reserveReply(CALLER, reserveInput())).token!;
  const commit = (token: string, parts?: Parameters<typeof commitInput>[1]) =>
    acme.commands.commitReply(CALLER, commitInput(token, parts));
  async function reply(parts?: Parameters<typeof commitInput>[1]): Promise<string> {
    const token = await reserve();
    await commit(token, parts);
    return token;
  }
  const revoke = async (token: string) => (await acme.commands.revokeReply(CALLER, token)).result;
  const record = (parts: Parameters<typeof messageInput>[0]) =>
    acme.commands.recordMessage(CALLER, messageInput({ origin: 'UNKNOWN', ...parts }));
  const ask = (messageId: string, sentAt: number) => record({ messageId, origin: 'CONTACT', sentAt });
  const counted = () => acme.status('anna')?.replyCounts.reduce((sum, { sent }) => sum + sent, 0) ?? 0;

  it('is counted no more, and is in history', async () => {
    const token = await reply();
    const result = await revoke(token);
    expect(result).toMatchObject({ outcome: 'NO_CHANGE', isReplayed: false });
    expect(result?.entry?.change).toMatchObject({
      row: 89,
      reason: 'CORRECTION',
      actor: BEN,
      messageId: null,
    });
    expect([counted(), result?.view?.status]).toEqual([0, acme.status('anna')]);
    expect(acme.reservations.get(parseToken(token)!.id)).toMatchObject({ state: 'REVOKED' });
  });

  it('ends the sleep of which it is the sole cause', async () => {
    acme.bots = [aBotWith({ maxMessages: 1 })];
    const token = await reply();
    expect(acme.status('anna')).toMatchObject({ state: 'SLEEPING', reason: 'MESSAGE_LIMIT' });
    expect(await revoke(token)).toMatchObject({ outcome: 'APPLIED', entry: { change: { row: 88 } } });
    expect(acme.status('anna')).toMatchObject({ state: 'ACTIVE', reason: 'CORRECTION' });
    expect(await reserve()).toEqual(expect.any(String));
  });

  it('leaves a sleep alone that a person began since', async () => {
    const token = await reply();
    await acme.commands.setBotStatus(CALLER, setInput());
    expect(await revoke(token)).toMatchObject({ outcome: 'NO_CHANGE', entry: { change: { row: 89 } } });
    expect(acme.status('anna')?.state).toBe('SLEEPING');
  });

  it.each([
    [0, 1],
    [1, 0],
  ])('gives back what it had answered, in any order: %i, then %i', async (first, second) => {
    await ask('question', NOW - MINUTE);
    const tokens = [await reply({ messageIds: ['a'] })];
    acme.now += 5 * MINUTE;
    tokens.push(await reply({ messageIds: ['b'] }));
    await revoke(tokens[first]!);
    expect(acme.status('anna')?.waiting).toEqual([]);
    await revoke(tokens[second]!);
    expect(acme.status('anna')?.waiting).toEqual(waitingSince(NOW - MINUTE));
    expect(counted()).toBe(0);
  });

  it('is revoked once: again, it is answered with the first result and the status of now', async () => {
    const token = await reply();
    const first = await revoke(token);
    await acme.commands.setBotStatus(CALLER, setInput());
    const second = await revoke(token);
    expect(second).toMatchObject({ outcome: 'NO_CHANGE', isReplayed: true, entry: first?.entry });
    expect(second?.view?.status).toEqual(acme.status('anna'));
    expect(acme.history).toHaveLength(3);
  });

  it.each([
    [48 * HOUR, 0],
    [48 * HOUR + 1, 1],
  ])('can be revoked for 48 h: after %i ms, %i is counted', async (after, expected) => {
    const token = await reply();
    acme.now += after;
    await revoke(token);
    expect(counted()).toBe(expected);
  });

  it.each(['part-1', 'part-2', 'unannounced'])('stands once a part of it was seen: %s', async (messageId) => {
    const token = await reply({ messageIds: ['part-1', 'part-2'], bodyHashes: ['hash A'] });
    await record({ messageId, bodyHash: 'hash A' });
    expect(await revoke(token)).toMatchObject({ outcome: 'NO_CHANGE', entry: null, view: { status: {} } });
    expect(counted()).toBe(1);
  });

  it.each([
    ['part-1', { messageId: 'part-1', origin: 'TEAMMATE' as const }],
    ['a further part', { messageId: 'part-2' }],
    ['its text', { messageId: 'unannounced', bodyHash: 'hash A' }],
  ])('is a message of the bot, and counted, where it is seen after that: by %s', async (_what, parts) => {
    const token = await reply({ messageIds: ['part-1', 'part-2'], bodyHashes: ['hash A'] });
    await revoke(token);
    expect(await record(parts)).toMatchObject({ origin: 'BOT' });
    expect([counted(), acme.status('anna')?.state]).toEqual([1, 'ACTIVE']);
  });

  it('is a message of the bot where it is seen by its token after that', async () => {
    const replyToken = await reply();
    await revoke(replyToken);
    expect(await record({ messageId: 'webhook', replyToken })).toMatchObject({ origin: 'BOT' });
    expect(counted()).toBe(1);
  });

  it('is not known where the token is none', async () => {
    expect(await revoke('nonsense')).toEqual(UNKNOWN);
  });

  it('is not known once it was deleted, 8 days later', async () => {
    const token = await reply();
    acme.now += 8 * DAY;
    acme.reservations.clear();
    expect(await revoke(token)).toEqual(UNKNOWN);
    expect(counted()).toBe(1);
  });

  it('has nothing to take back where it was never committed', async () => {
    const token = await reserve();
    expect(await revoke(token)).toMatchObject({ outcome: 'NO_CHANGE', entry: null, isReplayed: false });
    expect((await commit(token)).result).toMatchObject({ denyReason: null });
    expect(acme.history).toHaveLength(1);
  });
});
