import type { BotStatus } from '../../../src/domain/bot-status';
import { decide } from '../../../src/domain/decisions/decide';
import { applyDueWake } from '../../../src/domain/decisions/due-wake';
import type { StatusEvent } from '../../../src/domain/event';
import { DAY, HOUR, SECOND } from '../../../src/domain/time/instant';
import { aBot, aBotWith } from '../../support/domain/bots';
import { Conversation } from '../../support/domain/conversation';
import {
  contactWrites,
  conversationIsRead,
  draftIsSent,
  goalIsReached,
  message,
  setActive,
  setInactive,
  setSleeping,
  teammateWrites,
  workflowWrites,
} from '../../support/domain/events';
import { THE_BOT } from '../../support/domain/people';
import { active, asleep, inactive, waitingSince } from '../../support/domain/statuses';
import { at, NOW } from '../../support/domain/time';

const OFF = aBot({ mode: 'OFF' });

/** What becomes of an event at NOW, in a word. */
function verdictOn(event: StatusEvent, given: BotStatus = active(), bot = aBot()): string {
  const decision = decide(given, event, { bot, now: NOW });
  if (decision.kind === 'SKIPPED') return 'SKIPPED';
  return decision.kind === 'REFUSED' ? decision.refusal.code : decision.change.outcome;
}

describe('step 3: a due wake comes first', () => {
  it('is a change of its own, effective at the wake time and recorded now', () => {
    const talk = new Conversation(asleep({ wakeAt: at('11:50') }));
    talk.receive(NOW, setInactive());
    expect(talk.history).toMatchObject([
      { row: 26, version: 6, reason: 'TIMER', state: 'ACTIVE', effectiveAt: at('11:50'), recordedAt: NOW },
      { row: 3, version: 7, reason: 'MANUAL', previousState: 'ACTIVE', state: 'INACTIVE', effectiveAt: NOW },
    ]);
    expect(talk.history[0]?.endedSilence).toMatchObject({ startedAt: at('08:00'), endedAt: at('11:50') });
    expect(talk.status).toMatchObject({ state: 'INACTIVE', version: 7, epoch: 5 });
  });

  it('is due at the wake time, not a millisecond before', () => {
    const given = asleep({ wakeAt: NOW });
    expect(applyDueWake(given, NOW - 1)).toEqual({ status: given, change: null });
    expect(applyDueWake(given, NOW).status.state).toBe('ACTIVE');
    expect(decide(given, contactWrites(), { bot: aBot(), now: NOW - 1 }).status.state).toBe('SLEEPING');
    expect(decide(given, contactWrites(), { bot: aBot(), now: NOW }).status.state).toBe('ACTIVE');
  });

  it('is never due without a wake time', () => {
    const given = inactive({ wakeAt: null });
    expect(applyDueWake(given, NOW + 400 * DAY)).toEqual({ status: given, change: null });
  });
});

describe('step 4: an expected version that does not stand is a CONFLICT', () => {
  it('compares with the version before the change', () => {
    expect(verdictOn(setInactive(null, { expectedVersion: 5 }))).toBe('APPLIED');
    expect(verdictOn(setInactive(null, { expectedVersion: 4 }))).toBe('CONFLICT');
  });

  it('counts the wake that was due, and answers with the status that stands', () => {
    const decision = decide(asleep({ wakeAt: NOW }), setInactive(null, { expectedVersion: 5 }), {
      bot: aBot(),
      now: NOW,
    });
    expect(decision).toMatchObject({
      kind: 'REFUSED',
      refusal: { code: 'CONFLICT', field: ['expectedVersion'] },
      status: { state: 'ACTIVE', version: 6 },
    });
  });

  it('is asked before availability and the lock', () => {
    const locked = inactive({ locked: true });
    expect(verdictOn(setActive({ expectedVersion: 4 }), locked, OFF)).toBe('CONFLICT');
  });
});

describe('step 8: a rule older than the last explicit change is STALE', () => {
  const wokenAtTen = active({ lastExplicitAt: at('10:00') });

  it.each([
    ['before', at('09:59'), 'STALE'],
    ['at the same instant as', at('10:00'), 'STALE'],
    ['after', at('10:00:00.001'), 'APPLIED'],
  ])("a teammate's message sent %s it", (_when, sentAt, verdict) => {
    expect(verdictOn(teammateWrites(sentAt), wokenAtTen)).toBe(verdict);
  });

  it('still hears the message: the turn moves, it answers, and nothing else', () => {
    const given = active({ lastExplicitAt: at('10:00'), waiting: waitingSince(at('09:00'), at('10:01')) });
    const decision = decide(given, teammateWrites(at('09:59')), { bot: aBot(), now: NOW });
    expect(decision.status).toEqual({
      ...wokenAtTen,
      turn: 8,
      answeredThrough: at('09:59'),
      waiting: waitingSince(at('10:01')),
    });
    expect(decision).toMatchObject({ change: { row: 0, outcome: 'STALE', version: 5 } });
  });

  it("holds for a contact's message that would wake", () => {
    const given = asleep({ lastExplicitAt: at('10:00') });
    const bot = aBotWith({ wakeOnInbound: 'ALWAYS' });
    expect(verdictOn(contactWrites(at('10:00')), given, bot)).toBe('STALE');
    expect(verdictOn(contactWrites(at('10:01')), given, bot)).toBe('APPLIED');
  });

  it('holds for no message that no rule speaks of', () => {
    expect(verdictOn(workflowWrites(at('09:59')), wokenAtTen)).toBe('NO_CHANGE');
    expect(verdictOn(draftIsSent(at('09:59')), wokenAtTen)).toBe('NO_CHANGE');
    const turnedOff = inactive({ lastExplicitAt: at('10:00') });
    expect(verdictOn(contactWrites(at('09:59')), turnedOff, aBotWith({ wakeOnInbound: 'ALWAYS' }))).toBe(
      'NO_CHANGE',
    );
  });

  it('holds for a rule that would extend a sleep that ends with a reply', () => {
    const given = asleep({ lastExplicitAt: at('10:00'), endOnReply: true });
    expect(verdictOn(teammateWrites(at('10:00')), given)).toBe('STALE');
    expect(verdictOn(teammateWrites(at('10:00:00.001')), given)).toBe('EXTENDED');
  });

  it('does not hold for a goal, which is as old as its arrival', () => {
    expect(verdictOn(goalIsReached('STOP_BOT'), active({ lastExplicitAt: NOW }))).toBe('APPLIED');
  });

  it('counts a wake by the timer as no explicit change', () => {
    const talk = new Conversation(asleep({ wakeAt: at('11:00') }));
    talk.timerRings(at('11:00'));
    talk.receive(NOW, teammateWrites(at('10:59')));
    expect(talk.status).toMatchObject({ state: 'SLEEPING', wakeAt: at('10:59') + DAY });
  });
});

describe('step 8: a rule whose effect is over is STALE', () => {
  it('once sentAt + duration has come', () => {
    const bot = aBotWith({ messageSleep: HOUR });
    expect(verdictOn(teammateWrites(NOW - HOUR), active(), bot)).toBe('STALE');
    expect(verdictOn(teammateWrites(NOW - HOUR + 1), active(), bot)).toBe('APPLIED');
  });

  it('once it is a day old, where it has no end', () => {
    const bot = aBotWith({ messageSleep: null });
    expect(verdictOn(teammateWrites(NOW - DAY), active(), bot)).toBe('STALE');
    expect(verdictOn(teammateWrites(NOW - DAY + 1), active(), bot)).toBe('APPLIED');
  });

  it('and so is a read from before the sleep began', () => {
    const bot = aBotWith({ wakeOnRead: true });
    const atTheLimit = asleep({ reason: 'MESSAGE_LIMIT' });
    expect(verdictOn(conversationIsRead(at('07:59:59.999')), atTheLimit, bot)).toBe('STALE');
    expect(verdictOn(conversationIsRead(at('08:00')), atTheLimit, bot)).toBe('APPLIED');
  });

  it("and so is a contact's message from before the sleep began", () => {
    const bot = aBotWith({ wakeOnInbound: 'ALWAYS' });
    expect(verdictOn(contactWrites(at('07:59:59.999')), asleep(), bot)).toBe('STALE');
    expect(verdictOn(contactWrites(at('08:00')), asleep(), bot)).toBe('APPLIED');
  });

  it("but not a teammate's message from before it, which asks for a longer one", () => {
    expect(verdictOn(teammateWrites(at('07:00')), asleep({ wakeAt: at('13:00') }))).toBe('EXTENDED');
  });
});

describe('step 8: a reply from before the last reset of the counts is STALE', () => {
  it.each([
    ['a reply', {}, { row: 0, outcome: 'STALE' }],
    ['the echo of a committed reply', { isEcho: true }, { row: 70, outcome: 'NO_CHANGE' }],
    ['an automatic message of the bot', { isAutomatic: true }, { row: 70, outcome: 'NO_CHANGE' }],
  ])('%s, where it would be counted', (_what, parts, change) => {
    const event = message('BOT', at('07:00'), { ...parts, actor: THE_BOT });
    expect(decide(active(), event, { bot: aBot(), now: NOW })).toMatchObject({ change });
  });
});

describe('step 5: an explicit change while unavailable is BOT_UNAVAILABLE', () => {
  it.each([
    ['the bot is off', OFF],
    ['there is no bot', null],
  ])('while %s, unless evenIfUnavailable', (_why, bot) => {
    for (const ask of [setActive, () => setSleeping(), () => setInactive()]) {
      expect(decide(inactive(), ask(), { bot, now: NOW })).toMatchObject({
        kind: 'REFUSED',
        refusal: { code: 'BOT_UNAVAILABLE', field: [] },
      });
    }
    const anyway = setInactive(null, { evenIfUnavailable: true });
    expect(decide(active(), anyway, { bot, now: NOW })).toMatchObject({ change: { outcome: 'APPLIED' } });
  });

  it('never while the bot suggests', () => {
    expect(verdictOn(setInactive(), active(), aBot({ mode: 'SUGGESTIVE' }))).toBe('APPLIED');
  });

  it('is asked before the lock', () => {
    expect(verdictOn(setActive(), inactive({ locked: true }), OFF)).toBe('BOT_UNAVAILABLE');
  });

  it('lets rules apply silently while the bot is off', () => {
    expect(verdictOn(teammateWrites(), active(), OFF)).toBe('APPLIED');
    expect(verdictOn(goalIsReached('HUMAN_HANDOVER'), active(), OFF)).toBe('APPLIED');
  });

  it('lets the default rules apply where there is no bot', () => {
    const { status } = decide(active(), teammateWrites(NOW), { bot: null, now: NOW });
    expect(status).toMatchObject({ state: 'SLEEPING', wakeAt: NOW + DAY });
  });
});

describe('step 5: who is no ADMIN is FORBIDDEN what is locked', () => {
  const locked = inactive({ locked: true });

  it.each([
    ['set ACTIVE', setActive],
    ['set SLEEPING', () => setSleeping()],
    ['set INACTIVE', () => setInactive()],
  ])('%s', (_what, ask) => {
    expect(decide(locked, ask(), { bot: aBot(), now: NOW })).toMatchObject({
      refusal: { code: 'FORBIDDEN', field: [] },
    });
  });

  it('leaves every state to an ADMIN', () => {
    const { status } = decide(locked, setActive({ isAdmin: true }), { bot: aBot(), now: NOW });
    expect(status.state).toBe('ACTIVE');
    expect(verdictOn(setSleeping(null, { isAdmin: true }), locked)).toBe('APPLIED');
  });

  it('lets only an ADMIN lock', () => {
    expect(decide(active(), setInactive(null, { locked: true }), { bot: aBot(), now: NOW })).toMatchObject({
      refusal: { code: 'FORBIDDEN', field: ['locked'] },
    });
    expect(verdictOn(setInactive(null, { locked: true, isAdmin: true }))).toBe('APPLIED');
  });
});

describe('a refusal', () => {
  it.each([
    [
      'the version there is',
      setActive({ expectedVersion: 1 }),
      aBot(),
      'The status has version 5, but expectedVersion is 1.',
    ],
    ['that there is no bot', setActive(), null, 'The contact has no bot.'],
    ['that the bot is off', setActive(), OFF, 'The bot of the contact is OFF.'],
    ['that it is locked', setActive(), aBot(), 'The status is locked; only role ADMIN can change it.'],
  ])('says %s', (_what, event, bot, message) => {
    const given = inactive({ locked: true });
    expect(decide(given, event, { bot, now: NOW })).toMatchObject({ refusal: { message } });
  });

  it('says who may lock', () => {
    expect(decide(active(), setInactive(null, { locked: true }), { bot: aBot(), now: NOW })).toMatchObject({
      refusal: { message: 'locked requires role ADMIN.' },
    });
  });

  it.each([
    ['CONFLICT', setActive({ expectedVersion: 1 }), aBot()],
    ['BOT_UNAVAILABLE', setActive(), OFF],
    ['FORBIDDEN', setActive(), aBot()],
  ])('%s changes nothing', (code, event, bot) => {
    const given = inactive({ locked: true, wakeAt: NOW + SECOND });
    expect(decide(given, event, { bot, now: NOW })).toEqual({
      kind: 'REFUSED',
      status: given,
      refusal: expect.objectContaining({ code }),
    });
  });
});
