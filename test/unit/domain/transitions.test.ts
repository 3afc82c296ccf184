import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '../../../src/domain/actor';
import { permissionOf, whyUnavailable } from '../../../src/domain/bot';
import { waitingSinceOf } from '../../../src/domain/bot-status';
import { decide } from '../../../src/domain/decisions/decide';
import { applyDueWake } from '../../../src/domain/decisions/due-wake';
import { decideMerge } from '../../../src/domain/decisions/merge';
import { decideTakingBack } from '../../../src/domain/decisions/taking-back';
import { HOUR, MINUTE, SECOND } from '../../../src/domain/time/instant';
import { aBot, aBotWith } from '../../support/domain/bots';
import { Conversation } from '../../support/domain/conversation';
import {
  contactWrites,
  goalIsReached,
  setActive,
  setSleeping,
  teammateWrites,
} from '../../support/domain/events';
import { BEN } from '../../support/domain/people';
import { active, asleep, counts, inactive } from '../../support/domain/statuses';
import { TABLE_ROWS } from '../../support/domain/table-rows';
import { at, NOW } from '../../support/domain/time';
import type { TransitionCase } from '../../support/domain/transition-case';
import { corrections } from './transitions/corrections.cases';
import { fromActive } from './transitions/from-active.cases';
import { fromInactive } from './transitions/from-inactive.cases';
import { fromSleeping } from './transitions/from-sleeping.cases';
import { replies } from './transitions/replies.cases';
import { ruleWhileSleeping } from './transitions/rule-while-sleeping.cases';

const CASES = [
  ...fromActive,
  ...replies,
  ...fromSleeping,
  ...ruleWhileSleeping,
  ...fromInactive,
  ...corrections,
];

/** The rows that take a story; one event and one status can show each of the others. */
const STORIES = [27, 60, 61, 62];
const ROWS_OF_THE_DOCUMENT = numbersOfRows().filter((row) => !STORIES.includes(row));

function numbersOfRows(): readonly number[] {
  const document = readFileSync(join(__dirname, '../../../docs/domain.md'), 'utf8');
  return [...document.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number));
}

function walk({ given, when, bot = aBot() }: TransitionCase) {
  if (when === 'TIMER') return applyDueWake(given, NOW);
  if (when.type === 'CORRECTION' || when.type === 'MERGE') {
    const { status, changes } =
      when.type === 'MERGE'
        ? decideMerge(given, when.from, { actor: BEN, bots: [], now: NOW })
        : decideTakingBack(given, when.taken, when.others, { actor: BEN, now: NOW });
    expect(changes).toHaveLength(1);
    return { status, change: changes[0] };
  }
  const decision = decide(given, when, { bot, now: NOW });
  if (decision.kind !== 'DECIDED') throw new Error(`The event was ${decision.kind}.`);
  expect(decision.changes).toEqual([decision.change]);
  return decision;
}

function actorOf({ when, leaves }: TransitionCase): Actor {
  if (when === 'TIMER') return leaves.changedBy;
  return 'actor' in when ? when.actor : BEN;
}

function messageIdOf({ when }: TransitionCase): string | null {
  if (when === 'TIMER') return null;
  if (when.type === 'CORRECTION') return when.taken.messageId;
  return when.type === 'MESSAGE' ? when.messageId : null;
}

describe('the transition table', () => {
  it.each(CASES)('row $row: $fact', (fact) => {
    const { row, given, when, outcome, because, leaves, endedSilence = null } = fact;
    const { status, change } = walk(fact);

    expect(status).toEqual(leaves);
    expect(change).toEqual({
      row,
      version: leaves.version,
      previousState: given.state,
      state: leaves.state,
      outcome,
      reason: because,
      actor: actorOf(fact),
      note: when !== 'TIMER' && when.type === 'SET' ? when.note : null,
      wakeAt: leaves.state === 'ACTIVE' ? null : leaves.wakeAt,
      effectiveAt: NOW,
      recordedAt: NOW,
      messageId: messageIdOf(fact),
      endedSilence,
      isWaitingChanged: waitingSinceOf(given) !== waitingSinceOf(leaves),
      statusAfter: leaves,
    });
  });

  const walked = new Set(CASES.map(({ row }) => row));

  it('has a fact for every row of the code', () => {
    expect(TABLE_ROWS.filter((row) => !walked.has(row))).toEqual([]);
  });

  it('has a fact for every row of the document', () => {
    expect(ROWS_OF_THE_DOCUMENT.filter((row) => !walked.has(row))).toEqual([]);
  });
});

describe('the rows that take a story', () => {
  it.each([
    ['extended', goalIsReached('STOP_BOT', { wakeAt: at('19:00') })],
    ['set to another time', setSleeping(at('19:00'))],
    ['set to no time', setSleeping()],
    ['woken', setActive()],
  ])('row 27: a timer does nothing to a sleep that was %s since', (_how, event) => {
    const talk = new Conversation(asleep({ wakeAt: at('18:00') }));
    talk.receive(NOW, event);
    expect(applyDueWake(talk.status, at('18:00'))).toEqual({ status: talk.status, change: null });
  });

  it.each([
    ['AUTO_PILOT', null, 'SEND'],
    ['SUGGESTIVE', null, 'SUGGEST'],
    ['OFF', 'BOT_OFF', 'NONE'],
  ] as const)(
    'row 60: with the mode %s availability and permission follow at once',
    (mode, why, permission) => {
      expect(whyUnavailable(aBot({ mode }))).toBe(why);
      expect(permissionOf('ACTIVE', aBot({ mode }))).toBe(permission);
    },
  );

  it.each([
    ['the mode is changed', aBot({ modeVersion: 2 })],
    ['another bot is assigned', aBot({ id: 'bot-2' })],
  ])('row 60: when %s the state stays and reservations are void', (_what, bot) => {
    const talk = new Conversation();
    const reservation = talk.reserve(NOW);
    talk.bot = bot;
    expect(talk.isLive(NOW, reservation)).toBe(false);
    expect(talk.commit(NOW, reservation).denyReason).toBe('LEASE_EXPIRED');
    expect(talk.status.state).toBe('ACTIVE');
  });

  it.each([
    ['off', aBot({ mode: 'OFF' })],
    ['deleted', null],
  ])('row 60: the timer keeps running while the bot is %s', (_how, bot) => {
    const talk = new Conversation(inactive({ wakeAt: at('13:00') }), bot);
    talk.receive(at('12:59:59.999'), contactWrites());
    expect(talk.status).toMatchObject({ state: 'INACTIVE', wakeAt: at('13:00') });
    talk.receive(at('13:00'), contactWrites());
    expect(talk.status).toMatchObject({ state: 'ACTIVE', reason: 'TIMER' });
  });

  it('row 61: maxMessages lowered below the count puts nobody to sleep before the next gate call', () => {
    const talk = new Conversation(active({ replyCounts: counts({ sms: 9 }) }), aBotWith({ maxMessages: 10 }));
    const reservation = talk.reserve(NOW);
    talk.bot = aBotWith({ maxMessages: 5, limitSleep: HOUR });
    talk.receive(NOW, contactWrites());
    expect(talk.status.state).toBe('ACTIVE');

    const { denyReason, status, changes } = talk.commit(NOW + SECOND, reservation);
    expect(denyReason).toBe('MESSAGE_LIMIT');
    expect(status).toMatchObject({ state: 'SLEEPING', reason: 'MESSAGE_LIMIT', wakeAt: NOW + SECOND + HOUR });
    expect(status.replyCounts).toEqual(counts({ sms: 9 }));
    expect(changes).toMatchObject([{ row: 61, outcome: 'APPLIED', reason: 'MESSAGE_LIMIT' }]);
  });

  it('row 62: a change of the durations does not recompute a standing wake time', () => {
    const talk = new Conversation(active(), aBotWith({ messageSleep: HOUR }));
    talk.receive(NOW, teammateWrites(NOW));
    talk.bot = aBotWith({ messageSleep: MINUTE, maxRuleSleep: MINUTE });
    talk.receive(at('12:59:59'), teammateWrites(at('12:59:59')));
    expect(talk.status).toMatchObject({ state: 'SLEEPING', wakeAt: at('13:00') });
    talk.timerRings(at('13:00'));
    expect(talk.status.state).toBe('ACTIVE');
  });
});
