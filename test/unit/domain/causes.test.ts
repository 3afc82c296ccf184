import type { BotStatus } from '../../../src/domain/bot-status';
import { decide } from '../../../src/domain/decisions/decide';
import { decideMerge } from '../../../src/domain/decisions/merge';
import type { StatusEvent } from '../../../src/domain/event';
import { DAY, HOUR, SECOND } from '../../../src/domain/time/instant';
import { aBot, aBotWith } from '../../support/domain/bots';
import { Conversation } from '../../support/domain/conversation';
import {
  botWrites,
  contactWrites,
  conversationIsRead,
  draftIsSent,
  echoArrives,
  goalIsReached,
  message,
  setActive,
  setInactive,
  setSleeping,
  teammateWrites,
  workflowWrites,
} from '../../support/domain/events';
import { BEN, THE_BOT } from '../../support/domain/people';
import { active, asleep, counts, FIRST_CAUSE, inactive, waitingSince } from '../../support/domain/statuses';
import { at, NOW } from '../../support/domain/time';

const TEN = at('10:00');
const GUESS = 'out:sms:guess';
const guess = (sentAt: number) => message('TEAMMATE', sentAt, { messageId: 'guess' });

function soleCauseAfter(event: StatusEvent, given: BotStatus, bot = aBot()) {
  const { status } = decide(given, event, { bot, now: NOW });
  return status.state === 'SLEEPING' ? status.soleCause : status.state;
}

describe('a sleep', () => {
  it.each<[string, StatusEvent, BotStatus]>([
    ["a teammate's message", guess(NOW), active()],
    [
      'the reply that reached the limit',
      message('SUGGESTION', NOW, { messageId: 'guess' }),
      active({ replyCounts: counts({ sms: 74 }) }),
    ],
  ])('has %s that began it as its sole cause', (_what, event, given) => {
    expect(soleCauseAfter(event, given)).toBe(GUESS);
  });

  it('has the committed reply that reached the limit as its sole cause, by its token', () => {
    const talk = new Conversation(active(), aBotWith({ maxMessages: 3 }));
    talk.commit(NOW, talk.reserve(NOW));
    expect(talk.status).toMatchObject({ state: 'SLEEPING', soleCause: 'token-1' });
  });

  it.each<[string, StatusEvent, BotStatus]>([
    ['an explicit call', setSleeping(), active()],
    ['an explicit call on an inactive bot', setSleeping(), inactive()],
    ['a goal', goalIsReached('STOP_BOT'), active()],
  ])('that %s began has no sole cause', (_what, event, given) => {
    expect(soleCauseAfter(event, given)).toBeNull();
  });

  it('at the limit that the gate found has no sole cause', () => {
    const talk = new Conversation(active(), aBotWith({ maxMessages: 2 }));
    talk.tryReserve(NOW);
    expect(talk.status).toMatchObject({ reason: 'MESSAGE_LIMIT', soleCause: null });
  });

  it.each<[string, StatusEvent, BotStatus]>([
    ['a rule that extends it', teammateWrites(), asleep()],
    ['a rule that changes nothing', teammateWrites(at('11:00')), asleep({ wakeAt: null })],
    ['a rule that a pin suppresses', teammateWrites(), asleep({ pinned: true })],
    ['a goal', goalIsReached('STOP_BOT', { wakeAt: at('13:00') }), asleep()],
    ['an explicit call', setSleeping(at('13:00')), asleep()],
    ['an explicit call that changes nothing', setSleeping(at('18:00')), asleep({ reason: 'MANUAL' })],
    [
      'a call with neverShorten that changes nothing',
      setSleeping(at('13:00'), { neverShorten: true }),
      asleep(),
    ],
    ['a call with extendBy', setSleeping(at('19:00'), { isExtension: true }), asleep()],
  ])('has several causes after %s', (_what, event, given) => {
    expect(soleCauseAfter(event, given)).toBeNull();
  });

  it('has several causes after a merge', () => {
    for (const [into, from] of [
      [asleep(), active()],
      [active(), asleep()],
    ] as const) {
      const { status } = decideMerge(into, from, { actor: BEN, bots: [], now: NOW });
      expect(status).toMatchObject({ state: 'SLEEPING', soleCause: null });
    }
  });

  it.each<[string, StatusEvent]>([
    ['a rule that is off', workflowWrites()],
    ["a contact's message", contactWrites()],
    ['a reply', botWrites()],
    ['a draft that a person sends', draftIsSent()],
    ['an echo', echoArrives()],
    ['an automatic message', message('TEAMMATE', NOW, { isAutomatic: true })],
    ['a rule that is STALE', teammateWrites(NOW - DAY)],
    ['a read', conversationIsRead()],
    ['a call with neverShorten that asks for ACTIVE', setActive({ neverShorten: true })],
  ])('keeps its sole cause after %s', (_what, event) => {
    expect(soleCauseAfter(event, asleep())).toBe(FIRST_CAUSE);
  });

  it('that was off and sleeps again has no sole cause', () => {
    const talk = new Conversation(asleep());
    talk.receive(NOW, setInactive());
    talk.receive(NOW, setSleeping());
    expect(talk.status).toMatchObject({ state: 'SLEEPING', soleCause: null });
  });
});

describe('taking back', () => {
  it('applies a wake that is due first, as a change of its own', () => {
    const talk = new Conversation();
    talk.receive(TEN, guess(TEN));
    talk.takeBack(TEN + DAY, GUESS);
    expect(talk.history.map(({ row, reason }) => [row, reason])).toEqual([
      [4, 'TEAMMATE_MESSAGE'],
      [26, 'TIMER'],
      [89, 'CORRECTION'],
    ]);
  });

  it('keeps replies void that the sleep made void', () => {
    const talk = new Conversation();
    const reservation = talk.reserve(TEN);
    talk.receive(TEN, guess(TEN));
    talk.takeBack(TEN + SECOND, GUESS);
    expect(talk.status.state).toBe('ACTIVE');
    expect(talk.isLive(TEN + SECOND, reservation)).toBe(false);
    expect(talk.commit(TEN + SECOND, reservation).denyReason).toBe('SLEEPING');
    expect(talk.commit(TEN + SECOND, talk.reserve(TEN + SECOND)).denyReason).toBeNull();
  });

  it('keeps the counts and is no reset, so that the message can be counted as a reply', () => {
    const talk = new Conversation();
    talk.receive(TEN, guess(TEN));
    talk.takeBack(TEN + SECOND, GUESS);
    talk.receive(TEN + SECOND, message('BOT', TEN, { messageId: 'guess', actor: THE_BOT }));
    expect(talk.history.map(({ row, outcome }) => [row, outcome])).toEqual([
      [4, 'APPLIED'],
      [88, 'APPLIED'],
      [7, 'NO_CHANGE'],
    ]);
    expect(talk.status.replyCounts).toMatchObject([{ sent: 3 }]);
    expect(talk.status.countsResetAt).toBe(at('07:00'));
  });

  it('is no explicit call: messages from before it still apply', () => {
    const talk = new Conversation();
    talk.receive(TEN, guess(TEN));
    talk.takeBack(TEN + HOUR, GUESS);
    talk.receive(NOW, teammateWrites(TEN + SECOND));
    expect(talk.status).toMatchObject({ state: 'SLEEPING', wakeAt: TEN + SECOND + DAY });
  });

  it('does not end a sleep for which something else speaks', () => {
    const talk = new Conversation();
    talk.receive(TEN, guess(TEN));
    talk.receive(TEN, teammateWrites(TEN - HOUR));
    expect(talk.takeBack(TEN, GUESS)).toMatchObject({ row: 89, outcome: 'NO_CHANGE' });
    expect(talk.status).toMatchObject({ state: 'SLEEPING', reason: 'TEAMMATE_MESSAGE' });
  });

  it('does not end a later sleep', () => {
    const talk = new Conversation();
    talk.receive(TEN, guess(TEN));
    talk.receive(TEN, setActive());
    talk.receive(NOW, teammateWrites(NOW));
    expect(talk.takeBack(NOW, GUESS)).toMatchObject({ row: 89, state: 'SLEEPING' });
  });

  it('leaves waiting what another answer at the same time answered', () => {
    const talk = new Conversation();
    talk.receive(TEN, contactWrites(TEN - 1));
    talk.receive(TEN, guess(TEN));
    talk.receive(TEN, message('TEAMMATE', TEN, { messageId: 'other' }));
    talk.takeBack(TEN, GUESS);
    expect(talk.status).toMatchObject({ waiting: [], answeredThrough: TEN });
  });

  it('brings back what waited, up to the next older answer, on every channel', () => {
    const talk = new Conversation();
    talk.receive(TEN, message('CONTACT', TEN - 3, { messageId: 'question-1' }));
    talk.receive(TEN, message('TEAMMATE', TEN - 2, { messageId: 'other' }));
    talk.receive(TEN, message('CONTACT', TEN - 1, { messageId: 'question-2', channel: 'email' }));
    talk.receive(TEN, guess(TEN));
    talk.receive(TEN, message('CONTACT', TEN + 1, { messageId: 'question-3' }));
    expect(talk.status.waiting).toEqual(waitingSince(TEN + 1));
    expect(talk.takeBack(NOW, GUESS)).toMatchObject({ isWaitingChanged: true });
    expect(talk.status).toMatchObject({
      waiting: [{ sentAt: TEN - 1, channel: 'email' }, ...waitingSince(TEN + 1)],
      answeredThrough: TEN - 2,
    });
  });

  it('brings back nothing where the message was no answer', () => {
    const talk = new Conversation(active(), aBotWith({ sleepOnWorkflowMessage: true }));
    talk.receive(TEN, contactWrites(TEN));
    talk.receive(TEN, message('WORKFLOW', TEN, { messageId: 'guess' }));
    expect(talk.takeBack(TEN, GUESS)).toMatchObject({ row: 88, isWaitingChanged: false });
    expect(talk.status.waiting).toEqual(waitingSince(TEN));
  });
});
