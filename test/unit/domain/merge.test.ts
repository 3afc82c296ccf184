import type { BotStatus } from '../../../src/domain/bot-status';
import { createSplitStatus, decideMerge } from '../../../src/domain/decisions/merge';
import { stricterOf } from '../../../src/domain/decisions/stricter';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/domain/time/instant';
import { aBot, aBotWith } from '../../support/domain/bots';
import { Conversation } from '../../support/domain/conversation';
import { contactWrites, teammateWrites } from '../../support/domain/events';
import { ANNA, BEN } from '../../support/domain/people';
import { active, asleep, count, inactive, waitingSince } from '../../support/domain/statuses';
import { at, NOW } from '../../support/domain/time';

const merge = (into: BotStatus, from: BotStatus) =>
  decideMerge(into, from, { actor: BEN, bots: [], now: NOW });
const optedOut = (parts = {}) => inactive({ reason: 'OPT_OUT', ...parts });
const six = { wakeAt: at('18:00') };
const seven = { wakeAt: at('19:00') };
const never = { wakeAt: null };

/** From the least strict to the strictest. */
const LADDER: readonly [string, BotStatus][] = [
  ['ACTIVE', active()],
  ['SLEEPING until 18:00', asleep(six)],
  ['SLEEPING until 19:00', asleep(seven)],
  ['SLEEPING until woken', asleep(never)],
  ['INACTIVE until 18:00', inactive(six)],
  ['INACTIVE until 19:00', inactive(seven)],
  ['INACTIVE', inactive(never)],
  ['OPT_OUT', optedOut()],
];
const PAIRS = LADDER.flatMap(([weaker, a], index) =>
  LADDER.slice(index + 1).map(([stricter, b]) => [stricter, weaker, b, a] as const),
);

describe('the stricter of two', () => {
  it.each(PAIRS)('%s and %s is the first, in whatever order', (_stricter, _weaker, stricter, weaker) => {
    const own = { state: stricter.state, reason: stricter.reason, changedBy: ANNA, note: 'strict' };
    const noted = { ...stricter, note: 'strict' };
    expect(stricterOf(noted, weaker)).toMatchObject(own);
    expect(stricterOf(weaker, noted)).toMatchObject(own);
  });

  it.each(PAIRS)('%s and %s is silent until the later time', (_stricter, _weaker, stricter, weaker) => {
    const times = [stricter, weaker].flatMap((status) => (status.state === 'ACTIVE' ? [] : [status.wakeAt]));
    const wakeAt = times.includes(null) ? null : Math.max(...times.map(Number));
    expect(stricterOf(stricter, weaker)).toMatchObject({ wakeAt });
    expect(stricterOf(weaker, stricter)).toMatchObject({ wakeAt });
  });

  it.each(LADDER)('%s and an equal one is the first', (_name, status) => {
    const other = { ...status };
    expect(stricterOf(status, other)).toBe(status);
    expect(stricterOf(other, status)).toBe(other);
  });

  it.each([
    ['INACTIVE', inactive(), inactive({ locked: true })],
    ['OPT_OUT', optedOut(), optedOut({ locked: true })],
  ])('%s and a locked one is the locked one', (_name, open, locked) => {
    expect(stricterOf(open, locked)).toBe(locked);
    expect(stricterOf(locked, open)).toBe(locked);
  });
});

describe('the stricter of two sleeps', () => {
  const onReply = { endOnReply: true } as const;

  it('ends with a reply only if both do', () => {
    expect(stricterOf(asleep({ ...seven, ...onReply }), asleep({ ...six, ...onReply }))).toMatchObject({
      ...seven,
      endOnReply: true,
    });
    for (const [stricter, weaker] of [
      [asleep({ ...seven, ...onReply }), asleep(six)],
      [asleep(seven), asleep({ ...six, ...onReply })],
      [asleep({ ...seven, ...onReply }), asleep(seven)],
    ] as const) {
      expect(stricterOf(stricter, weaker)).toMatchObject({ ...seven, endOnReply: false });
    }
  });

  it('ends with a reply also after a merge with an active contact', () => {
    expect(merge(asleep(onReply), active()).status).toMatchObject({ state: 'SLEEPING', endOnReply: true });
  });
});

describe('a merge', () => {
  it('applies the due wakes of both first; the one of the other contact is not in the history', () => {
    const { status, changes } = merge(asleep({ wakeAt: NOW }), inactive({ version: 30, wakeAt: NOW }));
    expect(status).toMatchObject({ state: 'ACTIVE', version: 32 });
    expect(changes.map(({ row, version }) => [row, version])).toEqual([
      [26, 6],
      [90, 32],
    ]);
  });

  it.each([
    ['the other one', active({ version: 30, epoch: 9, turn: 21 }), { version: 31, epoch: 10, turn: 22 }],
    ['its own', active({ version: 1, epoch: 1, turn: 1 }), { version: 6, epoch: 4, turn: 8 }],
  ])('continues from the higher numbers: %s', (_whose, from, numbers) => {
    expect(merge(active(), from).status).toMatchObject(numbers);
  });

  it('makes the reservations of both void', () => {
    const [one, two] = [new Conversation(), new Conversation()];
    const reservations = [one.reserve(NOW), two.reserve(NOW, 'whatsapp')];
    const talk = new Conversation(merge(one.status, two.status).status);
    for (const reservation of reservations) {
      expect(talk.isLive(NOW, reservation)).toBe(false);
      expect(talk.commit(NOW, reservation).denyReason).toBe('SUPERSEDED');
    }
  });

  it('joins who waits: an answer to one of the ids is an answer to both', () => {
    const into = active({ waiting: waitingSince(at('09:00'), at('10:00')), answeredThrough: null });
    const from = active({ waiting: waitingSince(at('09:45')), answeredThrough: at('09:30') });
    for (const { status } of [merge(into, from), merge(from, into)]) {
      expect(status).toMatchObject({
        waiting: waitingSince(at('09:45'), at('10:00')),
        answeredThrough: at('09:30'),
      });
    }
  });

  it.each([
    ['once, if both know it', [['09:00', 'sms']], [['09:00', 'sms']], 1],
    ['twice, if it came on two channels', [['09:00', 'sms']], [['09:00', 'email']], 2],
    ['twice, if it was sent at two times', [['09:00', 'sms']], [['09:01', 'sms']], 2],
    ['as often as the one that knows more of it', [['09:00', 'sms']], Array(3).fill(['09:00', 'sms']), 3],
    ['as often as the other way round', Array(3).fill(['09:00', 'sms']), [['09:00', 'sms']], 3],
    [
      'once each, among others',
      [
        ['08:00', 'sms'],
        ['09:00', 'sms'],
        ['10:00', 'sms'],
      ],
      [
        ['11:00', 'sms'],
        ['10:00', 'sms'],
        ['09:00', 'sms'],
      ],
      4,
    ],
    [
      'again, if the other knows it twice',
      [
        ['08:00', 'sms'],
        ['09:00', 'sms'],
      ],
      Array(2).fill(['09:00', 'sms']),
      3,
    ],
  ])('counts a message that waits %s', (_how, own, others, times) => {
    const waitingOf = (list: readonly (readonly string[])[]) =>
      list.map(([time = '', channel = '']) => ({ sentAt: at(time), channel }));
    const { status } = merge(active({ waiting: waitingOf(own) }), active({ waiting: waitingOf(others) }));
    expect(status.waiting).toHaveLength(times);
  });

  it('leaves everybody waiting where neither was ever answered', () => {
    const into = active({ waiting: waitingSince(at('10:00')), answeredThrough: null });
    const from = active({ waiting: waitingSince(at('09:00')), answeredThrough: null });
    expect(merge(into, from).status).toMatchObject({
      waiting: waitingSince(at('09:00'), at('10:00')),
      answeredThrough: null,
    });
  });

  it('tells subscribers whether the contact waits since another time', () => {
    const waits = active({ waiting: waitingSince(at('09:00')) });
    expect(merge(active(), waits).changes[0]).toMatchObject({ isWaitingChanged: true });
    expect(merge(waits, active()).changes[0]).toMatchObject({ isWaitingChanged: false });
  });

  it('keeps at most 50 messages that wait, the oldest and the newest among them', () => {
    const half = (from: number) =>
      active({ waiting: waitingSince(...Array.from({ length: 40 }, (_, index) => from + index * MINUTE)) });
    const { status } = merge(half(at('09:00')), half(at('09:00:30')));
    expect(status.waiting).toHaveLength(50);
    expect([status.waiting[0]?.sentAt, status.waiting.at(-1)?.sentAt]).toEqual([at('09:00'), at('09:39:30')]);
  });

  it('adds the counts of both', () => {
    const from = active({ replyCounts: [count('sms', 3, { startedAt: at('07:05') }), count('email', 4)] });
    expect(merge(active(), from).status.replyCounts).toMatchObject([
      { channel: 'sms', sent: 5, startedAt: at('07:05') },
      { channel: 'email', sent: 4 },
    ]);
  });

  it('adds no count whose window is over, by the rules of its bot', () => {
    const bots = [
      aBotWith({ limitWindow: HOUR }),
      aBot({ id: 'bot-2', isDefault: false, rules: { limitWindow: null } }),
    ];
    const longAgo = { startedAt: NOW - 400 * DAY };
    const into = active({
      replyCounts: [
        count('sms', 3, { startedAt: NOW - HOUR }),
        count('email', 1, { startedAt: NOW - HOUR + 1 }),
      ],
    });
    const from = active({
      replyCounts: [
        count('sms', 4, { startedAt: NOW - SECOND }),
        count('sms', 5, { botId: 'bot-2', ...longAgo }),
        count('sms', 6, { botId: 'deleted', ...longAgo }),
      ],
    });
    expect(decideMerge(into, from, { actor: BEN, bots, now: NOW }).status.replyCounts).toMatchObject([
      { botId: 'bot-1', channel: 'email', sent: 1 },
      { botId: 'bot-1', channel: 'sms', sent: 4, startedAt: NOW - SECOND },
      { botId: 'bot-2', channel: 'sms', sent: 5 },
    ]);
  });

  it('lets the last explicit call on either of them outdate older messages', () => {
    const from = active({ lastExplicitAt: at('11:00') });
    for (const { status } of [merge(active(), from), merge(from, active())]) {
      const talk = new Conversation(status);
      expect(talk.receive(NOW, teammateWrites(at('11:00')))).toMatchObject({ change: { outcome: 'STALE' } });
    }
  });
});

describe('a contact that is split off', () => {
  it('has the same switch and version, no counts, no reservations, and nobody waits', () => {
    const before = asleep({
      ...{ waiting: waitingSince(at('09:00')), finalReplyToken: 'token-1', pinned: true, endOnReply: true },
    });
    expect(createSplitStatus(before, NOW)).toEqual({
      ...before,
      ...{ waiting: [], replyCounts: [], reservedTokens: new Map(), finalReplyToken: null, soleCause: null },
    });
    expect(createSplitStatus(optedOut({ locked: true }), NOW)).toMatchObject({
      ...{ reason: 'OPT_OUT', locked: true, version: 5 },
    });
  });

  it('is awake if its wake time is over', () => {
    expect(createSplitStatus(asleep({ wakeAt: NOW }), NOW)).toMatchObject({ state: 'ACTIVE', version: 6 });
  });

  it('waits for its own messages only', () => {
    const talk = new Conversation(createSplitStatus(active({ waiting: waitingSince(at('09:00')) }), NOW));
    talk.receive(NOW + SECOND, contactWrites(NOW + SECOND));
    expect(talk.status.waiting).toEqual(waitingSince(NOW + SECOND));
  });
});
