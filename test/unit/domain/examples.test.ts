import { waitingForOf } from '../../../src/domain/bot';
import { createOptedOutStatus, waitingSinceOf } from '../../../src/domain/bot-status';
import { applyDueWake } from '../../../src/domain/decisions/due-wake';
import { decideMerge } from '../../../src/domain/decisions/merge';
import { HOUR, SECOND } from '../../../src/domain/time/instant';
import { aBot, aBotWith } from '../../support/domain/bots';
import { Conversation } from '../../support/domain/conversation';
import {
  contactWrites,
  message,
  setActive,
  setInactive,
  setSleeping,
  teammateWrites,
} from '../../support/domain/events';
import { BEN, THE_BOT } from '../../support/domain/people';
import { active, asleep, inactive, waitingSince } from '../../support/domain/statuses';
import { at } from '../../support/domain/time';

const tomorrow = (time: string) => at(time) + 24 * HOUR;
const GUESS = 'out:sms:guess';
/** A message that an inbox reports without saying who wrote it. */
const guess = (sentAt: number) => message('TEAMMATE', sentAt, { messageId: 'guess' });

describe('the examples of the document', () => {
  it('1: a person makes the sleep of a manual message shorter', () => {
    const talk = new Conversation();
    talk.receive(at('10:00'), teammateWrites(at('10:00')));
    expect(talk.status).toMatchObject({ wakeAt: tomorrow('10:00'), reason: 'TEAMMATE_MESSAGE' });
    talk.receive(at('11:00'), setSleeping(at('12:00')));
    expect(talk.status).toMatchObject({ wakeAt: at('12:00'), reason: 'MANUAL' });
  });

  it.each([
    ['extends', false, tomorrow('11:59')],
    ['does not extend a pinned', true, at('12:00')],
  ])("2: a manual message %s person's sleep, which stays theirs", (_does, pinned, wakeAt) => {
    const talk = new Conversation();
    talk.receive(at('11:00'), setSleeping(at('12:00'), { pinned }));
    talk.receive(at('11:59'), teammateWrites(at('11:59')));
    expect(talk.status).toMatchObject({ wakeAt, reason: 'MANUAL' });
  });

  it('3: a sleep without an end is not shortened by a rule', () => {
    const talk = new Conversation(active(), aBotWith({ messageSleep: HOUR }));
    talk.receive(at('10:00'), setSleeping());
    talk.receive(at('11:00'), teammateWrites(at('11:00')));
    expect(talk.status).toMatchObject({ state: 'SLEEPING', wakeAt: null });
  });

  it('4: a manual message leaves an inactive bot its own time', () => {
    const talk = new Conversation(inactive({ wakeAt: tomorrow('09:00') }));
    talk.receive(at('10:00'), teammateWrites(at('10:00')));
    expect(talk.status).toMatchObject({ state: 'INACTIVE', wakeAt: tomorrow('09:00') });
  });

  it('5: set INACTIVE at the wake time is a wake and then a change', () => {
    const talk = new Conversation(asleep({ wakeAt: at('12:00:00.000') }));
    talk.receive(at('12:00:00.000'), setInactive());
    expect(talk.history.map(({ reason, state, version }) => [reason, state, version])).toEqual([
      ['TIMER', 'ACTIVE', 6],
      ['MANUAL', 'INACTIVE', 7],
    ]);
  });

  it.each([
    ['forty minutes', at('12:30')],
    ['ten days', at('12:30') + 240 * HOUR],
  ])('6: after a stop of %s the first read says ACTIVE since the wake time', (_long, now) => {
    const { status, change } = applyDueWake(asleep({ wakeAt: at('12:00') }), now);
    expect(status).toMatchObject({ state: 'ACTIVE', since: at('12:00') });
    expect(change).toMatchObject({ effectiveAt: at('12:00'), recordedAt: now });
  });

  it('7: with maxMessages 3 the third reply puts to sleep, the fourth is denied, set ACTIVE gives three more', () => {
    const talk = new Conversation(active({ replyCounts: [] }), aBotWith({ maxMessages: 3 }));
    const answer = () => talk.commit(at('12:00'), talk.reserve(at('12:00'))).denyReason;
    expect([answer(), answer(), answer()]).toEqual([null, null, null]);
    expect(talk.status).toMatchObject({ state: 'SLEEPING', reason: 'MESSAGE_LIMIT' });
    expect(talk.tryReserve(at('12:01'))).toBe('SLEEPING');
    talk.receive(at('12:02'), setActive());
    expect([answer(), answer(), answer()]).toEqual([null, null, null]);
    expect(talk.status.state).toBe('SLEEPING');
  });

  it('8: of two workers that commit at the last reply one is granted', () => {
    const talk = new Conversation(active(), aBotWith({ maxMessages: 3 }));
    const reservations = [talk.reserve(at('12:00')), talk.reserve(at('12:00'))];
    const denials = reservations.map((reservation) => talk.commit(at('12:01'), reservation).denyReason);
    expect(denials.filter((denial) => denial === null)).toHaveLength(1);
  });

  it('9: a manual message between reserve and commit denies, and nothing is counted', () => {
    const talk = new Conversation();
    const reservation = talk.reserve(at('10:00:00'));
    talk.receive(at('10:00:04'), teammateWrites(at('10:00:04')));
    expect(talk.commit(at('10:00:06'), reservation).denyReason).toBe('SLEEPING');
    expect(talk.status.replyCounts).toEqual(active().replyCounts);
  });

  it('10: the late webhook of a message older than set ACTIVE is STALE', () => {
    const talk = new Conversation(asleep());
    talk.receive(at('10:10'), setActive());
    expect(talk.receive(at('10:11'), teammateWrites(at('10:09')))).toMatchObject({
      change: { outcome: 'STALE' },
      status: { state: 'ACTIVE' },
    });
  });

  it('11: whoever changes on an old badge is told so', () => {
    const talk = new Conversation(active({ version: 7 }), aBot());
    talk.receive(at('10:00'), setInactive(null, { expectedVersion: 7 }));
    expect(talk.receive(at('10:00:01'), setActive({ expectedVersion: 7 }))).toMatchObject({
      refusal: { code: 'CONFLICT' },
      status: { state: 'INACTIVE', version: 8 },
    });
  });

  it('13: a message between reserve and commit waits for the bot', () => {
    const talk = new Conversation();
    const reservation = talk.reserve(at('10:00:00'));
    talk.receive(at('10:00:03'), contactWrites(at('10:00:03')));
    expect(talk.commit(at('10:00:05'), reservation).denyReason).toBeNull();
    expect(talk.status.waiting).toEqual(waitingSince(at('10:00:03')));
    expect(waitingForOf(talk.status, talk.bot)).toBe('BOT');
  });

  it.each([
    ['in that order', [0, 1]],
    ['the other way round', [1, 0]],
  ])('14: two replies are revoked, %s: the contact waits since its question', (_order, order) => {
    const talk = new Conversation();
    talk.receive(at('09:59'), contactWrites(at('09:59')));
    const tokens = [at('10:00'), at('10:05')].map((time) => {
      const reservation = talk.reserve(time);
      talk.commit(time + SECOND, reservation);
      return reservation.token;
    });
    expect(waitingSinceOf(talk.status)).toBeNull();
    for (const index of order) talk.takeBack(at('10:10'), `${tokens[index]}`);
    expect(waitingSinceOf(talk.status)).toBe(at('09:59'));
    expect(talk.status.replyCounts).toMatchObject([{ sent: 2 }]);
  });

  it('15: a guess that is not the only cause of the sleep turns out to be from the bot', () => {
    const talk = new Conversation();
    talk.receive(at('10:00:05'), guess(at('10:00:05')));
    talk.receive(at('10:00:06'), teammateWrites(at('10:00:04')));
    expect(talk.history.at(-1)).toMatchObject({ row: 24, outcome: 'NO_CHANGE' });
    expect(talk.takeBack(at('10:00:07'), GUESS)).toMatchObject({ row: 89, outcome: 'NO_CHANGE' });
    expect(talk.status).toMatchObject({ state: 'SLEEPING', wakeAt: tomorrow('10:00:05') });
  });

  it('16: a guess turns out to be from a workflow, whose rule is on', () => {
    const talk = new Conversation(active(), aBotWith({ sleepOnWorkflowMessage: true }));
    talk.receive(at('10:00'), guess(at('10:00')));
    talk.takeBack(at('10:05'), GUESS);
    talk.receive(at('10:05'), message('WORKFLOW', at('10:00'), { messageId: 'guess' }));
    expect(talk.history.map(({ reason, state }) => [reason, state])).toEqual([
      ['TEAMMATE_MESSAGE', 'SLEEPING'],
      ['CORRECTION', 'ACTIVE'],
      ['WORKFLOW_MESSAGE', 'SLEEPING'],
    ]);
    expect(talk.status).toMatchObject({ wakeAt: tomorrow('10:00'), version: 8 });
  });

  it('17: a guess from before set ACTIVE turns out to be from the bot: it is not counted', () => {
    const talk = new Conversation();
    talk.receive(at('10:00'), guess(at('10:00')));
    talk.receive(at('10:01'), setActive());
    talk.takeBack(at('10:02'), GUESS);
    talk.receive(at('10:02'), message('BOT', at('10:00'), { messageId: 'guess', actor: THE_BOT }));
    expect(talk.history.slice(-2)).toMatchObject([
      { row: 89, outcome: 'NO_CHANGE' },
      { row: 0, outcome: 'STALE' },
    ]);
    expect(talk.status).toMatchObject({ state: 'ACTIVE', replyCounts: [] });
  });

  it('18: the limit lets the bot sleep until the window of 30 days ends', () => {
    const talk = new Conversation(
      active({ replyCounts: [], countsResetAt: null }),
      aBotWith({ maxMessages: 3 }),
    );
    const days = [1, 20, 29].map((day) => Date.UTC(2026, 2, day, 9));
    for (const day of days) talk.commit(day, talk.reserve(day));
    expect(talk.status).toMatchObject({
      ...{ state: 'SLEEPING', reason: 'MESSAGE_LIMIT' },
      wakeAt: Date.UTC(2026, 2, 31, 9),
    });
  });

  it('19: extendBy leaves an endless sleep endless, and moves the time of an inactive bot', () => {
    const endless = new Conversation(asleep({ wakeAt: null }));
    endless.receive(at('12:00'), setSleeping(null, { isExtension: true }));
    expect(endless.status).toMatchObject({ state: 'SLEEPING', wakeAt: null, version: 5 });

    const off = new Conversation(inactive({ wakeAt: tomorrow('09:00') }));
    off.receive(at('12:00'), setSleeping(tomorrow('10:00'), { isExtension: true }));
    expect(off.status).toMatchObject({ state: 'INACTIVE', wakeAt: tomorrow('10:00') });
  });

  it('20: INACTIVE until later is merged with an endless sleep', () => {
    const { status } = decideMerge(
      inactive({ version: 7, wakeAt: tomorrow('09:00') }),
      asleep({ version: 30, wakeAt: null }),
      { actor: BEN, bots: [], now: at('12:00') },
    );
    expect(status).toMatchObject({ state: 'INACTIVE', wakeAt: null, version: 31 });
  });

  it('21: a contact that opted out and was erased is opted out when it is created again', () => {
    expect(createOptedOutStatus(at('12:00'), false)).toMatchObject({
      ...{ state: 'INACTIVE', reason: 'OPT_OUT', version: 0 },
    });
  });
});
