import { permissionOf } from '../../../domain/bot';
import {
  addReservation,
  type DenyReason,
  decideCommit,
  decideReservation,
  dropReservation,
  type Reservation,
} from '../../../domain/decisions/reply-gate';
import { type Refusal, refuse } from '../../../domain/refusal';
import { type Instant, MINUTE, SECOND } from '../../../domain/time/instant';
import { checkChannel, checkId } from '../../checks';
import type { StatusEntry } from '../../log-entry';
import type { Command } from '../../writing/command';
import type { StoredReservation, UnitOfWork } from '../../writing/unit-of-work';
import { checkChannelCount } from '../channel-limit';
import { type StatusView, viewOf } from '../status-result';
import { createTokenId, formatToken, parseToken } from './reply-token';

export interface ReserveReplyInput {
  readonly contactId: string;
  readonly channel: string;
  readonly inboundMessageId: string | null;
  readonly ttlMs: number;
}

export interface ReserveResult {
  readonly decision: 'SEND' | 'SUGGEST' | 'DENY' | null;
  readonly token: string | null;
  readonly expiresAt: Instant | null;
  readonly denyReason: DenyReason | null;
  readonly view: StatusView | null;
  readonly refusal: Refusal | null;
}

export interface CommitReplyInput {
  readonly token: string;
  readonly messageId: string;
  readonly bodyHash: string | null;
  readonly requireFreshTurn: boolean;
}

export interface CommitResult {
  readonly denyReason: DenyReason | null;
  readonly view: StatusView | null;
  readonly entry: StatusEntry | null;
}

const LONGEST_TTL = 10 * MINUTE;

export function checkReserveReply(input: ReserveReplyInput): Refusal | null {
  const refusal =
    checkId(input.contactId, ['contactId']) ??
    checkChannel(input.channel, ['channel']) ??
    checkId(input.inboundMessageId, ['inboundMessageId']);
  if (refusal || (input.ttlMs >= SECOND && input.ttlMs <= LONGEST_TTL)) return refusal;
  return refuse('BAD_INPUT', ['ttl'], 'ttl must be from PT1S to PT10M.');
}

export function reserveReply(input: ReserveReplyInput): Command<ReserveResult> {
  const { contactId, channel, inboundMessageId } = input;
  const nothing = { token: null, expiresAt: null, denyReason: null, view: null, refusal: null };
  return {
    loads: { contactIds: [contactId] },
    run(unit) {
      const refusal = checkChannelCount(unit, contactId, channel);
      if (refusal) return { ...nothing, decision: null, refusal };
      const bot = unit.botOf(contactId);
      const gate = decideReservation(unit.status(contactId), channel, { bot, now: unit.now });
      const view = viewOf(unit, contactId, gate.status);
      if (gate.changes.length > 0) unit.stageStatus(contactId, gate.status, gate.changes);
      if (gate.denyReason !== null || bot === null) {
        return { ...nothing, decision: 'DENY', denyReason: gate.denyReason, view };
      }
      // In SUGGESTIVE mode a person sends the draft and reports it as SUGGESTION, so there is nothing to commit.
      if (permissionOf(gate.status.state, bot) === 'SUGGEST')
        return { ...nothing, decision: 'SUGGEST', view };

      const reservation: Reservation = {
        token: createTokenId(),
        contactId,
        channel,
        inboundMessageId,
        botId: bot.id,
        modeVersion: bot.modeVersion,
        epoch: gate.status.epoch,
        turn: gate.status.turn,
        expiresAt: unit.now + input.ttlMs,
      };
      unit.stageStatus(contactId, addReservation(gate.status, reservation, unit.now), []);
      unit.stageReservation({ ...reservation, ...UNDECIDED });
      const token = formatToken(reservation.token, contactId);
      return { ...nothing, decision: 'SEND', token, expiresAt: reservation.expiresAt, view };
    },
  };
}

export function checkCommitReply(input: CommitReplyInput): Refusal | null {
  return checkId(input.messageId, ['messageId']) ?? checkId(input.bodyHash, ['bodyHash']);
}

/** Checks again whether the reply may be sent, and counts it in the same transaction. */
export function commitReply(input: CommitReplyInput): Command<CommitResult> {
  return onReservation(input.token, denied('LEASE_EXPIRED'), (unit, reservation) => {
    if (reservation.state !== 'LIVE') return repeatCommit(unit, reservation, input.messageId);
    const { contactId } = reservation;
    const context = { bot: unit.botOf(contactId), now: unit.now };
    const { status, changes, denyReason } = decideCommit(unit.status(contactId), reservation, input, context);
    const entry = unit.stageStatus(contactId, status, changes).at(-1) ?? null;
    if (denyReason === null) {
      const { messageId, bodyHash } = input;
      const commit = { messageId, bodyHash, committedAt: unit.now, entry };
      unit.stageReservation({ ...reservation, ...commit, state: 'COMMITTED' });
    }
    return { denyReason, view: viewOf(unit, contactId, status), entry };
  });
}

export function releaseReply(token: string): Command<boolean> {
  return onReservation(token, false, (unit, reservation) => {
    if (reservation.state !== 'LIVE') return false;
    const { contactId, expiresAt } = reservation;
    unit.stageStatus(contactId, dropReservation(unit.status(contactId), reservation), []);
    unit.stageReservation({ ...reservation, state: 'RELEASED' });
    return unit.now < expiresAt;
  });
}

/** A command on the reservation of a token. The answer is `unknown` if there is no such reservation. */
function onReservation<T>(
  tokenText: string,
  unknown: T,
  run: (unit: UnitOfWork, reservation: StoredReservation) => T,
): Command<T> {
  const token = parseToken(tokenText);
  if (!token) return { loads: { contactIds: [] }, run: () => unknown };
  return {
    loads: { contactIds: [token.contactId], tokens: [token.id] },
    run(unit) {
      const reservation = unit.reservation(token.id);
      return reservation?.contactId === token.contactId ? run(unit, reservation) : unknown;
    },
  };
}

const UNDECIDED = {
  state: 'LIVE',
  messageId: null,
  bodyHash: null,
  committedAt: null,
  echoId: null,
  entry: null,
} as const;

function denied(denyReason: DenyReason): CommitResult {
  return { denyReason, view: null, entry: null };
}

/** Repeating a commit with the same token and message id returns the original result. A token can be committed once. */
function repeatCommit(unit: UnitOfWork, reservation: StoredReservation, messageId: string): CommitResult {
  // Only a committed reservation has a message id.
  if (reservation.messageId !== messageId) return denied('LEASE_EXPIRED');
  const { contactId, entry } = reservation;
  const status = entry?.change.statusAfter ?? unit.status(contactId);
  return { denyReason: null, view: viewOf(unit, contactId, status), entry };
}
