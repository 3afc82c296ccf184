import { createOptedOutStatus, isOptedOut } from '../../../src/domain/bot-status';
import { decide } from '../../../src/domain/decisions/decide';
import { applyDueWake } from '../../../src/domain/decisions/due-wake';
import type { SetEvent, StatusEvent } from '../../../src/domain/event';
import { DAY } from '../../../src/domain/time/instant';
import { aBotWith } from '../../support/domain/bots';
import { Conversation } from '../../support/domain/conversation';
import {
  contactWrites,
  conversationIsRead,
  goalIsReached,
  setActive,
  setInactive,
  setSleeping,
  teammateWrites,
} from '../../support/domain/events';
import { active, asleep, inactive } from '../../support/domain/statuses';
import { at, NOW } from '../../support/domain/time';

const EAGER = aBotWith({ wakeOnInbound: 'ALWAYS', wakeOnRead: true });
const optedOut = (locked = false) => inactive({ reason: 'OPT_OUT', locked });

function decideOn(event: StatusEvent, locked = false) {
  return decide(optedOut(locked), event, { bot: EAGER, now: NOW });
}

describe('a contact that opted out', () => {
  it.each<[string, SetEvent]>([
    ['ACTIVE', setActive()],
    ['SLEEPING', setSleeping()],
    ['INACTIVE until later', setInactive(at('13:00'))],
    ['INACTIVE', setInactive(null, { note: 'again' })],
    ['a wake time by extendBy', setSleeping(null, { isExtension: true })],
    ['SLEEPING with neverShorten', setSleeping(null, { neverShorten: true })],
    ['ACTIVE, as an ADMIN that calls for many', setActive({ isAdmin: true })],
  ])('is not set %s by an automation', (_what, event) => {
    expect(decideOn(event)).toEqual({
      kind: 'REFUSED',
      status: optedOut(),
      refusal: {
        code: 'FORBIDDEN',
        field: [],
        message:
          'The contact opted out. Only a person with their own token of role AGENT or ADMIN, or a call with reason OPT_IN, can change that.',
      },
    });
  });

  it.each<[string, SetEvent, string]>([
    ['ACTIVE', setActive({ mayEndOptOut: true }), 'ACTIVE'],
    ['SLEEPING', setSleeping(at('13:00'), { mayEndOptOut: true }), 'SLEEPING'],
    ['ACTIVE with the reason OPT_IN', setActive({ mayEndOptOut: true, reason: 'OPT_IN' }), 'ACTIVE'],
    [
      'INACTIVE with the reason OPT_IN',
      setInactive(null, { mayEndOptOut: true, reason: 'OPT_IN', note: 'START' }),
      'INACTIVE',
    ],
  ])('is set %s by who may, which ends the opt-out', (_what, event, state) => {
    const { status } = decideOn(event);
    expect(status.state).toBe(state);
    expect(isOptedOut(status)).toBe(false);
  });

  it('is still opted out after a person set it INACTIVE', () => {
    const decision = decideOn(setInactive(null, { mayEndOptOut: true, note: 'by phone' }));
    expect(decision).toMatchObject({ change: { row: 42, outcome: 'APPLIED' } });
    expect(isOptedOut(decision.status)).toBe(true);
  });

  it.each([null, 'STOP'])('is reported again by an automation without a change: note %s', (note) => {
    expect(decideOn(setInactive(null, { reason: 'OPT_OUT', note }))).toMatchObject({
      change: { outcome: 'NO_CHANGE' },
      status: { version: 5, note: null },
    });
  });

  it.each([null, 'by mail'])('ends with OPT_IN, also where the bot stays INACTIVE: note %s', (note) => {
    const { status } = decideOn(setInactive(null, { mayEndOptOut: true, reason: 'OPT_IN', note }));
    expect([status.state, status.reason, isOptedOut(status)]).toEqual(['INACTIVE', 'OPT_IN', false]);
  });

  it('is left to an ADMIN if it is locked, also with OPT_IN', () => {
    const optIn = { mayEndOptOut: true, reason: 'OPT_IN' } as const;
    const message = 'The status is locked; only role ADMIN can change it.';
    expect(decideOn(setActive(optIn), true)).toMatchObject({ refusal: { code: 'FORBIDDEN', message } });
    expect(decideOn(setActive({ ...optIn, isAdmin: true }), true)).toMatchObject({
      status: { state: 'ACTIVE' },
    });
  });

  it.each<[string, StatusEvent, string]>([
    ["a teammate's message", teammateWrites(), 'SUPPRESSED'],
    ['a goal', goalIsReached('STOP_BOT', { wakeAt: at('13:00') }), 'SUPPRESSED'],
    ["a contact's message", contactWrites(), 'NO_CHANGE'],
    ['a read', conversationIsRead(), 'NO_CHANGE'],
  ])('stays so after %s', (_what, event, outcome) => {
    const decision = decideOn(event);
    expect(decision).toMatchObject({ change: { outcome } });
    expect(isOptedOut(decision.status)).toBe(true);
  });

  it('is woken by no timer', () => {
    expect(applyDueWake(optedOut(), NOW + 400 * DAY).status).toEqual(optedOut());
  });
});

describe('an opt-out', () => {
  it.each([
    ['an active', active()],
    ['a sleeping', asleep()],
    ['an inactive', inactive({ wakeAt: at('13:00') })],
  ])('of %s contact leaves it INACTIVE without a wake time', (_which, given) => {
    const { status } = decide(given, setInactive(null, { reason: 'OPT_OUT' }), { bot: EAGER, now: NOW });
    expect(status).toMatchObject({ state: 'INACTIVE', reason: 'OPT_OUT', wakeAt: null });
  });

  it('that was ended leaves an ordinary contact', () => {
    const talk = new Conversation(optedOut());
    talk.receive(NOW, setActive({ reason: 'OPT_IN', mayEndOptOut: true }));
    talk.receive(NOW, setSleeping(at('13:00')));
    expect(talk.status).toMatchObject({ state: 'SLEEPING', reason: 'MANUAL' });
  });
});

describe('a contact that opted out and was erased', () => {
  it.each([true, false])('begins INACTIVE, OPT_OUT at version 0, with its lock: %p', (locked) => {
    const status = createOptedOutStatus(NOW, locked);
    expect(status).toMatchObject({
      ...{ state: 'INACTIVE', reason: 'OPT_OUT', version: 0, wakeAt: null, locked },
      ...{ since: NOW, silentSince: NOW, replyCounts: [], waiting: [] },
    });
    expect(status).not.toHaveProperty('lastSilence');
    expect(isOptedOut(status)).toBe(true);
  });
});
