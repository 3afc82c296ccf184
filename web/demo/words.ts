import { en } from '../../packages/badge/src/words/languages/en.js';
import { Phrases } from '../../packages/badge/src/words/phrases.js';
import type { ActorInfo, BotMode, BotState, StatusReason } from './generated/operations.js';

export { durationMs } from '../../packages/badge/src/words/durations.js';
export { capitalized } from '../../packages/badge/src/words/languages/en.js';

/** The language of the page, also of its dates and times. */
export const LOCALE = 'en';

const phrases = new Phrases(en, LOCALE);

/** In display order. */
export const STATES: readonly BotState[] = ['ACTIVE', 'SLEEPING', 'INACTIVE'];

export const STATE_LABELS: Readonly<Record<BotState, string>> = {
  ACTIVE: en.active,
  SLEEPING: en.asleep,
  INACTIVE: en.inactive,
};

export const MODE_LABELS: Readonly<Record<BotMode, string>> = {
  OFF: 'Off',
  SUGGESTIVE: 'Suggestive',
  AUTO_PILOT: 'Auto-Pilot',
};

/** Someone of the team who is not named. */
export const A_TEAMMATE: ActorInfo = { kind: 'USER', externalId: null, name: null, via: null };

const A_PROGRAM: ActorInfo = { ...A_TEAMMATE, kind: 'INTEGRATION' };

/** Why a status changed, and who caused it. */
export function describeReason(reason: StatusReason, actor?: ActorInfo): string {
  const isByPerson = reason === 'MANUAL' || reason === 'TEAMMATE_MESSAGE' || reason === 'BULK';
  return phrases.reason(reason, actor ?? (isByPerson ? A_TEAMMATE : A_PROGRAM));
}

/** The name of someone, as in the middle of a sentence. */
export function describeActor(actor: ActorInfo): string {
  return phrases.who(actor);
}

/** "Back tomorrow, 6:52 PM". */
export function describeWake(wakeAt: string | null, now: number): string {
  return wakeAt === null ? en.backWhenTurnedOn : en.backAt(phrases.moment(Date.parse(wakeAt), now));
}

/** A time, with its day unless that is today: "2:05 PM", "tomorrow, 2:05 PM". */
export function formatMoment(at: string, now: number): string {
  return phrases.moment(Date.parse(at), now).replace(/^today, /, '');
}

export function formatTime(at: number, timeZone?: string): string {
  return new Intl.DateTimeFormat(LOCALE, { timeStyle: 'short', ...(timeZone && { timeZone }) }).format(at);
}

/** A duration in at most two units: "2 hr 5 min". */
export function formatLength(ms: number): string {
  return phrases.length(Math.max(0, ms));
}
