import { decideReservation } from '../../../src/domain/decisions/reply-gate';
import { MINUTE, SECOND } from '../../../src/domain/time/instant';
import { aBot, aBotWith } from '../../support/domain/bots';
import { Conversation } from '../../support/domain/conversation';
import { contactWrites, goalIsReached, machineWrites, setActive } from '../../support/domain/events';
import { THE_BOT } from '../../support/domain/people';
import { active, asleep, count } from '../../support/domain/statuses';
import { at, NOW } from '../../support/domain/time';

/** What the gate says of a reply to a message of this time. */
function reserveFor(isAutomatic: boolean, sentAt: number, given = active()) {
  return decideReservation(given, 'sms', { isAutomatic, sentAt }, { bot: aBot(), now: NOW });
}

/** A bot that has sent all replies of this minute. */
const atBurst = (sent = 2) =>
  active({ replyCounts: [count('sms', sent, { burst: { startedAt: NOW - SECOND, sent: 2 } })] });
const TWO_A_MINUTE = aBotWith({ burstLimit: 2 });

describe('a reply to an automatic message', () => {
  it('is denied, and changes nothing', () => {
    const given = active();
    expect(reserveFor(true, NOW, given)).toEqual({
      denyReason: 'AUTOMATIC_MESSAGE',
      status: given,
      changes: [],
    });
  });

  it('is granted if the contact itself wrote later', () => {
    expect(reserveFor(true, at('11:00'), active({ newestInboundAt: at('11:01') })).denyReason).toBeNull();
    expect(reserveFor(true, at('11:01'), active({ newestInboundAt: at('11:01') })).denyReason).toBe(
      'AUTOMATIC_MESSAGE',
    );
    expect(reserveFor(true, at('11:01'), active({ newestInboundAt: null })).denyReason).toBe(
      'AUTOMATIC_MESSAGE',
    );
  });

  it('is not granted because of another automatic message', () => {
    const talk = new Conversation();
    talk.receive(at('11:01'), machineWrites(at('11:01')));
    expect(talk.tryReserve(NOW, 'sms', { isAutomatic: true, sentAt: at('11:00') })).toBe('AUTOMATIC_MESSAGE');
    talk.receive(at('11:02'), contactWrites(at('11:02')));
    expect(talk.tryReserve(NOW, 'sms', { isAutomatic: true, sentAt: at('11:00') })).toHaveProperty('token');
  });

  it('is denied for the state first, and before the limit', () => {
    expect(
      decideReservation(asleep(), 'sms', { isAutomatic: true, sentAt: NOW }, { bot: aBot(), now: NOW }),
    ).toMatchObject({ denyReason: 'SLEEPING' });
    const bot = aBotWith({ maxMessages: 2 });
    expect(
      decideReservation(active(), 'sms', { isAutomatic: true, sentAt: NOW }, { bot, now: NOW }),
    ).toMatchObject({ denyReason: 'AUTOMATIC_MESSAGE', changes: [] });
  });

  it('is granted for a message of a person', () => {
    expect(reserveFor(false, NOW).denyReason).toBeNull();
  });

  it('does not make the context of another reply stale', () => {
    const talk = new Conversation();
    const reservation = talk.reserve(NOW);
    talk.receive(NOW, machineWrites());
    expect(talk.commit(NOW, reservation, { requireFreshTurn: true }).denyReason).toBeNull();
  });
});

describe('more replies within a minute than burstLimit', () => {
  it('row 81: are denied when they are reserved, and put the bot to sleep for 15 minutes', () => {
    const talk = new Conversation(atBurst(), TWO_A_MINUTE);
    expect(talk.tryReserve(NOW)).toBe('REPLY_BURST');
    expect(talk.status).toMatchObject({
      ...{ state: 'SLEEPING', reason: 'REPLY_BURST', wakeAt: NOW + 15 * MINUTE, soleCause: null },
      replyCounts: atBurst().replyCounts,
    });
    expect(talk.history).toMatchObject([
      { row: 81, outcome: 'APPLIED', reason: 'REPLY_BURST', actor: THE_BOT, version: 6 },
    ]);
  });

  it('row 81: are denied when they are committed, and not counted', () => {
    const talk = new Conversation(active(), TWO_A_MINUTE);
    const reservation = talk.reserve(NOW);
    talk.status = { ...talk.status, replyCounts: atBurst().replyCounts };
    expect(talk.commit(NOW, reservation)).toMatchObject({
      denyReason: 'REPLY_BURST',
      status: { state: 'SLEEPING', reason: 'REPLY_BURST', replyCounts: atBurst().replyCounts },
      changes: [{ row: 81, outcome: 'APPLIED' }],
    });
  });

  it('are counted by channel', () => {
    const talk = new Conversation(atBurst(), TWO_A_MINUTE);
    expect(talk.tryReserve(NOW, 'email')).toMatchObject({ channel: 'email' });
  });

  it('are allowed again from the minute after the first of them', () => {
    expect(new Conversation(atBurst(), TWO_A_MINUTE).tryReserve(NOW - SECOND + MINUTE - 1)).toBe(
      'REPLY_BURST',
    );
    expect(new Conversation(atBurst(), TWO_A_MINUTE).tryReserve(NOW - SECOND + MINUTE)).toHaveProperty(
      'token',
    );
  });

  it('are allowed without a burstLimit', () => {
    expect(new Conversation(atBurst(), aBotWith({ burstLimit: null })).tryReserve(NOW)).toHaveProperty(
      'token',
    );
  });

  it('are denied for the message limit first', () => {
    const talk = new Conversation(atBurst(), aBotWith({ burstLimit: 2, maxMessages: 2 }));
    expect(talk.tryReserve(NOW)).toBe('MESSAGE_LIMIT');
  });

  it('include the final reply of a goal, which is granted all the same', () => {
    const talk = new Conversation(active({ replyCounts: [] }), TWO_A_MINUTE);
    const reservation = talk.reserve(NOW);
    talk.receive(NOW, goalIsReached('APPOINTMENT_BOOKED', { finalReplyToken: reservation.token }));
    talk.status = { ...talk.status, replyCounts: atBurst().replyCounts };
    expect(talk.commit(NOW, reservation).denyReason).toBeNull();
    expect(talk.status).toMatchObject({ state: 'SLEEPING', reason: 'APPOINTMENT_BOOKED' });
    expect(talk.status.replyCounts).toMatchObject([{ sent: 3, burst: { sent: 3 } }]);
  });

  it('are none after a person set ACTIVE', () => {
    const talk = new Conversation(atBurst(), TWO_A_MINUTE);
    talk.tryReserve(NOW);
    talk.receive(NOW, setActive());
    expect(talk.tryReserve(NOW)).toHaveProperty('token');
  });

  it('do not reset the counts when their sleep ends, so that the message limit is reached in the end', () => {
    const talk = new Conversation(atBurst(), TWO_A_MINUTE);
    talk.tryReserve(NOW);
    talk.timerRings(NOW + 15 * MINUTE);
    expect(talk.status).toMatchObject({
      state: 'ACTIVE',
      reason: 'TIMER',
      replyCounts: atBurst().replyCounts,
    });
    expect(talk.tryReserve(NOW + 15 * MINUTE)).toHaveProperty('token');
  });
});
