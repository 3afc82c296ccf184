import { type BotStatus, copyStatus, type WaitingMessage } from '../bot-status';
import type { MessageEvent } from '../event';
import { DAY, type Instant, type Milliseconds } from '../time/instant';

/** Limits the size of a status. Beyond it, `waitingSince` may be late, but whether someone waits stays exact. */
const MAX_WAITING = 50;
/** Messages older than this on arrival are kept in the history only. */
const OLDEST: Milliseconds = 7 * DAY;

export function isTooOld(sentAt: Instant, now: Instant): boolean {
  return sentAt < now - OLDEST;
}

/** The time up to which a message answers what the contact wrote, or `null` if it is no answer. */
export function answerTimeOf({
  origin,
  isEcho,
  isAutomatic,
  sentAt,
  reservedAt,
}: MessageEvent): Instant | null {
  if (isEcho || isAutomatic || origin === 'CONTACT' || origin === 'WORKFLOW') return null;
  return reservedAt ?? sentAt;
}

/**
 * Counts a message towards the turn and who waits, whatever else it does. A message of the contact waits while it was
 * sent later than every answer, so any order of arrival leads to the same.
 */
export function noteMessage(status: BotStatus, event: MessageEvent, now: Instant): BotStatus {
  const { origin, channel, sentAt } = event;
  if (event.isAutomatic || isTooOld(sentAt, now)) return status;
  const next = copyStatus(status);
  if (origin !== 'BOT') next.turn = status.turn + 1;
  if (origin === 'CONTACT') {
    next.newestInboundAt = Math.max(sentAt, status.newestInboundAt ?? sentAt);
    if (sentAt > (status.answeredThrough ?? -Infinity))
      next.waiting = limitWaiting([...status.waiting, { sentAt, channel }]);
  }
  // A closing message would interrupt the person who writes.
  if (next.state === 'SLEEPING' && (origin === 'TEAMMATE' || origin === 'SUGGESTION'))
    next.finalReplyToken = null;
  const answeredAt = answerTimeOf(event);
  if (answeredAt !== null) {
    const through = Math.max(answeredAt, status.answeredThrough ?? answeredAt);
    next.answeredThrough = through;
    next.waiting = status.waiting.filter((message) => message.sentAt > through);
  }
  return next;
}

/** In order of time, without more than are kept. */
export function limitWaiting(messages: readonly WaitingMessage[]): readonly WaitingMessage[] {
  const sorted = [...messages].sort(compare);
  while (sorted.length > MAX_WAITING) sorted.splice(findDispensable(sorted), 1);
  return sorted;
}

/** Neither the oldest nor, where possible, the newest of its channel. */
function findDispensable(messages: readonly WaitingMessage[]): number {
  const later = messages.findIndex(
    ({ channel }, index) =>
      index > 0 && messages.some((other, at) => at > index && other.channel === channel),
  );
  return later === -1 ? 1 : later;
}

/** By time, then by channel. Messages that agree in both are equal, so their order does not matter. */
function compare(a: WaitingMessage, b: WaitingMessage): number {
  return a.sentAt - b.sentAt || (a.channel < b.channel ? -1 : 1);
}
