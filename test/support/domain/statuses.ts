import type { ActiveStatus, InactiveStatus, SleepingStatus } from '../../../src/domain/bot-status';
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
  reservedTokens: new Map([['email', { token: 'token-of-email', expiresAt: at('18:00') }]]),
  lastExplicitAt: null,
};

const QUIET = { silentSince: at('08:00'), pendingInbound: 0, waitingSince: null };

export function active(parts: Partial<ActiveStatus> = {}): ActiveStatus {
  return { ...PAST, state: 'ACTIVE', reason: 'INITIAL', lastSilence: null, ...parts };
}

/** Asleep since 08:00 for a manual message, until 18:00. */
export function asleep(parts: Partial<SleepingStatus> = {}): SleepingStatus {
  return {
    ...PAST,
    ...QUIET,
    state: 'SLEEPING',
    reason: 'TEAMMATE_MESSAGE',
    wakeAt: at('18:00'),
    pinned: false,
    finalReplyToken: null,
    ...parts,
  };
}

/** Inactive since 08:00, turned off by a person, with no time of its own. */
export function inactive(parts: Partial<InactiveStatus> = {}): InactiveStatus {
  return { ...PAST, ...QUIET, state: 'INACTIVE', reason: 'MANUAL', wakeAt: null, locked: false, ...parts };
}

export function counts(byChannel: Record<string, number>): ReadonlyMap<string, number> {
  return new Map(Object.entries(byChannel));
}
