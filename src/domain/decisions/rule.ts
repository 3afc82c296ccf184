import type { Bot } from '../bot';
import { type BotRules, DEFAULT_RULES } from '../bot-rules';
import { type BotStatus, isExplicitReason, isSilent, type SleepingStatus } from '../bot-status';
import type { StatusEvent } from '../event';
import { DAY, type Instant, isLater, type Milliseconds } from '../instant';

/**
 * The rules that count for a contact. They apply silently while the bot is off or there is none, so that
 * switching Auto-Pilot on in mid-conversation does not talk over a person.
 */
export function rulesOf(bot: Bot | null): BotRules {
  return bot?.rules ?? DEFAULT_RULES;
}

/** What a rule would do about an event. */
interface RuleProposal {
  /** When the event happened, or `null` where it is as old as its arrival. */
  readonly at: Instant | null;
  /** The proposed wake time; `null` for "until someone wakes it", and for a rule that wakes. */
  readonly wakeAt: Instant | null;
}

/** What the rules want for this event in this status, or `null` where no rule is on. */
export function proposeByRule(status: BotStatus, event: StatusEvent, bot: Bot | null): RuleProposal | null {
  const rules = rulesOf(bot);
  switch (event.type) {
    case 'SET':
      return null;
    case 'GOAL':
      return { at: null, wakeAt: event.wakeAt };
    case 'READ':
      return mayWakeOnRead(status, rules) ? { at: event.readAt, wakeAt: null } : null;
    case 'MESSAGE': {
      const { origin, sentAt } = event;
      if (origin === 'CONTACT') return mayWakeOnInbound(status, rules) ? { at: sentAt, wakeAt: null } : null;
      const isOn =
        (origin === 'TEAMMATE' && rules.sleepOnManualMessage) ||
        (origin === 'WORKFLOW' && rules.sleepOnWorkflowMessage);
      return isOn ? { at: sentAt, wakeAt: addSleep(sentAt, rules.messageSleep) } : null;
    }
  }
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
export function extendedWake(
  status: SleepingStatus,
  proposed: Instant | null,
  rules: BotRules,
): Instant | null | undefined {
  const bound = addSleep(status.since, rules.maxRuleSleep);
  const wakeAt = isLater(proposed, bound) ? bound : proposed;
  return isLater(wakeAt, status.wakeAt) ? wakeAt : undefined;
}

export function mayWakeOnInbound(status: BotStatus, rules: BotRules): boolean {
  if (status.state !== 'SLEEPING' || status.reason === 'HUMAN_HANDOVER') return false;
  if (rules.wakeOnInbound === 'RULE_SLEEP_ONLY') return !isExplicitReason(status.reason);
  return rules.wakeOnInbound === 'ALWAYS';
}

export function mayWakeOnRead(status: BotStatus, rules: BotRules): boolean {
  return status.state === 'SLEEPING' && rules.wakeOnRead && status.reason === 'MESSAGE_LIMIT';
}

export function hasReachedLimit(status: BotStatus, channel: string, rules: BotRules): boolean {
  return (status.replyCounts.get(channel) ?? 0) >= rules.maxMessages;
}

export function addSleep(from: Instant, sleep: Milliseconds | null): Instant | null {
  return sleep === null ? null : from + sleep;
}

/** What every message leaves on a status, whatever becomes of it otherwise. */
export function countMessage(status: BotStatus, event: StatusEvent): BotStatus {
  if (event.type !== 'MESSAGE' || event.origin === 'BOT') return status;
  const noted = { ...status, turn: status.turn + 1 };
  if (!isSilent(noted)) return noted;
  if (event.origin === 'CONTACT') {
    // Nobody has been waiting for a bot that was not silent yet.
    const waitingSince = noted.waitingSince ?? Math.max(event.sentAt, noted.silentSince);
    return { ...noted, pendingInbound: noted.pendingInbound + 1, waitingSince };
  }
  if (event.origin === 'WORKFLOW') return noted;
  // A person has answered: nobody waits any more, and a closing message would talk over them.
  const isAnswer = noted.waitingSince !== null && event.sentAt >= noted.waitingSince;
  const answered = { ...noted, waitingSince: isAnswer ? null : noted.waitingSince };
  return answered.state === 'SLEEPING' ? { ...answered, finalReplyToken: null } : answered;
}
