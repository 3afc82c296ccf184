import { applyDueWake } from '../../../src/domain/decisions/due-wake';
import { HOUR } from '../../../src/domain/time/instant';
import { aBot, aBotWith } from '../../support/domain/bots';
import { Conversation } from '../../support/domain/conversation';
import { setActive, setInactive, setSleeping, teammateWrites } from '../../support/domain/events';
import { active, asleep, inactive } from '../../support/domain/statuses';
import { at } from '../../support/domain/time';

const tomorrow = (time: string) => at(time) + 24 * HOUR;

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
    const talk = new Conversation(active({ replyCounts: new Map() }), aBotWith({ maxMessages: 3 }));
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
});
