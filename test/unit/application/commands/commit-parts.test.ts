import type { CommitReplyInput } from '../../../../src/application/commands/replies/reply-gate';
import { commitInput, messageInput, reserveInput } from '../../../support/command-inputs';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const CALLER = callerWith();
const PARTS = { messageIds: ['a', 'b', 'c'], bodyHashes: ['hash A', 'hash B'] };
const names = (number: number) => Array.from({ length: number }, (_, index) => `part ${index}`);

describe('a reply of several parts', () => {
  let acme: InMemoryWorkspace;
  let token: string;
  beforeEach(async () => {
    acme = new InMemoryWorkspace();
    token = (await acme.commands.reserveReply(CALLER, reserveInput())).token!;
  });
  const commit = async (parts: Partial<CommitReplyInput> = PARTS) =>
    (await acme.commands.commitReply(CALLER, commitInput(token, parts))).result;
  const counted = () => acme.status('anna')?.replyCounts.reduce((sum, { sent }) => sum + sent, 0) ?? 0;

  it('is counted once, under the id of the first', async () => {
    expect(await commit()).toMatchObject({ denyReason: null, entry: { change: { messageId: 'a' } } });
    for (const messageId of PARTS.messageIds)
      await acme.commands.recordMessage(CALLER, messageInput({ messageId, origin: 'BOT' }));
    expect([counted(), acme.history.map(({ row }) => row)]).toEqual([1, [7, 70, 70, 70]]);
  });

  it.each<[string, Partial<CommitReplyInput>]>([
    ['the same', PARTS],
    ['in another order', { messageIds: ['c', 'a', 'b'], bodyHashes: ['hash B', 'hash A'] }],
    ['named twice', { messageIds: ['a', 'b', 'b', 'c'], bodyHashes: ['hash A', 'hash A', 'hash B'] }],
  ])('is answered again with the first answer where its parts are %s', async (_how, parts) => {
    const first = await commit();
    expect(await commit(parts)).toMatchObject({ denyReason: null, isReplayed: true, entry: first?.entry });
    expect([counted(), acme.history.length]).toEqual([1, 1]);
  });

  it.each<[string, Partial<CommitReplyInput>]>([
    ['an id is missing', { ...PARTS, messageIds: ['a', 'b'] }],
    ['there is one id more', { ...PARTS, messageIds: ['a', 'b', 'c', 'd'] }],
    ['an id is another', { ...PARTS, messageIds: ['a', 'b', 'd'] }],
    ['a hash is missing', { ...PARTS, bodyHashes: ['hash A'] }],
    ['a hash is an id', { messageIds: ['a', 'b', 'c', 'hash B'], bodyHashes: ['hash A'] }],
  ])('has used its token: LEASE_EXPIRED, and never again, where %s', async (_what, parts) => {
    await commit();
    expect(await commit(parts)).toMatchObject({ denyReason: 'LEASE_EXPIRED', retryAt: null, entry: null });
    expect(counted()).toBe(1);
  });

  it('has used its token also where it was revoked', async () => {
    await commit();
    await acme.commands.revokeReply(CALLER, token);
    expect(await commit()).toMatchObject({ denyReason: 'LEASE_EXPIRED', isReplayed: false });
    expect(counted()).toBe(0);
  });

  it('may have twenty further ids and hashes in all', async () => {
    const most = { messageIds: names(11), bodyHashes: names(11) };
    const { refusal } = await acme.commands.commitReply(
      CALLER,
      commitInput(token, { ...most, bodyHashes: names(12) }),
    );
    expect(refusal).toEqual({
      ...{ code: 'BAD_INPUT', field: ['messageIds'] },
      message: 'A reply can have at most 20 further messageIds and bodyHashes in all.',
    });
    expect(await commit(most)).toMatchObject({ denyReason: null });
  });

  it('leaves a part as it was decided that was reported before the commit', async () => {
    const record = (parts: Parameters<typeof messageInput>[0]) =>
      acme.commands.recordMessage(CALLER, messageInput(parts));
    const early = await record({ messageId: 'b', origin: 'BOT' });
    await commit();
    expect(await record({ messageId: 'b', origin: 'BOT' })).toMatchObject({
      ...{ isReplayed: true, origin: 'BOT', entry: early.entry },
    });
    expect(await record({ messageId: 'c', origin: 'UNKNOWN' })).toMatchObject({ origin: 'BOT' });
    expect(counted()).toBe(2);
  });
});
