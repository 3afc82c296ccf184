import {
  createTokenId,
  formatToken,
  parseToken,
} from '../../../../src/application/commands/replies/reply-token';
import { HOUR } from '../../../../src/domain/time/instant';
import { commitInput, goalInput, readInput, reserveInput, setInput } from '../../../support/command-inputs';
import { aBot } from '../../../support/domain/bots';
import { BEN } from '../../../support/domain/people';
import { active, asleep } from '../../../support/domain/statuses';
import { at, NOW } from '../../../support/domain/time';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const CALLER = callerWith();

describe('a goal that is reached', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const report = (parts?: Parameters<typeof goalInput>[0]) =>
    acme.commands.reportGoal(CALLER, goalInput(parts));
  const tokenOf = async (contactId = 'anna') =>
    (await acme.commands.reserveReply(CALLER, reserveInput({ contactId }))).token!;
  const commit = async (token: string) =>
    (await acme.commands.commitReply(CALLER, commitInput(token))).result?.denyReason;

  it('puts the bot to sleep, as whoever reported it', async () => {
    expect(await report()).toMatchObject({ contactId: 'anna', outcome: 'APPLIED', refusal: null });
    expect(acme.status('anna')).toMatchObject({
      ...{ state: 'SLEEPING', reason: 'STOP_BOT', wakeAt: null, changedBy: BEN, finalReplyToken: null },
    });
  });

  it('puts it to sleep until the time given, in the time zone of the contact', async () => {
    acme.store('anna', active(), { timeZone: 'Asia/Tokyo' });
    await report({ wake: { local: { dateTime: '2026-03-10T23:00', timeZone: null } } });
    expect(acme.status('anna')).toMatchObject({ wakeAt: at('14:00') });
  });

  it('is refused with a time that has been, and leaves the bot awake', async () => {
    expect(await report({ wake: { at: NOW - HOUR } })).toMatchObject({
      ...{ contactId: 'anna', outcome: null, view: null },
      refusal: { field: ['wake', 'at'] },
    });
    expect(acme.history).toEqual([]);
  });

  it('counts once under an idempotency key', async () => {
    await report({ idempotencyKey: 'key-1' });
    await acme.commands.setBotStatus(CALLER, setInput({ state: 'ACTIVE' }));
    expect(await report({ idempotencyKey: 'key-1' })).toMatchObject({ outcome: 'APPLIED', isReplayed: true });
    expect(acme.status('anna')?.state).toBe('ACTIVE');
    expect(await report({ idempotencyKey: 'key-2' })).toMatchObject({
      ...{ outcome: 'APPLIED', isReplayed: false },
    });
  });

  it.each<[string, Parameters<typeof goalInput>[0], string[]]>([
    ['contact', { contactId: '' }, ['contactId']],
    ['key', { idempotencyKey: '' }, ['idempotencyKey']],
  ])('is refused with a bad %s', async (_what, parts, field) => {
    expect(await report(parts)).toMatchObject({ outcome: null, refusal: { code: 'BAD_INPUT', field } });
  });

  describe('with a final reply', () => {
    it('lets that one out, once', async () => {
      const token = await tokenOf();
      await report({ finalReplyToken: token });
      expect(await commit(token)).toBeNull();
      expect(acme.status('anna')).toMatchObject({ state: 'SLEEPING', finalReplyToken: null });
    });

    it('lets nothing out without its token', async () => {
      const token = await tokenOf();
      await report();
      expect(acme.loads.at(-1)).toMatchObject({ tokens: [] });
      expect(await commit(token)).toBe('SLEEPING');
    });

    it.each<[string, (token: string) => Promise<string>]>([
      ['is none', async () => 'nonsense'],
      ['never was', async () => formatToken({ id: createTokenId(), contactId: 'anna', channel: 'sms' })],
      ["is another contact's", async () => tokenOf('ben')],
      [
        'names another contact than the reservation does',
        async () => formatToken({ ...parseToken(await tokenOf('ben'))!, contactId: 'anna' }),
      ],
      [
        'was given back',
        async (token) => {
          await acme.commands.releaseReply(CALLER, token);
          return token;
        },
      ],
      [
        'was used',
        async (token) => {
          await commit(token);
          return token;
        },
      ],
      [
        'has expired',
        async (token) => {
          acme.now += HOUR;
          return token;
        },
      ],
      [
        'is of another mode',
        async (token) => {
          acme.bots = [aBot({ modeVersion: 2 })];
          return token;
        },
      ],
    ])('that can not be let out, the goal stands all the same: the token %s', async (_what, change) => {
      const finalReplyToken = await change(await tokenOf());
      expect(await report({ finalReplyToken })).toMatchObject({ outcome: 'APPLIED' });
      expect(acme.status('anna')).toMatchObject({ state: 'SLEEPING', finalReplyToken: null });
    });
  });
});

describe('a conversation that is read', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
    acme.bots = [aBot({ rules: { wakeOnRead: true } })];
    acme.store('anna', asleep({ reason: 'MESSAGE_LIMIT', wakeAt: null }));
  });
  const read = (readAt: number | null, contactId = 'anna') =>
    acme.commands.markConversationRead(CALLER, readInput({ contactId, readAt }));

  it('wakes the bot that sleeps at its limit, where the rule is on', async () => {
    expect(await read(null)).toMatchObject({ contactId: 'anna', outcome: 'APPLIED', refusal: null });
    expect(acme.status('anna')).toMatchObject({
      state: 'ACTIVE',
      reason: 'CONVERSATION_READ',
      changedBy: BEN,
    });
  });

  it('was read when it says, which may be before the sleep', async () => {
    expect(await read(at('07:00'))).toMatchObject({ outcome: 'STALE' });
    expect(acme.status('anna')?.state).toBe('SLEEPING');
  });

  it('was read now at the latest, whatever the clock of the reader says', async () => {
    acme.store('anna', asleep({ reason: 'MESSAGE_LIMIT', wakeAt: null, lastExplicitAt: NOW }));
    expect(await read(NOW + HOUR)).toMatchObject({ outcome: 'STALE' });
  });

  it('was read now where it says a time before 2000', async () => {
    expect(await read(0)).toMatchObject({ outcome: 'APPLIED' });
  });

  it('is refused with a bad contact', async () => {
    expect(await read(null, '')).toMatchObject({ refusal: { code: 'BAD_INPUT', field: ['contactId'] } });
  });
});
