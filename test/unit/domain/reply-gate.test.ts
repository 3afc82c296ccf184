import type { BotStatus } from '../../../src/domain/bot-status';
import { addReservation, decideReservation, dropReservation } from '../../../src/domain/decisions/reply-gate';
import { HOUR, SECOND } from '../../../src/domain/time/instant';
import { aBot, aBotWith } from '../../support/domain/bots';
import { Conversation, LEASE } from '../../support/domain/conversation';
import {
  botWrites,
  contactWrites,
  draftIsSent,
  goalIsReached,
  setActive,
  setInactive,
  setSleeping,
  teammateWrites,
  workflowWrites,
} from '../../support/domain/events';
import { THE_BOT } from '../../support/domain/people';
import { active, asleep, count, counts, inactive } from '../../support/domain/statuses';
import { at, NOW } from '../../support/domain/time';
import { answeredAt } from '../../support/domain/transition-case';

const LATER = NOW + SECOND;
const THREE = [count('sms', 3, { lastAt: LATER })];

describe('reserving a reply', () => {
  it.each<[string, BotStatus]>([
    ['SLEEPING', asleep()],
    ['INACTIVE', inactive()],
  ])('is denied %s while the bot is', (denyReason, given) => {
    const decision = decideReservation(given, 'sms', null, { bot: aBot(), now: NOW });
    expect(decision).toEqual({ denyReason, status: given, changes: [] });
  });

  it('is denied BOT_UNAVAILABLE without a bot or while it is off, whatever the state', () => {
    for (const bot of [null, aBot({ mode: 'OFF' })]) {
      expect(decideReservation(asleep(), 'sms', null, { bot, now: NOW }).denyReason).toBe('BOT_UNAVAILABLE');
    }
  });

  it('is granted in Suggestive too: the bot drafts', () => {
    expect(
      decideReservation(active(), 'sms', null, { bot: aBot({ mode: 'SUGGESTIVE' }), now: NOW }).denyReason,
    ).toBeNull();
  });

  it('counts a wake that is due', () => {
    const talk = new Conversation(asleep({ wakeAt: NOW }));
    expect(talk.reserve(NOW).epoch).toBe(4);
    expect(talk.history).toMatchObject([{ row: 26, version: 6 }]);
  });

  it('row 61: at the limit is denied, and puts to sleep', () => {
    const talk = new Conversation(active(), aBotWith({ maxMessages: 2 }));
    expect(talk.tryReserve(NOW)).toBe('MESSAGE_LIMIT');
    expect(talk.status).toMatchObject({ state: 'SLEEPING', reason: 'MESSAGE_LIMIT', version: 6, epoch: 4 });
    expect(talk.history).toMatchObject([{ row: 61, reason: 'MESSAGE_LIMIT', actor: THE_BOT }]);
  });

  it('asks only for the limit of its own channel', () => {
    const talk = new Conversation(active(), aBotWith({ maxMessages: 2 }));
    expect(talk.tryReserve(NOW, 'whatsapp')).toMatchObject({ channel: 'whatsapp' });
  });
});

describe('committing a reply', () => {
  it('is granted and counted on its channel, and the message is the reply in history', () => {
    const talk = new Conversation();
    const { denyReason, status, changes } = talk.commit(LATER, talk.reserve(NOW));
    expect(denyReason).toBeNull();
    expect(status).toEqual(active({ replyCounts: THREE, lastCommitAt: LATER, ...answeredAt(NOW) }));
    expect(changes).toMatchObject([
      { row: 7, outcome: 'NO_CHANGE', reason: 'REPLY', actor: THE_BOT, messageId: 'reply-token-1' },
    ]);
  });

  it('that reaches the limit still goes out, and puts to sleep in the same step', () => {
    const talk = new Conversation(active(), aBotWith({ maxMessages: 3, limitSleep: HOUR }));
    const { denyReason, status, changes } = talk.commit(LATER, talk.reserve(NOW));
    expect(denyReason).toBeNull();
    expect(status).toMatchObject({ state: 'SLEEPING', reason: 'MESSAGE_LIMIT', wakeAt: LATER + HOUR });
    expect(changes).toMatchObject([{ row: 8, version: 6 }]);
  });

  it('is denied ALREADY_COMMITTED if a part was committed before, whatever else would be a reason', () => {
    for (const given of [active(), asleep({ wakeAt: null }), inactive()]) {
      const talk = new Conversation(active());
      const reservation = talk.reserve(NOW);
      talk.status = given;
      const late = at('23:00');
      expect(talk.commit(late, reservation, { isCommittedBefore: true })).toEqual({
        denyReason: 'ALREADY_COMMITTED',
        status: given,
        changes: [],
      });
    }
  });

  it('is denied LEASE_EXPIRED from the instant the lease ends', () => {
    const talk = new Conversation();
    const reservation = talk.reserve(NOW);
    expect(talk.isLive(NOW + LEASE - 1, reservation)).toBe(true);
    expect(talk.isLive(NOW + LEASE, reservation)).toBe(false);
    expect(talk.commit(NOW + LEASE, reservation).denyReason).toBe('LEASE_EXPIRED');
    expect(talk.commit(NOW + LEASE - 1, reservation).denyReason).toBeNull();
  });

  it('is denied SUPERSEDED by a newer reservation of the same channel, and of no other', () => {
    const talk = new Conversation();
    const first = talk.reserve(NOW);
    talk.reserve(NOW, 'whatsapp');
    expect(talk.isLive(NOW, first)).toBe(true);
    const second = talk.reserve(NOW);
    expect(talk.isLive(NOW, first)).toBe(false);
    expect(talk.commit(LATER, first).denyReason).toBe('SUPERSEDED');
    expect(talk.commit(LATER, second).denyReason).toBeNull();
  });

  it('works once for a token', () => {
    const talk = new Conversation();
    const reservation = talk.reserve(NOW);
    talk.commit(LATER, reservation);
    expect(talk.commit(LATER, reservation).denyReason).toBe('SUPERSEDED');
    expect(talk.status.replyCounts).toEqual(THREE);
  });

  it.each([
    ['the bot is gone', null],
    ['it is off', aBot({ mode: 'OFF' })],
    ['it only suggests: a person sends', aBot({ mode: 'SUGGESTIVE' })],
  ])('is denied BOT_UNAVAILABLE where %s', (_why, bot) => {
    const talk = new Conversation();
    const reservation = talk.reserve(NOW);
    talk.bot = bot;
    expect(talk.commit(LATER, reservation)).toEqual({
      denyReason: 'BOT_UNAVAILABLE',
      status: talk.status,
      changes: [],
    });
  });

  it('is denied once the mode was changed, even back to what it was', () => {
    const talk = new Conversation();
    const reservation = talk.reserve(NOW);
    talk.bot = aBot({ mode: 'AUTO_PILOT', modeVersion: 3 });
    expect(talk.commit(LATER, reservation).denyReason).toBe('LEASE_EXPIRED');
  });

  it.each([
    ['SLEEPING', teammateWrites(LATER)],
    ['SLEEPING', setSleeping()],
    ['INACTIVE', setInactive()],
  ])('is denied %s after a change to it, and not counted', (denyReason, event) => {
    const talk = new Conversation();
    const reservation = talk.reserve(NOW);
    talk.receive(LATER, event);
    expect(talk.isLive(LATER, reservation)).toBe(false);
    expect(talk.commit(LATER, reservation)).toEqual({ denyReason, status: talk.status, changes: [] });
    expect(talk.status.replyCounts).toEqual(counts({ sms: 2 }));
  });

  it.each([
    ['SLEEPING', setSleeping()],
    ['INACTIVE', setInactive()],
  ])('is denied %s after one that is over again', (denyReason, event) => {
    const talk = new Conversation();
    const reservation = talk.reserve(NOW);
    talk.receive(LATER, event);
    talk.receive(LATER, setActive());
    expect(talk.commit(LATER, reservation).denyReason).toBe(denyReason);
  });

  it('counts a wake that is due, which makes no old reservation good', () => {
    const talk = new Conversation();
    const reservation = talk.reserve(NOW);
    talk.receive(NOW, setSleeping(LATER));
    expect(talk.commit(LATER, reservation)).toMatchObject({
      denyReason: 'SLEEPING',
      status: { state: 'ACTIVE' },
      changes: [{ row: 26 }],
    });
  });

  it.each([
    ["a contact's message", contactWrites(LATER)],
    ["a workflow's message", workflowWrites(LATER)],
    ["a person's sending of a draft", draftIsSent(LATER)],
  ])('with requireFreshTurn is denied STALE_CONTEXT after %s', (_what, event) => {
    const talk = new Conversation();
    const reservation = talk.reserve(NOW);
    talk.receive(LATER, event);
    expect(talk.commit(LATER, reservation, { requireFreshTurn: true }).denyReason).toBe('STALE_CONTEXT');
    expect(talk.commit(LATER, reservation).denyReason).toBeNull();
  });

  it("with requireFreshTurn is not held up by the bot's own message", () => {
    const talk = new Conversation();
    const reservation = talk.reserve(NOW);
    talk.receive(LATER, botWrites());
    expect(talk.commit(LATER, reservation, { requireFreshTurn: true }).denyReason).toBeNull();
  });
});

describe('a reservation given back', () => {
  it('is held no more, and a newer one of its channel stays', () => {
    const talk = new Conversation();
    const first = talk.reserve(NOW);
    const second = talk.reserve(NOW);
    expect(dropReservation(talk.status, first)).toBe(talk.status);
    expect(dropReservation(talk.status, second)).toEqual(active());
    expect(addReservation(active(), second, NOW)).toEqual(talk.status);
  });

  it('leaves the status as it is where it was forgotten long ago', () => {
    const talk = new Conversation();
    const sms = talk.reserve(NOW);
    talk.reserve(sms.expiresAt, 'email');
    expect(talk.status.reservedTokens.has('sms')).toBe(false);
    expect(dropReservation(talk.status, sms)).toBe(talk.status);
  });
});

describe('a reservation that nobody used', () => {
  it('is dropped with the next one once it has expired, and not before', () => {
    const talk = new Conversation();
    const email = talk.reserve(NOW, 'email');
    talk.reserve(email.expiresAt - 1, 'sms');
    expect([...talk.status.reservedTokens.keys()]).toEqual(['email', 'sms']);
    talk.reserve(email.expiresAt, 'chat');
    expect([...talk.status.reservedTokens.keys()]).toEqual(['sms', 'chat']);
  });
});

describe("a goal's final reply", () => {
  /** A bot that reserved a reply, and reached a goal that lets this reply out as the closing message. */
  function closing(bot = aBot()) {
    const talk = new Conversation(active(), bot);
    const reservation = talk.reserve(NOW);
    talk.receive(NOW, goalIsReached('APPOINTMENT_BOOKED', { finalReplyToken: reservation.token }));
    return { talk, reservation };
  }

  it('goes out once, counted, though the bot sleeps, and it goes on sleeping', () => {
    const { talk, reservation } = closing();
    const { denyReason, status, changes } = talk.commit(LATER, reservation);
    expect(denyReason).toBeNull();
    expect(status).toMatchObject({ state: 'SLEEPING', reason: 'APPOINTMENT_BOOKED', finalReplyToken: null });
    expect(status.replyCounts).toEqual(THREE);
    expect(changes).toMatchObject([{ row: 31, outcome: 'NO_CHANGE', version: 6 }]);
    expect(talk.commit(LATER, reservation).denyReason).toBe('SUPERSEDED');
  });

  it('is the reply of that reservation only', () => {
    const talk = new Conversation();
    const sms = talk.reserve(NOW);
    const email = talk.reserve(NOW, 'email');
    talk.receive(NOW, goalIsReached('STOP_BOT', { finalReplyToken: sms.token }));
    expect(talk.commit(LATER, email).denyReason).toBe('SLEEPING');
    expect(talk.commit(LATER, sms).denyReason).toBeNull();
  });

  it.each([
    ['a teammate wrote', teammateWrites(LATER)],
    ['a person sent a draft', draftIsSent(LATER)],
    ['someone asked for another sleep', setSleeping(at('18:00'))],
  ])('does not go out after %s', (_what, event) => {
    const { talk, reservation } = closing();
    talk.receive(LATER, event);
    expect(talk.commit(LATER, reservation).denyReason).toBe('SLEEPING');
  });

  it('does not go out after the bot was turned off', () => {
    const { talk, reservation } = closing();
    talk.receive(LATER, setInactive());
    expect(talk.commit(LATER, reservation).denyReason).toBe('INACTIVE');
  });

  it('goes out though the contact wrote, unless it must be fresh', () => {
    const { talk, reservation } = closing();
    talk.receive(LATER, contactWrites(LATER));
    expect(talk.commit(LATER, reservation, { requireFreshTurn: true }).denyReason).toBe('STALE_CONTEXT');
    expect(talk.commit(LATER, reservation).denyReason).toBeNull();
  });

  it('does not go past the limit, which changes nothing about the sleep', () => {
    const { talk, reservation } = closing();
    talk.bot = aBotWith({ maxMessages: 2 });
    expect(talk.commit(LATER, reservation)).toEqual({
      denyReason: 'MESSAGE_LIMIT',
      status: talk.status,
      changes: [],
    });
  });
});
