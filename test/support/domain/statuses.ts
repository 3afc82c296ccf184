import type {
  ActiveStatus,
  InactiveStatus,
  ReplyCount,
  SleepingStatus,
  WaitingMessage,
} from '../../../src/domain/bot-status';
import type { Instant } from '../../../src/domain/time/instant';
import { ANNA } from './people';
import { at } from './time';

/** A contact with a past, so that what a change keeps and what it clears can be told apart. */
const PAST = {
  version: 5,
  epoch: 3,
  turn: 7,
  since: at('08:00'),
  changedBy: ANNA,
  note: null,
  replyCounts: counts({ sms: 2 }),
  countsResetAt: at('07:00'),
  lastCommitAt: at('07:30'),
  waiting: [],
  answeredThrough: at('07:30'),
  newestInboundAt: at('07:20'),
  reservedTokens: new Map([['email', { token: 'token-of-email', expiresAt: at('18:00') }]]),
  lastExplicitAt: null,
};

/** The message that began the sleep of `asleep`. */
export const FIRST_CAUSE = 'out:sms:message-0';

export function active(parts: Partial<ActiveStatus> = {}): ActiveStatus {
  return { ...PAST, state: 'ACTIVE', reason: 'INITIAL', lastSilence: null, ...parts };
}

/** Asleep since 08:00 for a manual message, until 18:00. */
export function asleep(parts: Partial<SleepingStatus> = {}): SleepingStatus {
  return {
    ...PAST,
    silentSince: at('08:00'),
    state: 'SLEEPING',
    reason: 'TEAMMATE_MESSAGE',
    wakeAt: at('18:00'),
    pinned: false,
    finalReplyToken: null,
    endOnReply: false,
    soleCause: FIRST_CAUSE,
    ...parts,
  };
}

/** Inactive since 08:00, turned off by a person, with no time of its own. */
export function inactive(parts: Partial<InactiveStatus> = {}): InactiveStatus {
  return {
    ...PAST,
    silentSince: at('08:00'),
    state: 'INACTIVE',
    reason: 'MANUAL',
    wakeAt: null,
    locked: false,
    ...parts,
  };
}

/** The counts of bot-1 by channel, of replies from 07:10 to 07:30. */
export function counts(byChannel: Record<string, number>): readonly ReplyCount[] {
  return Object.entries(byChannel).map(([channel, sent]) => count(channel, sent));
}

export function count(channel: string, sent: number, parts: Partial<ReplyCount> = {}): ReplyCount {
  const { startedAt = at('07:10'), lastAt = at('07:30') } = parts;
  return {
    botId: 'bot-1',
    channel,
    sent,
    startedAt,
    lastAt,
    burst: { startedAt: lastAt, sent: 1 },
    ...parts,
  };
}

/** Messages of the contact on one channel that nobody has answered. */
export function waitingSince(...times: readonly Instant[]): readonly WaitingMessage[] {
  return times.map((sentAt) => ({ sentAt, channel: 'sms' }));
}
