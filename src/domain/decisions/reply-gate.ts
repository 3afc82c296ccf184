import type { Actor } from '../actor';
import { type Bot, permissionOf, whyUnavailable } from '../bot';
import { type BotStatus, copyStatus, isSilent, NONE_BY_CHANNEL } from '../bot-status';
import type { StatusChange } from '../status-change';
import type { Instant } from '../time/instant';
import { type Cause, recordChange } from './change-state';
import { type DecisionContext, decide } from './decide';
import { applyDueWake } from './due-wake';
import { isBurst, repliesOn } from './reply-counts';
import { sleepAtBurst, sleepAtLimit } from './reply-effects';
import { rulesOf } from './rule';

export const DENY_REASONS = [
  'SLEEPING',
  'INACTIVE',
  'BOT_UNAVAILABLE',
  'MESSAGE_LIMIT',
  'LEASE_EXPIRED',
  'SUPERSEDED',
  'STALE_CONTEXT',
  'AUTOMATIC_MESSAGE',
  'REPLY_BURST',
  'ALREADY_COMMITTED',
] as const;
export type DenyReason = (typeof DENY_REASONS)[number];

/** Permission to generate a reply, with the values that must be unchanged when the reply is committed. */
export interface Reservation {
  readonly token: string;
  readonly contactId: string;
  readonly channel: string;
  readonly botId: string;
  readonly modeVersion: number;
  readonly epoch: number;
  readonly turn: number;
  readonly reservedAt: Instant;
  readonly expiresAt: Instant;
}

export interface GateDecision {
  readonly status: BotStatus;
  readonly changes: readonly StatusChange[];
  /** `null` if the bot may proceed. */
  readonly denyReason: DenyReason | null;
}

/** The message that a reply is reserved for. */
export interface AnsweredMessage {
  readonly isAutomatic: boolean;
  readonly sentAt: Instant;
}

/** Decides whether the bot may generate a reply. At a limit, it may not and goes to sleep. */
export function decideReservation(
  before: BotStatus,
  channel: string,
  answered: AnsweredMessage | null,
  { bot, now }: DecisionContext,
): GateDecision {
  const { status, change } = applyDueWake(before, now);
  const changes = change ? [change] : [];
  if (whyUnavailable(bot) !== null) return { status, changes, denyReason: 'BOT_UNAVAILABLE' };
  if (isSilent(status)) return { status, changes, denyReason: status.state };
  if (answered && needsNoReply(status, answered)) return { status, changes, denyReason: 'AUTOMATIC_MESSAGE' };
  const limit = findLimit(status, channel, { bot, now });
  if (limit) return denyAtLimit(status, changes, limit, channel, { bot, now });
  return { status, changes, denyReason: null };
}

/** An automatic message needs no reply, unless the contact has written something newer. */
function needsNoReply({ newestInboundAt }: BotStatus, { isAutomatic, sentAt }: AnsweredMessage): boolean {
  return isAutomatic && (newestInboundAt === null || newestInboundAt <= sentAt);
}

type Limit = 'MESSAGE_LIMIT' | 'REPLY_BURST';

function findLimit(status: BotStatus, channel: string, { bot, now }: DecisionContext): Limit | null {
  const rules = rulesOf(bot);
  const key = { botId: bot?.id ?? null, channel };
  if (repliesOn(status, key, rules, now) >= rules.maxMessages) return 'MESSAGE_LIMIT';
  return isBurst(status, key, rules, now) ? 'REPLY_BURST' : null;
}

/** The reservations that have not expired, each with its channel. */
function liveReservations({ reservedTokens }: BotStatus, now: Instant) {
  return [...reservedTokens].filter(([, { expiresAt }]) => now < expiresAt);
}

/** Adds a reservation, which supersedes an older one of its channel, and removes expired ones. */
export function addReservation(
  status: BotStatus,
  { channel, token, expiresAt }: Reservation,
  now: Instant,
): BotStatus {
  const next = copyStatus(status);
  next.reservedTokens = new Map(liveReservations(status, now)).set(channel, { token, expiresAt });
  return next;
}

/** Removes a reservation that was used or released. A newer one of the same channel is kept. */
export function dropReservation(status: BotStatus, { channel, token }: Reservation): BotStatus {
  if (status.reservedTokens.get(channel)?.token !== token) return status;
  const others = [...status.reservedTokens].filter(([name]) => name !== channel);
  const next = copyStatus(status);
  next.reservedTokens = others.length > 0 ? new Map(others) : NONE_BY_CHANNEL;
  return next;
}

/** Whether a goal may permit this reservation to be committed as the closing message. */
export function isLive(status: BotStatus, reservation: Reservation, { bot, now }: DecisionContext): boolean {
  return (
    now < reservation.expiresAt &&
    status.reservedTokens.get(reservation.channel)?.token === reservation.token &&
    status.epoch === reservation.epoch &&
    isOfSameMode(reservation, bot)
  );
}

/** A reply to be sent. */
export interface CommittedReply {
  readonly messageId: string;
  readonly requireFreshTurn: boolean;
  /** Whether a part of it was committed with another token, and not revoked. */
  readonly isCommittedBefore: boolean;
}

/** Decides whether the bot may send the reply, in the transaction that counts it. */
export function decideCommit(
  before: BotStatus,
  reservation: Reservation,
  reply: CommittedReply,
  { bot, now }: DecisionContext,
): GateDecision {
  const { status, change } = applyDueWake(before, now);
  const changes = change ? [change] : [];
  const denyReason = findDenial(status, reservation, reply, { bot, now });
  if ((denyReason === 'MESSAGE_LIMIT' || denyReason === 'REPLY_BURST') && !isSilent(status))
    return denyAtLimit(status, changes, denyReason, reservation.channel, { bot, now });
  if (denyReason !== null) return { status, changes, denyReason };

  const ready = copyStatus(dropReservation(status, reservation));
  if (ready.state === 'SLEEPING') ready.finalReplyToken = null;
  ready.lastCommitAt = now;
  const decision = decide(
    ready,
    {
      type: 'MESSAGE',
      origin: 'BOT',
      isEcho: false,
      isAutomatic: false,
      messageId: reply.messageId,
      factKey: reservation.token,
      channel: reservation.channel,
      sentAt: now,
      reservedAt: reservation.reservedAt,
      actor: actorOf(bot),
    },
    { bot, now },
  );
  const counted = decision.kind === 'DECIDED' ? decision.changes : [];
  return { status: decision.status, changes: [...changes, ...counted], denyReason: null };
}

function findDenial(
  status: BotStatus,
  reservation: Reservation,
  { requireFreshTurn, isCommittedBefore }: CommittedReply,
  { bot, now }: DecisionContext,
): DenyReason | null {
  const { token, channel, expiresAt, epoch, turn } = reservation;
  if (isCommittedBefore) return 'ALREADY_COMMITTED';
  if (now >= expiresAt) return 'LEASE_EXPIRED';
  if (status.reservedTokens.get(channel)?.token !== token) return 'SUPERSEDED';
  // In SUGGESTIVE mode a person sends the draft, so the bot has nothing to commit.
  if (permissionOf('ACTIVE', bot) !== 'SEND') return 'BOT_UNAVAILABLE';
  if (!isOfSameMode(reservation, bot)) return 'LEASE_EXPIRED';
  const isFinalReply = status.state === 'SLEEPING' && status.finalReplyToken === token;
  if (isSilent(status) && !isFinalReply) return status.state;
  if (status.state === 'ACTIVE' && status.epoch !== epoch) return status.lastSilence ?? 'SLEEPING';
  if (requireFreshTurn && status.turn !== turn) return 'STALE_CONTEXT';
  const limit = findLimit(status, channel, { bot, now });
  return limit === 'REPLY_BURST' && isFinalReply ? null : limit;
}

function isOfSameMode(reservation: Reservation, bot: Bot | null): boolean {
  return bot !== null && bot.id === reservation.botId && bot.modeVersion === reservation.modeVersion;
}

function denyAtLimit(
  status: BotStatus,
  changes: readonly StatusChange[],
  limit: Limit,
  channel: string,
  { bot, now }: DecisionContext,
): GateDecision {
  const cause: Cause = { reason: limit, actor: actorOf(bot), at: now, note: null };
  const key = { botId: bot?.id ?? null, channel };
  const isAtLimit = limit === 'MESSAGE_LIMIT';
  const effect = isAtLimit ? sleepAtLimit(status, key, cause, rulesOf(bot)) : sleepAtBurst(status, cause);
  const record = { row: isAtLimit ? 61 : 81, recordedAt: now, messageId: null };
  const recorded = recordChange(status, effect, cause, record);
  return { status: recorded.status, changes: [...changes, recorded.change], denyReason: limit };
}

function actorOf(bot: Bot | null): Actor {
  return { kind: 'BOT', id: bot?.id ?? null, name: bot?.name ?? null };
}
