import { permissionOf } from '../../../domain/bot';
import { type BotStatus, isSilent } from '../../../domain/bot-status';
import {
  addReservation,
  type DenyReason,
  decideCommit,
  decideReservation,
  dropReservation,
  type Reservation,
} from '../../../domain/decisions/reply-gate';
import { type Refusal, refuse, within } from '../../../domain/refusal';
import { type Instant, MINUTE, SECOND } from '../../../domain/time/instant';
import type { Caller } from '../../access/caller';
import { checkChannel, checkId, checkKey } from '../../checks';
import type { StatusEntry } from '../../log-entry';
import type { Command } from '../../writing/command';
import type { StoredReservation, UnitOfWork } from '../../writing/unit-of-work';
import { checkChannelCount } from '../channel-limit';
import { checkRecordMessage, type RecordMessageInput, recordMessage } from '../messages/record-message';
import { currentView, type StatusView, viewOf } from '../status-result';
import { createTokenId, formatToken, parseToken } from './reply-token';

export interface ReserveReplyInput {
  readonly contactId: string;
  readonly channel: string;
  /** The message to answer, which is recorded unless it was before. */
  readonly inbound: InboundMessage | null;
  readonly ttlMs: number;
}

export type InboundMessage = Pick<RecordMessageInput, 'messageId' | 'sentAt'>;

export interface ReserveResult {
  readonly decision: 'SEND' | 'SUGGEST' | 'DENY';
  readonly token: string | null;
  readonly expiresAt: Instant | null;
  readonly denyReason: DenyReason | null;
  /** When to ask again after a denial; `null` if time alone changes nothing. */
  readonly retryAt: Instant | null;
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
  readonly retryAt: Instant | null;
  /** Whether the result is that of an earlier call with the same token and message id. */
  readonly isReplayed: boolean;
  readonly view: StatusView | null;
  readonly entry: StatusEntry | null;
}

const LONGEST_TTL = 10 * MINUTE;

export function checkReserveReply(input: ReserveReplyInput): Refusal | null {
  const refusal =
    checkId(input.contactId, ['contactId']) ??
    checkChannel(input.channel, ['channel']) ??
    (input.inbound && within('inbound', checkRecordMessage(toMessage(input, input.inbound))));
  if (refusal || (input.ttlMs >= SECOND && input.ttlMs <= LONGEST_TTL)) return refusal;
  return refuse('BAD_INPUT', ['ttl'], 'ttl must be from PT1S to PT10M.');
}

const NOTHING = {
  token: null,
  expiresAt: null,
  denyReason: null,
  retryAt: null,
  view: null,
  refusal: null,
} as const;

/** Decides whether the bot may generate a reply. The message to answer is recorded first, in the same transaction. */
export function reserveReply(caller: Caller, input: ReserveReplyInput): Command<ReserveResult> {
  const { contactId, channel } = input;
  const inbound = input.inbound && recordMessage(caller, toMessage(input, input.inbound));
  return {
    loads: { contactIds: [contactId], messages: inbound?.loads.messages },
    run(unit) {
      const refusal =
        checkChannelCount(unit, contactId, channel) ?? within('inbound', inbound?.run(unit).refusal ?? null);
      if (refusal) return refusedReservation(refusal);
      const bot = unit.botOf(contactId);
      const gate = decideReservation(unit.status(contactId), channel, { bot, now: unit.now });
      const view = viewOf(unit, contactId, gate.status);
      if (gate.changes.length > 0) unit.stageStatus(contactId, gate.status, gate.changes);
      if (gate.denyReason !== null || bot === null) {
        const retryAt = findRetryAt(gate.denyReason, gate.status, unit.now);
        return { ...NOTHING, decision: 'DENY', denyReason: gate.denyReason, retryAt, view };
      }
      // In SUGGESTIVE mode a person sends the draft and reports it as SUGGESTION, so there is nothing to commit.
      if (permissionOf(gate.status.state, bot) === 'SUGGEST')
        return { ...NOTHING, decision: 'SUGGEST', view };

      const reservation: Reservation = {
        token: createTokenId(),
        contactId,
        channel,
        inboundMessageId: input.inbound?.messageId ?? null,
        botId: bot.id,
        modeVersion: bot.modeVersion,
        epoch: gate.status.epoch,
        turn: gate.status.turn,
        expiresAt: unit.now + input.ttlMs,
      };
      unit.stageStatus(contactId, addReservation(gate.status, reservation, unit.now), []);
      unit.stageReservation({ ...reservation, ...UNDECIDED });
      const token = formatToken(reservation.token, contactId);
      return { ...NOTHING, decision: 'SEND', token, expiresAt: reservation.expiresAt, view };
    },
  };
}

export function refusedReservation(refusal: Refusal): ReserveResult {
  return { ...NOTHING, decision: 'DENY', refusal };
}

function toMessage({ contactId, channel }: ReserveReplyInput, inbound: InboundMessage): RecordMessageInput {
  return { contactId, channel, ...inbound, origin: 'CONTACT', bodyHash: null, actor: null };
}

export function checkCommitReply(input: CommitReplyInput): Refusal | null {
  return checkKey(input.messageId, ['messageId']) ?? checkKey(input.bodyHash, ['bodyHash']);
}

/** Checks again whether the reply may be sent, and counts it in the same transaction. */
export function commitReply(input: CommitReplyInput): Command<CommitResult> {
  return onReservation(input.token, leaseExpired, (unit, reservation) => {
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
    const retryAt = findRetryAt(denyReason, status, unit.now);
    return { denyReason, retryAt, isReplayed: false, view: viewOf(unit, contactId, status), entry };
  });
}

export function releaseReply(token: string): Command<boolean> {
  return onReservation(
    token,
    () => false,
    (unit, reservation) => {
      if (reservation.state !== 'LIVE') return false;
      const { contactId, expiresAt } = reservation;
      unit.stageStatus(contactId, dropReservation(unit.status(contactId), reservation), []);
      unit.stageReservation({ ...reservation, state: 'RELEASED' });
      return unit.now < expiresAt;
    },
  );
}

/** A command on the reservation of a token. The result is that of `unknown` if there is no such reservation. */
function onReservation<T>(
  tokenText: string,
  unknown: (unit: UnitOfWork) => T,
  run: (unit: UnitOfWork, reservation: StoredReservation) => T,
): Command<T> {
  const token = parseToken(tokenText);
  if (!token) return { loads: { contactIds: [] }, run: unknown };
  return {
    loads: { contactIds: [token.contactId], tokens: [token.id] },
    run(unit) {
      const reservation = unit.reservation(token.id);
      return reservation?.contactId === token.contactId ? run(unit, reservation) : unknown(unit);
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

function leaseExpired({ now }: UnitOfWork): CommitResult {
  return { denyReason: 'LEASE_EXPIRED', retryAt: now, isReplayed: false, view: null, entry: null };
}

/** The wake time of a silent bot, or now if only the reservation was the obstacle. */
function findRetryAt(denyReason: DenyReason | null, status: BotStatus, now: Instant): Instant | null {
  if (denyReason === null || denyReason === 'SUPERSEDED' || denyReason === 'BOT_UNAVAILABLE') return null;
  return isSilent(status) ? status.wakeAt : now;
}

/** A repeated commit with the same token and message id is granted again, and counted once. */
function repeatCommit(unit: UnitOfWork, reservation: StoredReservation, messageId: string): CommitResult {
  // Only a committed reservation has a message id. Asking again would send a second reply.
  if (reservation.messageId !== messageId) {
    return { ...leaseExpired(unit), retryAt: reservation.state === 'COMMITTED' ? null : unit.now };
  }
  const { contactId, entry } = reservation;
  return { denyReason: null, retryAt: null, isReplayed: true, view: currentView(unit, contactId), entry };
}
