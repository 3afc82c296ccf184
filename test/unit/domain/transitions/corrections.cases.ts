import { ANNA, BEN } from '../../../support/domain/people';
import {
  active,
  asleep,
  count,
  counts,
  FIRST_CAUSE,
  inactive,
  waitingSince,
} from '../../../support/domain/statuses';
import { at, NOW } from '../../../support/domain/time';
import { MOVED, SEVERAL_CAUSES, type TransitionCase } from '../../../support/domain/transition-case';

const NO_OTHERS = { answeredThrough: null, inbound: [] };
/** The message that began the sleep, which answered what the contact had sent before. */
const FIRST = { factKey: FIRST_CAUSE, messageId: 'message-0', answeredAt: at('08:00'), counted: null };
/** A reply of the bot that was counted. */
const REPLY = {
  factKey: 'token-1',
  messageId: null,
  answeredAt: at('07:30'),
  counted: { botId: 'bot-1', channel: 'sms', at: at('07:30') },
};
const MERGED = { version: 31, epoch: 10, turn: 22, reservedTokens: new Map() };

/** Rows 88 to 90: what turns out to be otherwise than it seemed. */
export const corrections: readonly TransitionCase[] = [
  {
    row: 88,
    fact: 'the sole cause of a sleep is taken back: the bot is active, with its counts, and who it answered waits',
    given: asleep({ answeredThrough: at('08:00'), pinned: true }),
    when: {
      type: 'CORRECTION',
      taken: FIRST,
      others: {
        answeredThrough: at('07:30'),
        inbound: waitingSince(at('07:30'), at('07:45'), at('08:00'), at('08:00:00.001')),
      },
    },
    outcome: 'APPLIED',
    because: 'CORRECTION',
    leaves: active({
      ...MOVED,
      reason: 'CORRECTION',
      answeredThrough: at('07:30'),
      waiting: waitingSince(at('07:45'), at('08:00')),
      lastSilence: 'SLEEPING',
    }),
    endedSilence: {
      startedAt: at('08:00'),
      endedAt: NOW,
      actor: ANNA,
      reason: 'TEAMMATE_MESSAGE',
      pendingInbound: 2,
    },
  },
  {
    row: 88,
    fact: 'the reply that reached the limit is taken back: it counts no more',
    given: asleep({ reason: 'MESSAGE_LIMIT', soleCause: 'token-1', changedBy: BEN }),
    when: { type: 'CORRECTION', taken: REPLY, others: NO_OTHERS },
    outcome: 'APPLIED',
    because: 'CORRECTION',
    leaves: active({
      ...MOVED,
      reason: 'CORRECTION',
      answeredThrough: null,
      replyCounts: [count('sms', 1, { burst: { startedAt: at('07:30'), sent: 0 } })],
      lastSilence: 'SLEEPING',
    }),
    endedSilence: {
      startedAt: at('08:00'),
      endedAt: NOW,
      actor: BEN,
      reason: 'MESSAGE_LIMIT',
      pendingInbound: 0,
    },
  },
  {
    row: 89,
    fact: 'one of several causes is taken back: the sleep goes on',
    given: asleep({ ...SEVERAL_CAUSES, answeredThrough: at('08:00') }),
    when: { type: 'CORRECTION', taken: FIRST, others: NO_OTHERS },
    outcome: 'NO_CHANGE',
    because: 'CORRECTION',
    leaves: asleep({ ...SEVERAL_CAUSES, answeredThrough: null }),
  },
  {
    row: 89,
    fact: 'another message than the sole cause is taken back, older than another answer: nothing changes',
    given: asleep(),
    when: {
      type: 'CORRECTION',
      taken: { ...FIRST, factKey: 'out:sms:message-9', answeredAt: at('07:00') },
      others: NO_OTHERS,
    },
    outcome: 'NO_CHANGE',
    because: 'CORRECTION',
    leaves: asleep(),
  },
  {
    row: 89,
    fact: 'a reply of an active bot is taken back: it is counted no more, and whom it answered waits',
    given: active(),
    when: {
      type: 'CORRECTION',
      taken: REPLY,
      others: { answeredThrough: at('07:15'), inbound: waitingSince(at('07:20')) },
    },
    outcome: 'NO_CHANGE',
    because: 'CORRECTION',
    leaves: active({
      replyCounts: [count('sms', 1, { burst: { startedAt: at('07:30'), sent: 0 } })],
      answeredThrough: at('07:15'),
      waiting: waitingSince(at('07:20')),
    }),
  },
  {
    row: 89,
    fact: 'a message is taken back while the bot is inactive: it stays so',
    given: inactive(),
    when: { type: 'CORRECTION', taken: FIRST, others: NO_OTHERS },
    outcome: 'NO_CHANGE',
    because: 'CORRECTION',
    leaves: inactive(),
  },
  {
    row: 90,
    fact: 'an active contact becomes one with a sleeping one: it sleeps, and both are added up',
    given: active({ waiting: waitingSince(at('09:00')), lastExplicitAt: at('07:00') }),
    when: {
      type: 'MERGE',
      from: asleep({
        ...{ version: 30, epoch: 9, turn: 21, changedBy: BEN, note: 'lunch', finalReplyToken: 'token-1' },
        ...{ countsResetAt: at('07:05'), lastCommitAt: at('07:40'), newestInboundAt: at('07:10') },
        ...{
          lastExplicitAt: at('06:00'),
          answeredThrough: null,
          waiting: waitingSince(at('07:30'), at('08:30')),
        },
        replyCounts: [count('sms', 3, { startedAt: at('07:06'), lastAt: at('07:40') }), count('email', 1)],
      }),
    },
    outcome: 'APPLIED',
    because: 'MERGE',
    leaves: asleep({
      ...MERGED,
      ...SEVERAL_CAUSES,
      ...{ changedBy: BEN, note: 'lunch', lastExplicitAt: at('07:00') },
      ...{ countsResetAt: at('07:05'), lastCommitAt: at('07:40') },
      waiting: waitingSince(at('08:30'), at('09:00')),
      replyCounts: [count('sms', 5, { startedAt: at('07:06'), lastAt: at('07:40') }), count('email', 1)],
    }),
  },
  {
    row: 90,
    fact: 'of two sleeps the one that wakes later counts, and what the other one granted is void',
    given: asleep({ wakeAt: at('19:00'), reason: 'APPOINTMENT_BOOKED', finalReplyToken: 'token-1' }),
    when: {
      type: 'MERGE',
      from: asleep({ version: 30, epoch: 9, turn: 21, wakeAt: at('18:59'), replyCounts: counts({}) }),
    },
    outcome: 'APPLIED',
    because: 'MERGE',
    leaves: asleep({
      ...MERGED,
      ...SEVERAL_CAUSES,
      wakeAt: at('19:00'),
      reason: 'APPOINTMENT_BOOKED',
    }),
  },
];
