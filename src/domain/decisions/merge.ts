import type { Actor } from '../actor';
import type { Bot } from '../bot';
import {
  type BotStatus,
  copyStatus,
  NONE_BY_CHANNEL,
  type WaitingMessage,
  waitingSinceOf,
  wakeTimeOf,
} from '../bot-status';
import type { StatusChange } from '../status-change';
import type { Instant } from '../time/instant';
import { applyDueWake } from './due-wake';
import { addCounts, isCounting } from './reply-counts';
import { rulesOf } from './rule';
import { stricterOf } from './stricter';
import { limitWaiting } from './waiting';

/**
 * Row 90: two contacts turn out to be one person. The stricter status counts, and what both have is added up. All
 * reservations become void.
 */
export function decideMerge(
  into: BotStatus,
  from: BotStatus,
  { actor, bots, now }: { readonly actor: Actor; readonly bots: readonly Bot[]; readonly now: Instant },
): { readonly status: BotStatus; readonly changes: readonly StatusChange[] } {
  const due = applyDueWake(into, now);
  const other = applyDueWake(from, now).status;
  const status = copyStatus(stricterOf(due.status, other));
  const both = [due.status, other] as const;
  status.version = latest(both.map(({ version }) => version)) + 1;
  status.epoch = latest(both.map(({ epoch }) => epoch)) + 1;
  status.turn = latest(both.map(({ turn }) => turn)) + 1;
  // A count that is over must not end one that runs.
  const [counts = [], otherCounts = []] = both.map(({ replyCounts }) =>
    replyCounts.filter((count) => isCounting(count, rulesOf(findBot(bots, count.botId)), now)),
  );
  status.replyCounts = addCounts(counts, otherCounts);
  status.countsResetAt = latestOf(both.map(({ countsResetAt }) => countsResetAt));
  status.lastCommitAt = latestOf(both.map(({ lastCommitAt }) => lastCommitAt));
  status.lastExplicitAt = latestOf(both.map(({ lastExplicitAt }) => lastExplicitAt));
  status.newestInboundAt = latestOf(both.map(({ newestInboundAt }) => newestInboundAt));
  status.answeredThrough = latestOf(both.map(({ answeredThrough }) => answeredThrough));
  const through = status.answeredThrough ?? -Infinity;
  const waiting = joinWaiting(due.status.waiting, other.waiting).filter(({ sentAt }) => sentAt > through);
  status.waiting = limitWaiting(waiting);
  forgetReplies(status);
  const change: StatusChange = {
    row: 90,
    version: status.version,
    previousState: due.status.state,
    state: status.state,
    outcome: 'APPLIED',
    reason: 'MERGE',
    actor,
    note: null,
    wakeAt: wakeTimeOf(status),
    effectiveAt: now,
    recordedAt: now,
    messageId: null,
    endedSilence: null,
    isWaitingChanged: waitingSinceOf(status) !== waitingSinceOf(due.status),
    statusAfter: status,
  };
  return { status, changes: due.change ? [due.change, change] : [change] };
}

/** A message that was reported under both ids is one. */
function joinWaiting(
  own: readonly WaitingMessage[],
  others: readonly WaitingMessage[],
): readonly WaitingMessage[] {
  const unmatched = [...own];
  const added = others.filter(({ sentAt, channel }) => {
    const same = unmatched.findIndex((message) => message.sentAt === sentAt && message.channel === channel);
    if (same !== -1) unmatched.splice(same, 1);
    return same === -1;
  });
  return [...own, ...added];
}

/** The status of a contact that is split off another: the same switch, without counts, and nobody waits. */
export function createSplitStatus(before: BotStatus, now: Instant): BotStatus {
  const status = copyStatus(applyDueWake(before, now).status);
  status.replyCounts = [];
  status.waiting = [];
  forgetReplies(status);
  return status;
}

/** Voids what is reserved, and forgets which message began the sleep: its facts may be those of another contact. */
function forgetReplies(status: ReturnType<typeof copyStatus<BotStatus>>): void {
  status.reservedTokens = NONE_BY_CHANNEL;
  if (status.state !== 'SLEEPING') return;
  status.soleCause = null;
  status.finalReplyToken = null;
}

function findBot(bots: readonly Bot[], id: string | null): Bot | null {
  return bots.find((bot) => bot.id === id) ?? null;
}

function latest(numbers: readonly number[]): number {
  return Math.max(...numbers);
}

function latestOf(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length > 0 ? latest(known) : null;
}
