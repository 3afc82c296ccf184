import type { Bot } from '../bot';
import { type BotRules, DEFAULT_RULES } from '../bot-rules';
import { type BotStatus, isExplicitReason } from '../bot-status';
import type { MessageEvent, StatusEvent } from '../event';
import { DAY, type Instant, isLater, type Milliseconds } from '../time/instant';
import { isTooOld } from './waiting';

/**
 * The rules that apply to a contact. They also apply while the bot is off or missing, so that a bot switched to
 * AUTO_PILOT during a conversation does not interrupt a person.
 */
export function rulesOf(bot: Bot | null): BotRules {
  return bot?.rules ?? DEFAULT_RULES;
}

/** What a rule would do in response to an event. */
export interface RuleProposal {
  /** When the event happened, or `null` if it happens as it arrives. */
  readonly at: Instant | null;
  /** The proposed wake time. `null` means until someone wakes the bot, or that the rule wakes it. */
  readonly wakeAt: Instant | null;
  /** The later wake time of an extended sleep, within `maxRuleSleep`; `undefined` if it is not extended. */
  readonly extendedWake: Instant | null | undefined;
}

/** Returns what the rules propose for this event, or `null` if no enabled rule applies. */
export function proposeByRule(status: BotStatus, event: StatusEvent, rules: BotRules): RuleProposal | null {
  switch (event.type) {
    case 'SET':
      return null;
    case 'GOAL':
      return proposeSleep(status, null, event.wakeAt, rules);
    case 'READ':
      return mayWakeOnRead(status, rules) ? proposeWake(event.readAt) : null;
    case 'MESSAGE': {
      const { origin, sentAt, isAutomatic } = event;
      if (isAutomatic) return null;
      if (origin === 'CONTACT')
        return endsOnReply(status) || mayWakeOnInbound(status, rules) ? proposeWake(sentAt) : null;
      const isOn =
        (origin === 'TEAMMATE' && rules.sleepOnTeammateMessage) ||
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
  if (status.state !== 'SLEEPING') return { at, wakeAt, extendedWake: undefined };
  const latest = addSleep(status.since, rules.maxRuleSleep);
  const bounded = isLater(wakeAt, latest) ? latest : wakeAt;
  return { at, wakeAt, extendedWake: isLater(bounded, status.wakeAt) ? bounded : undefined };
}

/**
 * Whether an event is too old to have an effect: it is not later than the last explicit call, its effect would be over,
 * or it is older than a day (a week, if nothing applies). Late webhooks and imported history therefore change nothing.
 */
export function isStale(
  status: BotStatus,
  event: StatusEvent,
  proposal: RuleProposal | null,
  now: Instant,
): boolean {
  if (event.type === 'MESSAGE' && (isTooOld(event.sentAt, now) || isReplyStale(status, event, now)))
    return true;
  return proposal !== null && isRuleStale(status, event, proposal, now);
}

/** A reply that the gate has granted is counted in any case. */
function isReplyStale({ countsResetAt }: BotStatus, event: MessageEvent, now: Instant): boolean {
  const { origin, isEcho, isAutomatic, sentAt, reservedAt } = event;
  if (isEcho || isAutomatic || reservedAt !== null || (origin !== 'BOT' && origin !== 'SUGGESTION'))
    return false;
  return (countsResetAt !== null && sentAt <= countsResetAt) || sentAt + DAY <= now;
}

function isRuleStale(
  status: BotStatus,
  event: StatusEvent,
  { at, wakeAt }: RuleProposal,
  now: Instant,
): boolean {
  if (at === null) return false;
  // A message sent, or a conversation read, before the sleep began does not end the sleep.
  if (wakesUp(event) && at < status.since) return true;
  if (event.type === 'MESSAGE' && event.origin === 'CONTACT' && endsOnReply(status))
    return status.lastExplicitAt !== null && at < status.lastExplicitAt;
  if (status.lastExplicitAt !== null && at <= status.lastExplicitAt) return true;
  return wakeAt === null ? at + DAY <= now : wakeAt <= now;
}

function wakesUp(event: StatusEvent): boolean {
  return event.type === 'READ' || (event.type === 'MESSAGE' && event.origin === 'CONTACT');
}

export function endsOnReply(status: BotStatus): boolean {
  return status.state === 'SLEEPING' && status.endOnReply;
}

function mayWakeOnInbound(status: BotStatus, rules: BotRules): boolean {
  if (status.state !== 'SLEEPING') return false;
  if (status.reason === 'HUMAN_HANDOVER' || status.reason === 'REPLY_BURST') return false;
  if (rules.wakeOnInbound === 'RULE_SLEEP_ONLY') return !isExplicitReason(status.reason);
  return rules.wakeOnInbound === 'ALWAYS';
}

function mayWakeOnRead(status: BotStatus, rules: BotRules): boolean {
  return status.state === 'SLEEPING' && rules.wakeOnRead && status.reason === 'MESSAGE_LIMIT';
}

export function addSleep(from: Instant, sleep: Milliseconds | null): Instant | null {
  return sleep === null ? null : from + sleep;
}
