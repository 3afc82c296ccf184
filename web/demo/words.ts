import type { Actor, BotState, StatusReason } from 'bot-status-client/store';
import { capitalized, en } from '../../packages/badge/src/words/languages/en.js';
import { Phrases } from '../../packages/badge/src/words/phrases.js';

export { durationMs } from '../../packages/badge/src/words/durations.js';

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

/** Why a status changed. `actor` is the one who caused it; without one, it is not named. */
export function describeReason(reason: StatusReason, actor?: Actor): string {
  return phrases.reason(reason, actor ?? { kind: 'USER', externalId: null, name: null });
}

export function describeActor(actor: Actor): string {
  return capitalized(phrases.who(actor));
}

/** A time of which the day matters: "today, 2:05 PM". */
export function formatMoment(at: string | number, now: number): string {
  return phrases.moment(typeof at === 'string' ? Date.parse(at) : at, now);
}
