import type { Bot } from '../bot';
import { type BotRules, DEFAULT_RULES } from '../bot-rules';
import { type BotStatus, isExplicitReason } from '../bot-status';
import type { MessageEvent, StatusEvent } from '../event';
import { DAY, type Instant, isLater, type Milliseconds } from '../time/instant';
import { copyStatus } from './change-state';

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
      const { origin, sentAt } = event;
      if (origin === 'CONTACT') return mayWakeOnInbound(status, rules) ? proposeWake(sentAt) : null;
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
 * Whether a rule must not apply because its event is too old: not later than the last explicit change, already without
 * effect, or, without a wake time, older than a day. Late webhooks and imported history therefore change nothing.
 */
export function isStale(
  status: BotStatus,
  event: StatusEvent,
  { at, wakeAt }: RuleProposal,
  now: Instant,
): boolean {
  if (at === null) return false;
  if (status.lastExplicitAt !== null && at <= status.lastExplicitAt) return true;
  // A message sent, or a conversation read, before the sleep began does not end the sleep.
  if (wakesUp(event) && at < status.since) return true;
  return wakeAt === null ? at + DAY <= now : wakeAt <= now;
}

function wakesUp(event: StatusEvent): boolean {
  return event.type === 'READ' || (event.type === 'MESSAGE' && event.origin === 'CONTACT');
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

/** Counts a message, independently of its other effects. */
export function countMessage(status: BotStatus, event: StatusEvent): BotStatus {
  if (event.type !== 'MESSAGE' || event.origin === 'BOT') return status;
  const next = copyStatus(status);
  next.turn = status.turn + 1;
  if (next.state === 'ACTIVE' || event.origin === 'WORKFLOW') return next;
  if (event.origin === 'CONTACT') {
    next.pendingInbound += 1;
    // Waiting starts no earlier than the silence.
    next.waitingSince ??= Math.max(event.sentAt, next.silentSince);
    return next;
  }
  // A person has replied: the contact no longer waits, and a closing message would interrupt that person.
  if (next.waitingSince !== null && event.sentAt >= next.waitingSince) next.waitingSince = null;
  if (next.state === 'SLEEPING') next.finalReplyToken = null;
  return next;
}

/** Counts a reply on its channel. */
export function countReply(status: BotStatus, { channel }: MessageEvent): BotStatus {
  const next = copyStatus(status);
  next.replyCounts = new Map(status.replyCounts).set(channel, repliesOn(status, channel) + 1);
  return next;
}

export function repliesOn(status: BotStatus, channel: string): number {
  return status.replyCounts.get(channel) ?? 0;
}
