import type { BotRules } from '../bot-rules';
import { type BotState, type BotStatus, isExplicitReason, type SleepingStatus } from '../bot-status';
import type { GoalEvent, MessageEvent, ReadEvent, SetEvent, StatusEvent } from '../event';
import type { Instant } from '../time/instant';
import { type Cause, copyStatus, type Effect, fallAsleep, turnOff, wake } from './change-state';
import { addSleep, countReply, type RuleProposal, repliesOn } from './rule';

interface EventOfKind {
  SET_ACTIVE: SetEvent;
  SET_SLEEPING: SetEvent;
  SET_INACTIVE: SetEvent;
  TEAMMATE: MessageEvent;
  WORKFLOW: MessageEvent;
  CONTACT: MessageEvent;
  /** A message from the bot, or its draft sent by a person. It counts as a reply. */
  REPLY: MessageEvent;
  /** The echo of a reply that was counted at the commit. */
  ECHO: MessageEvent;
  GOAL: GoalEvent;
  READ: ReadEvent;
}

export interface TransitionContext<S extends BotStatus = BotStatus, E extends StatusEvent = StatusEvent> {
  readonly status: S;
  readonly event: E;
  readonly rules: BotRules;
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
    SET_ACTIVE: always(1, noChange),
    SET_SLEEPING: always(2, setSleeping),
    SET_INACTIVE: always(3, setInactive),
    TEAMMATE: { rows: [when(4, isRuleOn, sleepByRule)], otherwise: row(6, noChange) },
    WORKFLOW: { rows: [when(5, isRuleOn, sleepByRule)], otherwise: row(6, noChange) },
    CONTACT: always(10, noChange),
    REPLY: { rows: [when(8, isLastReply, sleepAfterReply)], otherwise: row(7, replyCounted) },
    ECHO: always(70, noChange),
    GOAL: always(9, sleepByRule),
    READ: always(70, noChange),
  },
  SLEEPING: {
    SET_ACTIVE: always(20, wakeUp),
    SET_SLEEPING: { rows: [when(21, isSameSleep, noChange)], otherwise: row(21, setSleeping) },
    SET_INACTIVE: always(22, setInactive),
    TEAMMATE: { rows: SLEEP_AGAIN, otherwise: row(24, noChange) },
    WORKFLOW: { rows: SLEEP_AGAIN, otherwise: row(24, noChange) },
    CONTACT: { rows: [when(29, isRuleOn, wakeUp)], otherwise: row(28, noChange) },
    REPLY: always(31, replyCounted),
    ECHO: always(70, noChange),
    GOAL: { rows: [...SLEEP_AGAIN, when(32, isHandover, handOver)], otherwise: row(24, noChange) },
    READ: { rows: [when(30, isRuleOn, wakeUp)], otherwise: row(70, noChange) },
  },
  INACTIVE: {
    SET_ACTIVE: always(40, wakeUp),
    SET_SLEEPING: always(41, setSleeping),
    SET_INACTIVE: { rows: [when(42, isSameOff, noChange)], otherwise: row(42, setInactive) },
    TEAMMATE: { rows: [when(43, isRuleOn, suppressed)], otherwise: row(70, noChange) },
    WORKFLOW: { rows: [when(43, isRuleOn, suppressed)], otherwise: row(70, noChange) },
    CONTACT: always(45, noChange),
    REPLY: always(31, replyCounted),
    ECHO: always(70, noChange),
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

function applied(next: BotStatus): Effect {
  return { outcome: 'APPLIED', next };
}

function wakeUp({ status, cause }: TransitionContext): Effect {
  return applied(wake(status, cause));
}

function setSleeping({ status, event, cause }: TransitionContext<BotStatus, SetEvent>): Effect {
  return applied(fallAsleep(status, cause, event.wakeAt, { pinned: event.pinned }));
}

function setInactive({ status, event, cause }: TransitionContext<BotStatus, SetEvent>): Effect {
  return applied(turnOff(status, cause, event.wakeAt, event.locked));
}

function isSameSleep({ status, event }: TransitionContext<SleepingStatus, SetEvent>): boolean {
  // An explicit request for a sleep that a rule began makes it an explicit sleep.
  if (!isExplicitReason(status.reason)) return false;
  return status.wakeAt === event.wakeAt && status.pinned === event.pinned && status.note === event.note;
}

function isSameOff({ status, event }: TransitionContext<StatusIn<'INACTIVE'>, SetEvent>): boolean {
  return status.wakeAt === event.wakeAt && status.locked === event.locked && status.note === event.note;
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

function extendSleep({ status, proposal, cause }: TransitionContext<SleepingStatus>): Effect {
  const wakeAt = proposal?.extendedWake ?? null;
  if (!keepsReason(status)) return { outcome: 'EXTENDED', next: sleepOn(status, cause, wakeAt) };
  const next = copyStatus(status);
  next.wakeAt = wakeAt;
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

function replyCounted({ status, event }: TransitionContext<BotStatus, MessageEvent>): Effect {
  return { outcome: 'NO_CHANGE', next: countReply(status, event) };
}

function isLastReply({ status, event, rules }: TransitionContext<BotStatus, MessageEvent>): boolean {
  return repliesOn(status, event.channel) + 1 >= rules.maxMessages;
}

function sleepAfterReply(context: TransitionContext<BotStatus, MessageEvent>): Effect {
  return sleepAtLimit(countReply(context.status, context.event), context.cause, context.rules);
}

/** Row 8, and row 61 at the reply gate: puts the bot to sleep because the message limit is reached. */
export function sleepAtLimit(status: BotStatus, { actor, at, note }: Cause, rules: BotRules): Effect {
  const cause: Cause = { reason: 'MESSAGE_LIMIT', actor, at, note };
  return applied(fallAsleep(status, cause, addSleep(at, rules.limitSleep)));
}
