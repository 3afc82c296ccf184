import { type Bot, permissionOf, whyUnavailable } from '../../../domain/bot';
import { type BotStatus, isSilent } from '../../../domain/bot-status';
import { countTimeOf } from '../../../domain/decisions/reply-counts';
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
import { type Fact, factKeyOf, hashOf } from '../../writing/facts';
import type { LoadSpec } from '../../writing/load-spec';
import type { StoredReservation } from '../../writing/loaded-rows';
import type { UnitOfWork } from '../../writing/unit-of-work';
import { recordMessage } from '../messages/record-message';
import { checkRecordMessage, type RecordMessageInput } from '../messages/record-message-input';
import { currentView, type StatusView, viewOf } from '../status-result';
import { createTokenId, formatToken, parseToken, type ReplyToken } from './reply-token';

export interface ReserveReplyInput {
  readonly contactId: string;
  readonly channel: string;
  /** The message to answer, which is recorded unless it was before. */
  readonly inbound: InboundMessage | null;
  readonly ttlMs: number;
}

export type InboundMessage = Pick<RecordMessageInput, 'messageId' | 'sentAt' | 'isAutomatic'>;

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
  /** The ids of the parts of the reply; at least one. */
  readonly messageIds: readonly string[];
  readonly bodyHashes: readonly string[];
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
/** A reply may have so many ids and hashes besides the first of each. */
const MORE_PARTS = 20;

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
      inbound?.run(unit);
      const bot = unit.botOf(contactId);
      const answered =
        input.inbound && unit.fact(contactId, factKeyOf(channel, 'IN', input.inbound.messageId));
      const gate = decideReservation(unit.status(contactId), channel, answered ?? null, {
        bot,
        now: unit.now,
      });
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
        botId: bot.id,
        modeVersion: bot.modeVersion,
        epoch: gate.status.epoch,
        turn: gate.status.turn,
        reservedAt: unit.now,
        expiresAt: unit.now + input.ttlMs,
      };
      unit.stageStatus(contactId, addReservation(gate.status, reservation, unit.now), []);
      unit.stageReservation({ ...reservation, ...UNDECIDED });
      const token = formatToken({ id: reservation.token, contactId, channel });
      return { ...NOTHING, decision: 'SEND', token, expiresAt: reservation.expiresAt, view };
    },
  };
}

export function refusedReservation(refusal: Refusal): ReserveResult {
  return { ...NOTHING, decision: 'DENY', refusal };
}

function toMessage({ contactId, channel }: ReserveReplyInput, inbound: InboundMessage): RecordMessageInput {
  return { contactId, channel, ...inbound, origin: 'CONTACT', bodyHash: null, replyToken: null, actor: null };
}

export function checkCommitReply({ messageIds, bodyHashes }: CommitReplyInput): Refusal | null {
  if (Math.max(0, messageIds.length - 1) + Math.max(0, bodyHashes.length - 1) > MORE_PARTS)
    return refuse(
      'BAD_INPUT',
      ['messageIds'],
      `A reply can have at most ${MORE_PARTS} further messageIds and bodyHashes in all.`,
    );
  return findRefusal(messageIds, 'messageId') ?? findRefusal(bodyHashes, 'bodyHash');
}

/** The first text of a list has a field of its own. */
function findRefusal(texts: readonly string[], name: 'messageId' | 'bodyHash'): Refusal | null {
  const plural = name === 'messageId' ? 'messageIds' : 'bodyHashes';
  for (const [index, text] of texts.entries()) {
    const refusal = checkKey(text, index === 0 ? [name] : [plural, String(index - 1)]);
    if (refusal) return refusal;
  }
  return null;
}

/** Checks again whether the reply may be sent, and counts it in the same transaction. */
export function commitReply(input: CommitReplyInput): Command<CommitResult> {
  const { messageIds } = input;
  const [messageId = ''] = messageIds;
  const token = parseToken(input.token);
  const keys = token ? [...new Set(messageIds.map((id) => factKeyOf(token.channel, 'OUT', id)))] : [];
  const messages = token ? [{ contactId: token.contactId, keys, hash: null, mayCorrect: false }] : [];
  return onReservation(token, { messages }, leaseExpired, (unit, reservation) => {
    const partsHash = hashParts(input);
    if (reservation.state !== 'LIVE') return repeatCommit(unit, reservation, partsHash);
    const { contactId } = reservation;
    const before = unit.status(contactId);
    const context = { bot: unit.botOf(contactId), now: unit.now };
    const isCommittedBefore = keys.some((key) => isOfOtherReply(unit.fact(contactId, key), reservation));
    const reply = { messageId, requireFreshTurn: input.requireFreshTurn, isCommittedBefore };
    const { status, changes, denyReason } = decideCommit(before, reservation, reply, context);
    const entry = unit.stageStatus(contactId, status, changes).at(-1) ?? null;
    if (denyReason === null) {
      const committedAt = countTimeOf(before, unit.now);
      unit.stageReservation({ ...reservation, state: 'COMMITTED', partsHash, committedAt, entry });
      stageParts(unit, reservation, keys, input.bodyHashes);
    }
    const isReplaceable = denyReason !== 'SUPERSEDED' || canReserveAgain(status, reservation, context.bot);
    const retryAt = isReplaceable ? findRetryAt(denyReason, status, unit.now) : null;
    return { denyReason, retryAt, isReplayed: false, view: viewOf(unit, contactId, status), entry };
  });
}

/** Whether a message is part of a reply that was committed with another token, and not revoked. */
function isOfOtherReply(known: Fact | undefined, { token }: StoredReservation): boolean {
  return known !== undefined && known.token !== null && known.token !== token;
}

/** Keeps by what the parts of the reply are recognized once an inbox reports them. */
function stageParts(
  unit: UnitOfWork,
  { contactId, channel, token, reservedAt }: StoredReservation,
  keys: readonly string[],
  bodyHashes: readonly string[],
): void {
  for (const [index, key] of keys.entries()) {
    const known = unit.fact(contactId, key);
    const part: Fact = {
      ...{ contactId, key, channel, token, origin: 'BOT', isGuess: false, isAutomatic: false, isSeen: false },
      sentAt: unit.now,
      answeredAt: index === 0 ? reservedAt : null,
      matchedHash: null,
      recordedAt: unit.now,
      entry: null,
    };
    // What was reported before its commit stays as it was decided.
    const isKept = known && (known.isSeen || known.token !== null);
    unit.stageFact(isKept ? { ...known, token: known.token ?? token, isGuess: false } : part);
  }
  for (const hash of new Set(bodyHashes.map(hashOf)))
    unit.stageReplyHash({ contactId, hash, token, committedAt: unit.now, channels: [], isRevoked: false });
}

/** Whether two commits have the same parts, in any order. */
function hashParts({ messageIds, bodyHashes }: CommitReplyInput): string {
  return hashOf(JSON.stringify([[...new Set(messageIds)].sort(), [...new Set(bodyHashes)].sort()]));
}

export function releaseReply(token: string): Command<boolean> {
  return onReservation(
    parseToken(token),
    {},
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
export function onReservation<T>(
  /** `null` if the text is not a token. */
  token: ReplyToken | null,
  /** What is needed besides the contact and the reservation. */
  more: Pick<LoadSpec, 'messages' | 'allFactsOf'>,
  unknown: (unit: UnitOfWork) => T,
  run: (unit: UnitOfWork, reservation: StoredReservation) => T,
): Command<T> {
  if (!token) return { loads: { contactIds: [] }, run: unknown };
  const { id, contactId } = token;
  return {
    loads: { contactIds: [contactId], tokens: [id], ...more },
    run(unit) {
      const reservation = unit.reservation(id);
      if (!reservation) return unknown(unit);
      // After an unlinking, its contact is another than that of the token: no reply may be sent any more, but one that
      // was sent is still known.
      const isOthers = reservation.contactId !== unit.ownerOf(contactId);
      return isOthers && reservation.state === 'LIVE' ? unknown(unit) : run(unit, reservation);
    },
  };
}

const UNDECIDED = {
  state: 'LIVE',
  partsHash: null,
  committedAt: null,
  entry: null,
  revocationEntry: null,
} as const;

function leaseExpired({ now }: UnitOfWork): CommitResult {
  return { denyReason: 'LEASE_EXPIRED', retryAt: now, isReplayed: false, view: null, entry: null };
}

/** Whether a superseded reply may be begun again: no other one is on its way, since a merge made this one void. */
function canReserveAgain({ reservedTokens }: BotStatus, { channel }: Reservation, bot: Bot | null): boolean {
  return !reservedTokens.has(channel) && whyUnavailable(bot) === null;
}

/** The wake time of a silent bot, or now if only the reservation was the obstacle. */
function findRetryAt(denyReason: DenyReason | null, status: BotStatus, now: Instant): Instant | null {
  if (denyReason === null || NEVER_AGAIN.includes(denyReason)) return null;
  return isSilent(status) ? status.wakeAt : now;
}

const NEVER_AGAIN: readonly DenyReason[] = ['BOT_UNAVAILABLE', 'AUTOMATIC_MESSAGE', 'ALREADY_COMMITTED'];

/** A repeated commit of the same token and parts is granted again, and counted once. */
function repeatCommit(unit: UnitOfWork, reservation: StoredReservation, partsHash: string): CommitResult {
  const { contactId, entry, state } = reservation;
  if (state !== 'COMMITTED' || reservation.partsHash !== partsHash) {
    // Asking again would send a second reply.
    return { ...leaseExpired(unit), retryAt: state === 'COMMITTED' ? null : unit.now };
  }
  return { denyReason: null, retryAt: null, isReplayed: true, view: currentView(unit, contactId), entry };
}
