import type { Actor } from '../actor';
import { type Bot, permissionOf, whyUnavailable } from '../bot';
import { type BotStatus, isSilent, NONE_BY_CHANNEL } from '../bot-status';
import type { StatusChange } from '../status-change';
import type { Instant } from '../time/instant';
import { type Cause, copyStatus, recordChange } from './change-state';
import { type DecisionContext, decide } from './decide';
import { applyDueWake } from './due-wake';
import { hasReachedLimit, rulesOf } from './rule';
import { sleepAtLimit } from './transitions';

export const DENY_REASONS = [
  'SLEEPING',
  'INACTIVE',
  'BOT_UNAVAILABLE',
  'MESSAGE_LIMIT',
  'LEASE_EXPIRED',
  'SUPERSEDED',
  'STALE_CONTEXT',
] as const;
export type DenyReason = (typeof DENY_REASONS)[number];

/** Permission to generate a reply, with the values that must be unchanged when the reply is committed. */
export interface Reservation {
  readonly token: string;
  readonly contactId: string;
  readonly channel: string;
  readonly inboundMessageId: string | null;
  readonly botId: string;
  readonly modeVersion: number;
  readonly epoch: number;
  readonly turn: number;
  readonly expiresAt: Instant;
}

export interface GateDecision {
  readonly status: BotStatus;
  readonly changes: readonly StatusChange[];
  /** `null` if the bot may proceed. */
  readonly denyReason: DenyReason | null;
}

/** Decides whether the bot may generate a reply. At the message limit, it may not and goes to sleep. */
export function decideReservation(
  before: BotStatus,
  channel: string,
  { bot, now }: DecisionContext,
): GateDecision {
  const { status, change } = applyDueWake(before, now);
  const changes = change ? [change] : [];
  if (whyUnavailable(bot) !== null) return { status, changes, denyReason: 'BOT_UNAVAILABLE' };
  if (isSilent(status)) return { status, changes, denyReason: status.state };
  if (hasReachedLimit(status, channel, rulesOf(bot))) return denyAtLimit(status, changes, { bot, now });
  return { status, changes, denyReason: null };
}

/** The reservations that have not expired, each with its channel. */
export function liveReservations({ reservedTokens }: BotStatus, now: Instant) {
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

/** Decides whether the bot may send the reply, in the transaction that counts it. */
export function decideCommit(
  before: BotStatus,
  reservation: Reservation,
  reply: { messageId: string; requireFreshTurn: boolean },
  { bot, now }: DecisionContext,
): GateDecision {
  const { status, change } = applyDueWake(before, now);
  const changes = change ? [change] : [];
  const denyReason = findDenial(status, reservation, reply, { bot, now });
  if (denyReason === 'MESSAGE_LIMIT' && !isSilent(status)) return denyAtLimit(status, changes, { bot, now });
  if (denyReason !== null) return { status, changes, denyReason };

  const decision = decide(
    dropReservation(withoutFinalReply(status), reservation),
    {
      type: 'MESSAGE',
      origin: 'BOT',
      isEcho: false,
      messageId: reply.messageId,
      channel: reservation.channel,
      sentAt: now,
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
  { requireFreshTurn }: { requireFreshTurn: boolean },
  { bot, now }: DecisionContext,
): DenyReason | null {
  const { token, channel, expiresAt, epoch, turn } = reservation;
  if (now >= expiresAt) return 'LEASE_EXPIRED';
  if (status.reservedTokens.get(channel)?.token !== token) return 'SUPERSEDED';
  // In SUGGESTIVE mode a person sends the draft, so the bot has nothing to commit.
  if (permissionOf('ACTIVE', bot) !== 'SEND') return 'BOT_UNAVAILABLE';
  if (!isOfSameMode(reservation, bot)) return 'LEASE_EXPIRED';
  const isFinalReply = status.state === 'SLEEPING' && status.finalReplyToken === token;
  if (isSilent(status) && !isFinalReply) return status.state;
  if (status.state === 'ACTIVE' && status.epoch !== epoch) return status.lastSilence ?? 'SLEEPING';
  if (requireFreshTurn && status.turn !== turn) return 'STALE_CONTEXT';
  return hasReachedLimit(status, channel, rulesOf(bot)) ? 'MESSAGE_LIMIT' : null;
}

function isOfSameMode(reservation: Reservation, bot: Bot | null): boolean {
  return bot !== null && bot.id === reservation.botId && bot.modeVersion === reservation.modeVersion;
}

function withoutFinalReply(status: BotStatus): BotStatus {
  if (status.state !== 'SLEEPING' || status.finalReplyToken === null) return status;
  const next = copyStatus(status);
  next.finalReplyToken = null;
  return next;
}

function denyAtLimit(
  status: BotStatus,
  changes: readonly StatusChange[],
  { bot, now }: DecisionContext,
): GateDecision {
  const cause: Cause = { reason: 'MESSAGE_LIMIT', actor: actorOf(bot), at: now, note: null };
  const effect = sleepAtLimit(status, cause, rulesOf(bot));
  const recorded = recordChange(status, effect, cause, { row: 61, recordedAt: now, messageId: null });
  return { status: recorded.status, changes: [...changes, recorded.change], denyReason: 'MESSAGE_LIMIT' };
}

function actorOf(bot: Bot | null): Actor {
  return { kind: 'BOT', id: bot?.id ?? null, name: bot?.name ?? null };
}
