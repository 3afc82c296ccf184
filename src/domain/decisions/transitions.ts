import type { Bot } from '../bot';
import { type BotState, type BotStatus, isExplicitReason } from '../bot-status';
import type { GoalEvent, MessageEvent, ReadEvent, SetEvent, StatusEvent } from '../event';
import type { Instant } from '../instant';
import type { KeptOutcome } from '../status-change';
import type { Effect } from './record-change';
import { addSleep, extendedWake, mayWakeOnInbound, mayWakeOnRead, proposeByRule, rulesOf } from './rule';
import { type Cause, fallAsleep, turnOff, wake } from './silence';

interface EventOfKind {
  SET_ACTIVE: SetEvent;
  SET_SLEEPING: SetEvent;
  SET_INACTIVE: SetEvent;
  TEAMMATE: MessageEvent;
  WORKFLOW: MessageEvent;
  CONTACT: MessageEvent;
  /** The bot's own message, or its draft sent by a person: it counts. */
  REPLY: MessageEvent;
  /** The echo of a reply that was counted when it was committed. */
  ECHO: MessageEvent;
  GOAL: GoalEvent;
  READ: ReadEvent;
}
export type EventKind = keyof EventOfKind;

interface Context<E = StatusEvent, S = BotStatus> {
  readonly status: S;
  readonly event: E;
  readonly bot: Bot | null;
  readonly now: Instant;
  readonly cause: Cause;
}

/** One row of the transition table. Rows are tried in their order; the first that fits decides. */
export interface Transition {
  readonly row: number;
  readonly from: readonly BotState[];
  readonly on: readonly EventKind[];
  readonly when?: (context: Context) => boolean;
  readonly then: (context: Context) => Effect;
}

type StatusIn<S extends BotState> = Extract<BotStatus, { state: S }>;

function row<S extends BotState, K extends EventKind>(
  number: number,
  from: readonly S[],
  on: readonly K[],
  then: (context: Context<EventOfKind[K], StatusIn<S>>) => Effect,
  when?: (context: Context<EventOfKind[K], StatusIn<S>>) => boolean,
): Transition {
  // `from` and `on` are what narrows the context; whoever walks the table knows neither.
  return { row: number, from, on, then, ...(when && { when }) } as unknown as Transition;
}

const A = ['ACTIVE'] as const;
const S = ['SLEEPING'] as const;
const I = ['INACTIVE'] as const;
const ANY = ['ACTIVE', 'SLEEPING', 'INACTIVE'] as const;
const RULES = ['TEAMMATE', 'WORKFLOW', 'GOAL'] as const;

const keep = (outcome: KeptOutcome) => (context: Context) => ({ outcome, next: context.status });
const noChange = keep('NO_CHANGE');
const suppressed = keep('SUPPRESSED');

const setActive = ({ status, cause }: Context<SetEvent>) => explicitly(wake(status, cause), cause);
const setSleeping = ({ status, event, cause }: Context<SetEvent>) =>
  explicitly(fallAsleep(status, cause, event), cause);
const setInactive = ({ status, event, cause }: Context<SetEvent>) =>
  explicitly(turnOff(status, cause, event), cause);
const wakeUp = ({ status, cause }: Context) => applied(wake(status, cause));

/** The table of docs/domain.md under the same numbers; 26, 27 and 44 are the timer's, see due-wake.ts. */
export const TRANSITIONS: readonly Transition[] = [
  row(1, A, ['SET_ACTIVE'], noChange),
  row(2, A, ['SET_SLEEPING'], setSleeping),
  row(3, A, ['SET_INACTIVE'], setInactive),
  row(4, A, ['TEAMMATE'], sleepByRule, isRuleOn),
  row(5, A, ['WORKFLOW'], sleepByRule, isRuleOn),
  row(6, A, ['TEAMMATE', 'WORKFLOW'], noChange),
  row(8, A, ['REPLY'], (context) => sleepAtLimit(countReply(context), context), isLastReply),
  row(7, A, ['REPLY'], (context) => ({ outcome: 'NO_CHANGE', next: countReply(context) })),
  row(9, A, ['GOAL'], sleepByRule),
  row(10, A, ['CONTACT'], noChange),

  row(20, S, ['SET_ACTIVE'], setActive),
  row(21, S, ['SET_SLEEPING'], (context) =>
    isSameSleep(context) ? noChange(context) : setSleeping(context),
  ),
  row(22, S, ['SET_INACTIVE'], setInactive),
  row(25, S, RULES, suppressed, (context) => isRuleOn(context) && context.status.pinned),
  row(23, S, RULES, extendSleep, (context) => isRuleOn(context) && newWake(context) !== undefined),
  row(
    32,
    S,
    ['GOAL'],
    handOver,
    ({ status, event }) => event.goal === 'HUMAN_HANDOVER' && !keepsItsReason(status),
  ),
  row(24, S, RULES, noChange),
  row(29, S, ['CONTACT'], wakeUp, ({ status, bot }) => mayWakeOnInbound(status, rulesOf(bot))),
  row(28, S, ['CONTACT'], noChange),
  row(30, S, ['READ'], wakeUp, ({ status, bot }) => mayWakeOnRead(status, rulesOf(bot))),

  row(40, I, ['SET_ACTIVE'], setActive),
  row(41, I, ['SET_SLEEPING'], setSleeping),
  row(42, I, ['SET_INACTIVE'], (context) => (isSameOff(context) ? noChange(context) : setInactive(context))),
  row(43, I, RULES, suppressed, isRuleOn),
  row(45, I, ['CONTACT'], noChange),

  // A closing message at a goal, or a bot that asked nobody: counted like any other until the next reset.
  row(31, [...S, ...I], ['REPLY'], (context) => ({ outcome: 'NO_CHANGE', next: countReply(context) })),

  // Whatever no row above speaks of: a rule that is off while inactive, a read that wakes nobody, an echo.
  row(70, ANY, ['TEAMMATE', 'WORKFLOW', 'ECHO', 'READ'], noChange),
];

function applied(next: BotStatus): Effect {
  return { outcome: 'APPLIED', next };
}

function explicitly(next: BotStatus, cause: Cause): Effect {
  return applied({ ...next, lastExplicitAt: cause.at });
}

function isRuleOn({ status, event, bot }: Context<MessageEvent | GoalEvent>): boolean {
  return proposeByRule(status, event, bot) !== null;
}

function sleepByRule({ status, event, bot, cause }: Context<MessageEvent | GoalEvent>): Effect {
  const wakeAt = proposeByRule(status, event, bot)?.wakeAt ?? null;
  const finalReplyToken = event.type === 'GOAL' ? event.finalReplyToken : null;
  return applied(fallAsleep(status, cause, { wakeAt, finalReplyToken }));
}

function newWake({ status, event, bot }: Context<MessageEvent | GoalEvent, StatusIn<'SLEEPING'>>) {
  const proposal = proposeByRule(status, event, bot);
  return proposal ? extendedWake(status, proposal.wakeAt, rulesOf(bot)) : undefined;
}

function extendSleep(context: Context<MessageEvent | GoalEvent, StatusIn<'SLEEPING'>>): Effect {
  const wakeAt = newWake(context) ?? null;
  const { status } = context;
  return {
    outcome: 'EXTENDED',
    next: keepsItsReason(status) ? { ...status, wakeAt } : sleepOn(context, wakeAt),
  };
}

/** Asleep already, and for longer: but from here on because a person has taken over. */
function handOver(context: Context<GoalEvent, StatusIn<'SLEEPING'>>): Effect {
  return applied(sleepOn(context, context.status.wakeAt));
}

/** The same sleep for a new cause. */
function sleepOn({ status, cause }: Context<StatusEvent, StatusIn<'SLEEPING'>>, wakeAt: Instant | null) {
  return fallAsleep(status, cause, { wakeAt, finalReplyToken: status.finalReplyToken });
}

/**
 * What a person or an explicit call put to sleep stays theirs; a rule is a further cause in history. So does a
 * handover to a person, whom no inbound message may cut off: that person writing is what comes next.
 */
function keepsItsReason({ reason }: StatusIn<'SLEEPING'>): boolean {
  return isExplicitReason(reason) || reason === 'HUMAN_HANDOVER';
}

function countReply<T extends BotStatus>({ status, event }: Context<MessageEvent, T>): T {
  const sent = (status.replyCounts.get(event.channel) ?? 0) + 1;
  return { ...status, replyCounts: new Map(status.replyCounts).set(event.channel, sent) };
}

function isLastReply({ status, event, bot }: Context<MessageEvent>): boolean {
  return (status.replyCounts.get(event.channel) ?? 0) + 1 >= rulesOf(bot).maxMessages;
}

/** Row 8, and row 61 at the gate: asleep because the limit of replies is reached. */
export function sleepAtLimit(status: BotStatus, { bot, cause }: Pick<Context, 'bot' | 'cause'>): Effect {
  const wakeAt = addSleep(cause.at, rulesOf(bot).limitSleep);
  return applied(fallAsleep(status, { ...cause, reason: 'MESSAGE_LIMIT' }, { wakeAt }));
}

function isSameSleep({ status, event }: Context<SetEvent, StatusIn<'SLEEPING'>>): boolean {
  // A person who asks for the sleep a rule began takes it over: it is theirs from here on.
  if (!isExplicitReason(status.reason)) return false;
  return status.wakeAt === event.wakeAt && status.pinned === event.pinned && status.note === event.note;
}

function isSameOff({ status, event }: Context<SetEvent, StatusIn<'INACTIVE'>>): boolean {
  return status.wakeAt === event.wakeAt && status.locked === event.locked && status.note === event.note;
}
