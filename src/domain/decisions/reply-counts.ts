import type { BotRules } from '../bot-rules';
import { type BotStatus, copyStatus, type ReplyCount } from '../bot-status';
import { type Instant, MINUTE } from '../time/instant';

/** Limits the size of a status. The count that is longest without a reply makes room. */
const MAX_COUNTS = 50;
const BURST = MINUTE;

export type CountKey = Pick<ReplyCount, 'botId' | 'channel'>;
type CountRules = Pick<BotRules, 'limitWindow'>;

function countOf({ replyCounts }: BotStatus, { botId, channel }: CountKey): ReplyCount | undefined {
  return replyCounts.find((count) => count.channel === channel && count.botId === botId);
}

/** The count, unless its window is over. */
function currentCount(status: BotStatus, key: CountKey, rules: CountRules, now: Instant) {
  const count = countOf(status, key);
  return count && !isOver(count, rules, now) ? count : undefined;
}

/** Number of replies of the bot on the channel that count towards its limit. */
export function repliesOn(status: BotStatus, key: CountKey, rules: CountRules, now: Instant): number {
  return currentCount(status, key, rules, now)?.sent ?? 0;
}

/** The counts of the bot that are not over. */
export function countsOf(
  { replyCounts }: BotStatus,
  botId: string | null,
  rules: CountRules,
  now: Instant,
): readonly ReplyCount[] {
  return replyCounts.filter((count) => count.botId === botId && isCounting(count, rules, now));
}

/** Whether the count has replies that still count. */
export function isCounting(count: ReplyCount, rules: CountRules, now: Instant): boolean {
  return count.sent > 0 && !isOver(count, rules, now);
}

function isOver({ startedAt }: ReplyCount, { limitWindow }: CountRules, now: Instant): boolean {
  return limitWindow !== null && startedAt + limitWindow <= now;
}

/** When the count of the bot on the channel is over by itself, or `null`. */
export function windowEndOf(status: BotStatus, key: CountKey, { limitWindow }: CountRules, now: Instant) {
  const count = currentCount(status, key, { limitWindow }, now);
  return count && limitWindow !== null ? count.startedAt + limitWindow : null;
}

/** Whether one more reply would be one too many within a minute. */
export function isBurst(status: BotStatus, key: CountKey, { burstLimit }: BotRules, now: Instant): boolean {
  const burst = countOf(status, key)?.burst;
  if (burstLimit === null || !burst || burst.startedAt + BURST <= now) return false;
  return burst.sent >= burstLimit;
}

/** The time that a reply is counted at: later than the last reset, so that taking it back never lowers a later count. */
export function countTimeOf({ countsResetAt }: BotStatus, now: Instant): Instant {
  return countsResetAt === null ? now : Math.max(now, countsResetAt + 1);
}

export function countReply(status: BotStatus, key: CountKey, rules: CountRules, now: Instant): BotStatus {
  const at = countTimeOf(status, now);
  const before = countOf(status, key);
  // A count, or a minute, from which every reply was taken back begins again.
  const isRunning = before && before.sent > 0 && !isOver(before, rules, now);
  const running = isRunning ? before : { sent: 0, startedAt: at };
  const isInBurst = before && before.burst.sent > 0 && now < before.burst.startedAt + BURST;
  const burst = isInBurst ? before.burst : { startedAt: at, sent: 0 };
  const count: ReplyCount = {
    botId: key.botId,
    channel: key.channel,
    sent: running.sent + 1,
    startedAt: running.startedAt,
    lastAt: at,
    burst: { startedAt: burst.startedAt, sent: burst.sent + 1 },
  };
  const next = copyStatus(status);
  next.replyCounts = before
    ? status.replyCounts.map((other) => (other === before ? count : other))
    : limitCounts([...status.replyCounts, count]);
  return next;
}

function limitCounts(counts: readonly ReplyCount[]): readonly ReplyCount[] {
  const kept = new Set([...counts].sort((a, b) => a.lastAt - b.lastAt).slice(-MAX_COUNTS));
  return counts.filter((count) => kept.has(count));
}

/** Takes a reply out of its count, if that still runs. */
export function uncountReply(status: BotStatus, key: CountKey, at: Instant): BotStatus {
  const before = countOf(status, key);
  if (!before || before.sent === 0 || at < before.startedAt) return status;
  if (status.countsResetAt !== null && at <= status.countsResetAt) return status;
  const { startedAt, lastAt, burst } = before;
  const count: ReplyCount = {
    botId: before.botId,
    channel: before.channel,
    sent: before.sent - 1,
    startedAt,
    lastAt,
    burst: at < burst.startedAt ? burst : { startedAt: burst.startedAt, sent: burst.sent - 1 },
  };
  const next = copyStatus(status);
  next.replyCounts = status.replyCounts.map((other) => (other === before ? count : other));
  return next;
}

/** The time of a reset: not earlier than the last reply that was counted. */
export function resetTimeOf({ replyCounts, countsResetAt }: BotStatus, now: Instant): Instant {
  return Math.max(now, countsResetAt ?? now, ...replyCounts.map(({ lastAt }) => lastAt));
}

/** Adds up the counts of two statuses of one person. */
export function addCounts(a: readonly ReplyCount[], b: readonly ReplyCount[]): readonly ReplyCount[] {
  const sums = [...a];
  for (const count of b) {
    const index = sums.findIndex(({ botId, channel }) => botId === count.botId && channel === count.channel);
    const same = sums[index];
    if (!same) {
      sums.push(count);
      continue;
    }
    sums[index] = {
      botId: count.botId,
      channel: count.channel,
      sent: same.sent + count.sent,
      startedAt: Math.min(same.startedAt, count.startedAt),
      lastAt: Math.max(same.lastAt, count.lastAt),
      burst: addBursts(same.burst, count.burst),
    };
  }
  return limitCounts(sums);
}

/** Of bursts that do not overlap, the newer counts alone. */
function addBursts(a: ReplyCount['burst'], b: ReplyCount['burst']): ReplyCount['burst'] {
  const startedAt = Math.max(a.startedAt, b.startedAt);
  const running = [a, b].filter((burst) => startedAt < burst.startedAt + BURST);
  return { startedAt, sent: running.reduce((sum, { sent }) => sum + sent, 0) };
}
