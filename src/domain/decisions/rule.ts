import type { Bot } from '../bot';
import { type BotRules, DEFAULT_RULES } from '../bot-rules';
import { type BotStatus, isExplicitReason, type SleepingStatus } from '../bot-status';
import type { MessageEvent, StatusEvent } from '../event';
import { DAY, type Instant, isLater, type Milliseconds } from '../time/instant';
import { copyStatus } from './copy-status';

/**
 * The rules that count for a contact. They apply silently while the bot is off or there is none, so that
 * switching Auto-Pilot on in mid-conversation does not talk over a person.
 */
export function rulesOf(bot: Bot | null): BotRules {
  return bot?.rules ?? DEFAULT_RULES;
}

/** What a rule would do about an event. */
export interface RuleProposal {
  /** When the event happened, or `null` where it is as old as its arrival. */
  readonly at: Instant | null;
  /** The proposed wake time; `null` for "until someone wakes it", and for a rule that wakes. */
  readonly wakeAt: Instant | null;
  /** The wake time that it moves a sleep to, which may be bounded; `undefined` where it moves none. */
  readonly extendedWake: Instant | null | undefined;
}

/** What the rules want for this event in this status, or `null` where no rule is on. */
export function proposeByRule(status: BotStatus, event: StatusEvent, rules: BotRules): RuleProposal | null {
  switch (event.type) {
    case 'SET':
      return null;
    case 'GOAL':
      return proposeSleep(status, null, event.wakeAt, rules);
    case 'READ':
      return mayWakeOnRead(status, rules) ? proposeWake(event.readAt) : null;
    case 'MESSAGE': {
      const { origin, sentAt } = event;
      if (origin === 'CONTACT') return mayWakeOnInbound(status, rules) ? proposeWake(sentAt) : null;
      const isOn =
        (origin === 'TEAMMATE' && rules.sleepOnManualMessage) ||
        (origin === 'WORKFLOW' && rules.sleepOnWorkflowMessage);
      return isOn ? proposeSleep(status, sentAt, addSleep(sentAt, rules.messageSleep), rules) : null;
    }
  }
}

function proposeWake(at: Instant): RuleProposal {
  return { at, wakeAt: null, extendedWake: undefined };
}

function proposeSleep(
  status: BotStatus,
  at: Instant | null,
  wakeAt: Instant | null,
  rules: BotRules,
): RuleProposal {
  const extendedWake = status.state === 'SLEEPING' ? extendWake(status, wakeAt, rules) : undefined;
  return { at, wakeAt, extendedWake };
}

/**
 * Whether a rule comes too late: it is older than the last explicit change (a tie goes to the explicit one),
 * its effect is over, or, without an end, it is older than a day. So a late webhook or an import of history
 * changes nothing.
 */
export function isStale(
  status: BotStatus,
  event: StatusEvent,
  proposal: RuleProposal,
  now: Instant,
): boolean {
  const { at, wakeAt } = proposal;
  if (at === null) return false;
  if (status.lastExplicitAt !== null && at <= status.lastExplicitAt) return true;
  // What was written or read before the bot fell asleep says nothing about the sleep, and does not end it.
  if (wakesUp(event) && at < status.since) return true;
  return wakeAt === null ? at + DAY <= now : wakeAt <= now;
}

function wakesUp(event: StatusEvent): boolean {
  return event.type === 'READ' || (event.type === 'MESSAGE' && event.origin === 'CONTACT');
}

/**
 * The wake time that a rule may move a sleep to: never past the bound on one stretch, never earlier than it was.
 * `undefined` is no move.
 */
function extendWake(
  status: SleepingStatus,
  proposed: Instant | null,
  rules: BotRules,
): Instant | null | undefined {
  const bound = addSleep(status.since, rules.maxRuleSleep);
  const wakeAt = isLater(proposed, bound) ? bound : proposed;
  return isLater(wakeAt, status.wakeAt) ? wakeAt : undefined;
}

function mayWakeOnInbound(status: BotStatus, rules: BotRules): boolean {
  if (status.state !== 'SLEEPING' || status.reason === 'HUMAN_HANDOVER') return false;
  if (rules.wakeOnInbound === 'RULE_SLEEP_ONLY') return !isExplicitReason(status.reason);
  return rules.wakeOnInbound === 'ALWAYS';
}

function mayWakeOnRead(status: BotStatus, rules: BotRules): boolean {
  return status.state === 'SLEEPING' && rules.wakeOnRead && status.reason === 'MESSAGE_LIMIT';
}

export function hasReachedLimit(status: BotStatus, channel: string, rules: BotRules): boolean {
  return repliesOn(status, channel) >= rules.maxMessages;
}

export function addSleep(from: Instant, sleep: Milliseconds | null): Instant | null {
  return sleep === null ? null : from + sleep;
}

/** The status with a message counted, whatever else becomes of it. */
export function countMessage(status: BotStatus, event: StatusEvent): BotStatus {
  if (event.type !== 'MESSAGE' || event.origin === 'BOT') return status;
  const next = copyStatus(status);
  next.turn = status.turn + 1;
  if (next.state === 'ACTIVE' || event.origin === 'WORKFLOW') return next;
  if (event.origin === 'CONTACT') {
    next.pendingInbound += 1;
    // Nobody has been waiting for a bot that was not silent yet.
    next.waitingSince ??= Math.max(event.sentAt, next.silentSince);
    return next;
  }
  // A person has answered: nobody waits any more, and a closing message would talk over them.
  if (next.waitingSince !== null && event.sentAt >= next.waitingSince) next.waitingSince = null;
  if (next.state === 'SLEEPING') next.finalReplyToken = null;
  return next;
}

/** The status with a reply counted on its channel. */
export function countReply(status: BotStatus, { channel }: MessageEvent): BotStatus {
  const next = copyStatus(status);
  next.replyCounts = new Map(status.replyCounts).set(channel, repliesOn(status, channel) + 1);
  return next;
}

export function repliesOn(status: BotStatus, channel: string): number {
  return status.replyCounts.get(channel) ?? 0;
}
