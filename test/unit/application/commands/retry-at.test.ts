import type { CommitReplyInput } from '../../../../src/application/commands/replies/reply-gate';
import type { BotStatus } from '../../../../src/domain/bot-status';
import { DAY, HOUR, MINUTE } from '../../../../src/domain/time/instant';
import { commitInput, messageInput, reserveInput, setInput } from '../../../support/command-inputs';
import { aBot, aBotWith } from '../../../support/domain/bots';
import { active, asleep, inactive } from '../../../support/domain/statuses';
import { at, NOW } from '../../../support/domain/time';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const CALLER = callerWith();

describe('a denied reply may be tried again', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const set = (parts: Parameters<typeof setInput>[0]) => acme.commands.setBotStatus(CALLER, setInput(parts));
  const reserve = () => acme.commands.reserveReply(CALLER, reserveInput());
  const tokenOf = async () => (await reserve()).token!;
  const commit = async (token: string, parts?: Partial<CommitReplyInput>) => {
    const { result } = await acme.commands.commitReply(CALLER, commitInput(token, parts));
    return [result?.denyReason, result?.retryAt];
  };

  it.each<[string, BotStatus, number | null]>([
    ['when a sleep ends', asleep(), at('18:00')],
    ['by itself never, where a sleep has no end', asleep({ wakeAt: null }), null],
    ['when an INACTIVE bot comes back', inactive({ wakeAt: NOW + HOUR }), NOW + HOUR],
    ['by itself never, where an INACTIVE bot does not', inactive(), null],
  ])('%s', async (_when, status, retryAt) => {
    acme.store('anna', status);
    expect(await reserve()).toMatchObject({ decision: 'DENY', denyReason: status.state, retryAt });
  });

  it.each([
    ['when that sleep ends', { limitSleep: HOUR }, NOW + HOUR],
    ['when the window of the count ends', { limitSleep: null }, at('07:10') + 30 * DAY],
    ['by itself never, where neither ends', { limitSleep: null, limitWindow: null }, null],
  ])('at the limit of messages: %s', async (_when, rules, retryAt) => {
    acme.bots = [aBotWith({ maxMessages: 2, ...rules })];
    acme.store('anna', active());
    expect(await reserve()).toMatchObject({ denyReason: 'MESSAGE_LIMIT', retryAt });
  });

  it('when the sleep after too many replies in a minute ends', async () => {
    acme.bots = [aBotWith({ burstLimit: 1 })];
    await commit(await tokenOf());
    expect(await reserve()).toMatchObject({ denyReason: 'REPLY_BURST', retryAt: NOW + 15 * MINUTE });
  });

  it.each([
    ['there is none', []],
    ['it is off', [aBot({ mode: 'OFF' })]],
  ])('by itself never for want of a bot: %s', async (_why, bots) => {
    const token = await tokenOf();
    acme.bots = bots;
    acme.store('anna', asleep());
    expect(await reserve()).toMatchObject({ denyReason: 'BOT_UNAVAILABLE', retryAt: null });
    expect((await commit(token))[1]).toBeNull();
  });

  it('has no time where it was not denied', async () => {
    const answer = await reserve();
    expect(answer).toMatchObject({ decision: 'SEND', retryAt: null });
    expect(await commit(answer.token!)).toEqual([null, null]);
  });

  it('when the bot wakes, if it fell asleep between the two questions', async () => {
    const token = await tokenOf();
    await set({ wake: { at: NOW + HOUR } });
    expect(await commit(token)).toEqual(['SLEEPING', NOW + HOUR]);
  });

  it('now, if the bot slept between the two questions and is awake again', async () => {
    const token = await tokenOf();
    await set({ wake: { at: NOW + MINUTE } });
    acme.now += 2 * MINUTE;
    expect(await commit(token)).toEqual(['SLEEPING', NOW + 2 * MINUTE]);
  });

  it('now, if the lease has expired', async () => {
    const token = await tokenOf();
    acme.now += HOUR;
    expect(await commit(token)).toEqual(['LEASE_EXPIRED', NOW + HOUR]);
    expect(await commit('nonsense')).toEqual(['LEASE_EXPIRED', NOW + HOUR]);
  });

  it('now, if somebody has written meanwhile', async () => {
    const token = await tokenOf();
    await acme.commands.recordMessage(CALLER, messageInput({ origin: 'CONTACT' }));
    expect(await commit(token, { requireFreshTurn: true })).toEqual(['STALE_CONTEXT', NOW]);
  });

  it('never, if it was committed before', async () => {
    await commit(await tokenOf());
    expect(await commit(await tokenOf())).toEqual(['ALREADY_COMMITTED', null]);
  });

  it('by itself never, if a newer reservation has taken its place', async () => {
    const token = await tokenOf();
    await reserve();
    expect(await commit(token)).toEqual(['SUPERSEDED', null]);
  });
});
