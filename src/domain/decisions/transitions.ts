import type { BotRules } from '../bot-rules';
import {
  type BotState,
  type BotStatus,
  copyStatus,
  isExplicitReason,
  isOptedOut,
  type SilentStatus,
  type SleepingStatus,
} from '../bot-status';
import type { GoalEvent, MessageEvent, ReadEvent, SetEvent, StatusEvent } from '../event';
import type { Instant } from '../time/instant';
import { applied, type Cause, type Effect, fallAsleep, turnOff, wake } from './change-state';
import { isCounting } from './reply-counts';
import {
  isLastReply,
  isLastReplyOfWindow,
  isReplyOfBurst,
  replyCounted,
  sleepAfterBurst,
  sleepAfterReply,
} from './reply-effects';
import type { RuleProposal } from './rule';

interface EventOfKind {
  SET_ACTIVE: SetEvent;
  SET_SLEEPING: SetEvent;
  SET_INACTIVE: SetEvent;
  TEAMMATE: MessageEvent;
  WORKFLOW: MessageEvent;
  CONTACT: MessageEvent;
  /** A message from the bot, or its draft sent by a person. It counts as a reply. */
  REPLY: MessageEvent;
  /** The echo of a reply that was counted at the commit, or an automatic message. */
  NOTED: MessageEvent;
  GOAL: GoalEvent;
  READ: ReadEvent;
}

export interface TransitionContext<S extends BotStatus = BotStatus, E extends StatusEvent = StatusEvent> {
  readonly status: S;
  readonly event: E;
  readonly rules: BotRules;
  /** The bot whose replies are counted. */
  readonly botId: string | null;
  /** What the rules propose, or `null` if none applies. */
  readonly proposal: RuleProposal | null;
  readonly cause: Cause;
}

/** A row of the transition table, with its number in docs/domain.md. */
interface Row<C> {
  readonly row: number;
  readonly then: (context: C) => Effect;
}

interface ConditionalRow<C> extends Row<C> {
  readonly when: (context: C) => boolean;
}

/** The transitions for one kind of event in one state: the first of `rows` whose condition holds, else `otherwise`. */
export interface Cell<C> {
  readonly rows: readonly ConditionalRow<C>[];
  readonly otherwise: Row<C>;
}

export type Cells<S extends BotStatus> = {
  readonly [K in keyof EventOfKind]: Cell<TransitionContext<S, EventOfKind[K]>>;
};

type StatusIn<S extends BotState> = Extract<BotStatus, { state: S }>;
type RuleEvent = MessageEvent | GoalEvent;

/** The rows of every rule that puts the bot to sleep, for a bot that sleeps already. */
const SLEEP_AGAIN: readonly ConditionalRow<TransitionContext<SleepingStatus>>[] = [
  when(25, isRulePinned, suppressed),
  when(23, isRuleLater, extendSleep),
];

/** The table of docs/domain.md: a cell for each state and event. Rows 26, 27 and 44 of the timer: see due-wake.ts. */
export const TRANSITIONS: { readonly [S in BotState]: Cells<StatusIn<S>> } = {
  ACTIVE: {
    SET_ACTIVE: { rows: [when(80, hasCounts, resetCounts)], otherwise: row(1, noChange) },
    SET_SLEEPING: always(2, setSleeping),
    SET_INACTIVE: always(3, setInactive),
    TEAMMATE: { rows: [when(4, isRuleOn, sleepByRule)], otherwise: row(6, noChange) },
    WORKFLOW: { rows: [when(5, isRuleOn, sleepByRule)], otherwise: row(6, noChange) },
    CONTACT: always(10, noChange),
    REPLY: {
      rows: [
        when(82, isLastReplyOfWindow, sleepAfterReply),
        when(8, isLastReply, sleepAfterReply),
        when(81, isReplyOfBurst, sleepAfterBurst),
      ],
      otherwise: row(7, replyCounted),
    },
    NOTED: always(70, noChange),
    GOAL: always(9, sleepByRule),
    READ: always(70, noChange),
  },
  SLEEPING: {
    SET_ACTIVE: always(20, wakeUp),
    SET_SLEEPING: {
      rows: [when(21, isExtension, moveWake), when(21, isSameSleep, noChange)],
      otherwise: row(21, setSleeping),
    },
    SET_INACTIVE: always(22, setInactive),
    TEAMMATE: { rows: SLEEP_AGAIN, otherwise: row(24, noChange) },
    WORKFLOW: { rows: SLEEP_AGAIN, otherwise: row(24, noChange) },
    CONTACT: {
      rows: [when(83, endsWithReply, wakeUp), when(29, isRuleOn, wakeUp)],
      otherwise: row(28, noChange),
    },
    REPLY: always(31, replyCounted),
    NOTED: always(70, noChange),
    GOAL: {
      rows: [when(32, isHandoverOfWait, stayAsleep), ...SLEEP_AGAIN, when(32, isHandover, handOver)],
      otherwise: row(24, noChange),
    },
    READ: { rows: [when(30, isRuleOn, wakeUp)], otherwise: row(70, noChange) },
  },
  INACTIVE: {
    SET_ACTIVE: always(40, wakeUp),
    SET_SLEEPING: { rows: [when(42, isExtension, moveWake)], otherwise: row(41, setSleeping) },
    SET_INACTIVE: { rows: [when(42, isSameOff, noChange)], otherwise: row(42, setInactive) },
    TEAMMATE: { rows: [when(43, isRuleOn, suppressed)], otherwise: row(70, noChange) },
    WORKFLOW: { rows: [when(43, isRuleOn, suppressed)], otherwise: row(70, noChange) },
    CONTACT: always(45, noChange),
    REPLY: always(31, replyCounted),
    NOTED: always(70, noChange),
    GOAL: always(43, suppressed),
    READ: always(70, noChange),
  },
};

function row<C>(number: number, then: (context: C) => Effect): Row<C> {
  return { row: number, then };
}

function when<C>(
  number: number,
  condition: (context: C) => boolean,
  then: (context: C) => Effect,
): ConditionalRow<C> {
  return { row: number, when: condition, then };
}

function always<C>(number: number, then: (context: C) => Effect): Cell<C> {
  return { rows: [], otherwise: row(number, then) };
}

function noChange({ status }: TransitionContext): Effect {
  return { outcome: 'NO_CHANGE', next: status };
}

function suppressed({ status }: TransitionContext): Effect {
  return { outcome: 'SUPPRESSED', next: status };
}

function wakeUp({ status, cause }: TransitionContext): Effect {
  return applied(wake(status, cause));
}

function hasCounts({ status, rules, cause }: TransitionContext): boolean {
  return status.replyCounts.some((count) => isCounting(count, rules, cause.at));
}

/** The bot stays active since the same time. */
function resetCounts({ status, cause }: TransitionContext): Effect {
  const next = copyStatus(wake(status, cause));
  next.since = status.since;
  return applied(next);
}

function setSleeping({ status, event, cause }: TransitionContext<BotStatus, SetEvent>): Effect {
  const { pinned, endOnReply } = event;
  return applied(fallAsleep(status, cause, event.wakeAt, { pinned, endOnReply }));
}

function setInactive({ status, event, cause }: TransitionContext<BotStatus, SetEvent>): Effect {
  const next = copyStatus(turnOff(status, cause, event.wakeAt, event.locked));
  // Who only notes something on a contact that opted out does not mean to end the opt-out.
  if (isOptedOut(status) && event.wakeAt === null && event.reason !== 'OPT_IN') next.reason = 'OPT_OUT';
  return applied(next);
}

function isExtension({ event }: TransitionContext<BotStatus, SetEvent>): boolean {
  return event.isExtension;
}

/** Keeps everything but the wake time. */
function moveWake({ status, event }: TransitionContext<SilentStatus, SetEvent>): Effect {
  if (status.wakeAt === event.wakeAt) return { outcome: 'NO_CHANGE', next: status };
  const next = copyStatus(status);
  next.wakeAt = event.wakeAt;
  return { outcome: 'EXTENDED', next };
}

function isSameSleep({ status, event }: TransitionContext<SleepingStatus, SetEvent>): boolean {
  // An explicit request for a sleep that a rule began makes it an explicit sleep.
  if (!isExplicitReason(status.reason)) return false;
  const isSame = status.endOnReply === event.endOnReply && status.pinned === event.pinned;
  return isSame && status.wakeAt === event.wakeAt && status.note === event.note;
}

function isSameOff({ status, event }: TransitionContext<StatusIn<'INACTIVE'>, SetEvent>): boolean {
  if (event.reason === 'OPT_OUT' && status.reason !== 'OPT_OUT') return false;
  if (status.reason === 'OPT_OUT') {
    if (event.reason === 'OPT_IN') return false;
    // Whoever could not end the opt-out must not replace it either.
    if (event.reason === 'OPT_OUT' && !event.mayEndOptOut && !event.locked) return true;
  }
  return status.wakeAt === event.wakeAt && status.locked === event.locked && status.note === event.note;
}

function endsWithReply({ status }: TransitionContext<SleepingStatus>): boolean {
  return status.endOnReply;
}

function isRuleOn({ proposal }: TransitionContext): boolean {
  return proposal !== null;
}

function isRulePinned({ status, proposal }: TransitionContext<SleepingStatus>): boolean {
  return proposal !== null && status.pinned;
}

function isRuleLater({ proposal }: TransitionContext): boolean {
  return proposal?.extendedWake !== undefined;
}

function sleepByRule({ status, event, proposal, cause }: TransitionContext<BotStatus, RuleEvent>): Effect {
  const finalReplyToken = event.type === 'GOAL' ? event.finalReplyToken : null;
  return applied(fallAsleep(status, cause, proposal?.wakeAt ?? null, { finalReplyToken }));
}

function extendSleep({ status, event, proposal, cause }: TransitionContext<SleepingStatus>): Effect {
  const wakeAt = proposal?.extendedWake ?? null;
  if (!keepsReason(status)) return { outcome: 'EXTENDED', next: sleepOn(status, cause, wakeAt) };
  const next = copyStatus(status);
  next.wakeAt = wakeAt;
  if (event.type === 'GOAL' && event.goal === 'HUMAN_HANDOVER') next.endOnReply = false;
  return { outcome: 'EXTENDED', next };
}

/**
 * An explicit sleep keeps its reason when a rule extends it; only the history records the rule. A handover also keeps
 * its reason, so that an inbound message does not wake the bot before the person has written.
 */
function keepsReason({ reason }: SleepingStatus): boolean {
  return isExplicitReason(reason) || reason === 'HUMAN_HANDOVER';
}

/** Continues a sleep for another cause, with the given wake time. */
function sleepOn(status: SleepingStatus, cause: Cause, wakeAt: Instant | null): SleepingStatus {
  return fallAsleep(status, cause, wakeAt, { finalReplyToken: status.finalReplyToken });
}

function isHandover({ status, event }: TransitionContext<SleepingStatus, GoalEvent>): boolean {
  return event.goal === 'HUMAN_HANDOVER' && !keepsReason(status);
}

/** Keeps the later wake time of the current sleep, with the handover as its reason. */
function handOver({ status, cause }: TransitionContext<SleepingStatus, GoalEvent>): Effect {
  return applied(sleepOn(status, cause, status.wakeAt));
}

/** A person takes over, so the sleep no longer ends with the next message of the contact. */
function isHandoverOfWait({
  status,
  event,
  proposal,
}: TransitionContext<SleepingStatus, GoalEvent>): boolean {
  const isExtended = !status.pinned && proposal?.extendedWake !== undefined;
  return event.goal === 'HUMAN_HANDOVER' && status.endOnReply && !isExtended;
}

function stayAsleep({ status }: TransitionContext<SleepingStatus>): Effect {
  const next = copyStatus(status);
  next.endOnReply = false;
  return applied(next);
}
