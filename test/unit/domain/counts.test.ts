import type { BotStatus } from '../../../src/domain/bot-status';
import {
  addCounts,
  countReply,
  countsOf,
  countTimeOf,
  isBurst,
  repliesOn,
  resetTimeOf,
  uncountReply,
  windowEndOf,
} from '../../../src/domain/decisions/reply-counts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/domain/time/instant';
import { aBot, aBotWith } from '../../support/domain/bots';
import { Conversation } from '../../support/domain/conversation';
import { botWrites, message, setActive } from '../../support/domain/events';
import { THE_BOT } from '../../support/domain/people';
import { active, asleep, count, counts } from '../../support/domain/statuses';
import { at, NOW } from '../../support/domain/time';

const SMS = { botId: 'bot-1', channel: 'sms' };
const { rules: RULES } = aBot();
const { rules: ENDLESS } = aBotWith({ limitWindow: null });
const NEVER_COUNTED = active({ replyCounts: [], countsResetAt: null });

describe('a count of replies', () => {
  it('is kept by bot and channel', () => {
    const status = active({ replyCounts: [count('sms', 3), count('sms', 1, { botId: 'bot-2' })] });
    const counted = countReply(status, { botId: 'bot-2', channel: 'sms' }, RULES, NOW);
    expect(repliesOn(counted, SMS, RULES, NOW)).toBe(3);
    expect(repliesOn(counted, { botId: 'bot-2', channel: 'sms' }, RULES, NOW)).toBe(2);
    expect(repliesOn(counted, { botId: 'bot-1', channel: 'email' }, RULES, NOW)).toBe(0);
    expect(countsOf(counted, 'bot-2', RULES, NOW)).toMatchObject([{ channel: 'sms', sent: 2 }]);
  });

  it('reads 0 from the end of its window on, and the next reply begins another one', () => {
    const end = at('07:10') + 30 * DAY;
    expect(windowEndOf(active(), SMS, RULES, NOW)).toBe(end);
    expect(repliesOn(active(), SMS, RULES, end - 1)).toBe(2);
    expect(repliesOn(active(), SMS, RULES, end)).toBe(0);
    expect(countsOf(active(), 'bot-1', RULES, end)).toEqual([]);
    expect(windowEndOf(active(), SMS, RULES, end)).toBeNull();
    expect(countReply(active(), SMS, RULES, end).replyCounts).toMatchObject([{ sent: 1, startedAt: end }]);
  });

  it('has no end of its own without a window', () => {
    expect(windowEndOf(active(), SMS, ENDLESS, NOW)).toBeNull();
    expect(repliesOn(active(), SMS, ENDLESS, NOW + 400 * DAY)).toBe(2);
  });

  it('that is without a reply for the longest time makes room for the 51st', () => {
    const channels = Array.from({ length: 51 }, (_, index) => `channel-${index}`);
    const talk = new Conversation(NEVER_COUNTED);
    for (const [index, channel] of channels.slice(0, 50).entries())
      talk.receive(NOW + index, botWrites(channel));
    talk.receive(NOW + 50, botWrites('channel-0'));
    talk.receive(NOW + 51, botWrites('channel-50'));
    expect(talk.status.replyCounts.map(({ channel }) => channel)).toEqual([
      'channel-0',
      ...channels.slice(2),
    ]);
    expect(talk.status.replyCounts).toHaveLength(50);
    expect(repliesOn(talk.status, { botId: 'bot-1', channel: 'channel-0' }, RULES, NOW + 51)).toBe(2);
  });

  it('is not increased by a reply of the bot that was sent before the last reset, or a day ago', () => {
    const outcomeOf = (sentAt: number) =>
      new Conversation().receive(NOW, message('BOT', sentAt, { actor: THE_BOT }));
    expect(outcomeOf(at('07:00'))).toMatchObject({
      change: { outcome: 'STALE' },
      status: { replyCounts: counts({ sms: 2 }) },
    });
    expect(outcomeOf(at('07:00') + 1)).toMatchObject({ change: { outcome: 'NO_CHANGE' } });

    const reported = (sentAt: number) =>
      new Conversation(NEVER_COUNTED).receive(NOW, message('SUGGESTION', sentAt)).status.replyCounts.length;
    expect([reported(NOW - DAY), reported(NOW - DAY + 1)]).toEqual([0, 1]);
  });

  it('is increased by a reply of the gate in the millisecond of the reset', () => {
    const talk = new Conversation();
    talk.receive(NOW, setActive());
    talk.commit(NOW, talk.reserve(NOW));
    expect(talk.status.replyCounts).toMatchObject([{ sent: 1, startedAt: NOW + 1, lastAt: NOW + 1 }]);
    expect(talk.status.countsResetAt).toBe(NOW);
  });
});

describe('a burst', () => {
  const replyAt = (status: BotStatus, ...times: readonly number[]) =>
    times.reduce((before, now) => countReply(before, SMS, RULES, now), status);
  const { rules } = aBotWith({ burstLimit: 3 });

  it('is a minute that begins with a reply', () => {
    const status = replyAt(NEVER_COUNTED, NOW, NOW + SECOND, NOW + MINUTE - 1);
    expect(status.replyCounts).toMatchObject([{ burst: { startedAt: NOW, sent: 3 } }]);
    expect(isBurst(status, SMS, rules, NOW + MINUTE - 1)).toBe(true);
    expect(isBurst(status, SMS, rules, NOW + MINUTE)).toBe(false);
    expect(replyAt(status, NOW + MINUTE).replyCounts).toMatchObject([
      { sent: 4, burst: { startedAt: NOW + MINUTE, sent: 1 } },
    ]);
  });

  it('is counted on each channel, and only where there is a burstLimit', () => {
    const status = replyAt(NEVER_COUNTED, NOW, NOW, NOW);
    expect(isBurst(status, { botId: 'bot-1', channel: 'email' }, rules, NOW)).toBe(false);
    expect(isBurst(status, SMS, aBotWith({ burstLimit: 4 }).rules, NOW)).toBe(false);
    expect(isBurst(status, SMS, aBotWith({ burstLimit: null }).rules, NOW)).toBe(false);
  });
});

describe('a reset', () => {
  it('is later than each reply that was counted, also in the same millisecond', () => {
    expect(resetTimeOf(active({ replyCounts: [count('sms', 1, { lastAt: NOW + 1 })] }), NOW)).toBe(NOW + 1);
    expect(countTimeOf(active({ countsResetAt: NOW + 1 }), NOW)).toBe(NOW + 2);
    expect(countTimeOf(NEVER_COUNTED, NOW)).toBe(NOW);
    expect(countTimeOf(active(), NOW)).toBe(NOW);
  });

  it('separates the replies before it from those after it, all in one millisecond', () => {
    const talk = new Conversation(NEVER_COUNTED);
    const [before, between, after] = [1, 2, 3].map(() => {
      const reservation = talk.reserve(NOW);
      talk.commit(NOW, reservation);
      talk.receive(NOW, setActive());
      return reservation.token;
    });
    talk.commit(NOW, talk.reserve(NOW));
    for (const token of [before, between, after]) talk.takeBack(NOW, `${token}`);
    expect(repliesOn(talk.status, SMS, RULES, NOW)).toBe(1);
    talk.takeBack(NOW, 'token-4');
    expect(repliesOn(talk.status, SMS, RULES, NOW)).toBe(0);
  });
});

describe('a reply that is taken back', () => {
  const COUNTED = active({
    replyCounts: [count('sms', 3, { burst: { startedAt: at('07:20'), sent: 2 } })],
  });

  it('is counted no more, neither for the limit nor for the burst', () => {
    expect(uncountReply(COUNTED, SMS, at('07:25')).replyCounts).toEqual([
      count('sms', 2, { burst: { startedAt: at('07:20'), sent: 1 } }),
    ]);
    expect(uncountReply(COUNTED, SMS, at('07:15')).replyCounts).toEqual([
      count('sms', 2, { burst: { startedAt: at('07:20'), sent: 2 } }),
    ]);
  });

  it('leaves the other counts as they are', () => {
    const others = [count('email', 4), count('sms', 5, { botId: 'bot-2' })];
    const status = active({ replyCounts: [count('sms', 3), ...others] });
    expect(uncountReply(status, SMS, at('07:15')).replyCounts).toEqual([count('sms', 2), ...others]);
  });

  it('was in no count that runs: another one is not decreased', () => {
    expect(uncountReply(COUNTED, SMS, at('07:10') - 1)).toBe(COUNTED);
    expect(uncountReply(COUNTED, { ...SMS, channel: 'email' }, NOW)).toBe(COUNTED);
    expect(uncountReply(COUNTED, { ...SMS, botId: 'bot-2' }, NOW)).toBe(COUNTED);
    const none = active({ replyCounts: counts({ sms: 0 }) });
    expect(uncountReply(none, SMS, NOW)).toBe(none);
  });

  it('leaves the room that it took to another one', () => {
    const talk = new Conversation(NEVER_COUNTED, aBotWith({ maxMessages: 2, burstLimit: null }));
    const first = talk.reserve(NOW);
    talk.commit(NOW, first);
    talk.takeBack(NOW, first.token);
    const denials = [1, 2].map(() => talk.commit(NOW, talk.reserve(NOW)).denyReason);
    expect(denials).toEqual([null, null]);
    expect(talk.status).toMatchObject({ state: 'SLEEPING', reason: 'MESSAGE_LIMIT' });
  });

  it('was the only one of its count: the next reply begins the window', () => {
    const talk = new Conversation(NEVER_COUNTED);
    const first = talk.reserve(NOW);
    talk.commit(NOW, first);
    talk.takeBack(NOW, first.token);
    talk.commit(NOW + HOUR, talk.reserve(NOW + HOUR));
    expect(windowEndOf(talk.status, SMS, RULES, NOW + HOUR)).toBe(NOW + HOUR + 30 * DAY);
  });

  it('was the only one of its minute: the next reply begins the minute', () => {
    const talk = new Conversation(NEVER_COUNTED);
    const first = talk.reserve(NOW);
    talk.commit(NOW, first);
    talk.takeBack(NOW, first.token);
    talk.commit(NOW + SECOND, talk.reserve(NOW + SECOND));
    expect(talk.status.replyCounts).toMatchObject([{ burst: { startedAt: NOW + SECOND, sent: 1 } }]);
  });
});

describe('the counts of two statuses', () => {
  it('are added, from the earlier first reply on', () => {
    const burst = { startedAt: at('08:59:30'), sent: 2 };
    const newer = { startedAt: at('09:00'), sent: 3 };
    expect(
      addCounts(
        [count('sms', 2, { startedAt: at('08:00'), lastAt: at('09:00'), burst: newer }), count('email', 1)],
        [count('sms', 4, { startedAt: at('08:30'), lastAt: at('08:59:40'), burst })],
      ),
    ).toEqual([
      count('sms', 6, {
        startedAt: at('08:00'),
        lastAt: at('09:00'),
        burst: { startedAt: at('09:00'), sent: 5 },
      }),
      count('email', 1),
    ]);
  });

  it('have the newer burst, if they are of different minutes', () => {
    const burst = { startedAt: at('08:59'), sent: 2 };
    const newer = { startedAt: at('09:00'), sent: 3 };
    const sums = [
      addCounts([count('sms', 2, { burst })], [count('sms', 3, { burst: newer })]),
      addCounts([count('sms', 3, { burst: newer })], [count('sms', 2, { burst })]),
    ];
    for (const sum of sums) expect(sum).toMatchObject([{ sent: 5, burst: newer }]);
  });

  it('are not added across bots, and the 50 with the newest replies are kept', () => {
    const of = (botId: string, from: number) =>
      Array.from({ length: 40 }, (_, index) => count(`channel-${index}`, 1, { botId, lastAt: from + index }));
    const sum = addCounts(of('bot-1', 0), of('bot-2', 100));
    expect(sum).toHaveLength(50);
    expect(sum.filter(({ botId }) => botId === 'bot-2')).toHaveLength(40);
    expect(sum[0]).toMatchObject({ botId: 'bot-1', lastAt: 30 });
  });
});

describe('a sleep at the limit', () => {
  it('keeps the counts, which a wake resets', () => {
    const talk = new Conversation(asleep({ reason: 'MESSAGE_LIMIT', wakeAt: NOW }));
    talk.timerRings(NOW);
    expect(talk.status).toMatchObject({ replyCounts: [], countsResetAt: NOW });
  });
});
