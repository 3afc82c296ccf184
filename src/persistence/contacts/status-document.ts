import { ACTOR_KINDS } from '../../domain/actor';
import {
  BOT_STATES,
  type BotStatus,
  NONE_BY_CHANNEL,
  type ReplyCount,
  STATUS_REASONS,
  type WaitingMessage,
} from '../../domain/bot-status';
import { isRecord } from '../../lib/is-record';
import { arePairs, isListOf, isNullOr, isNumber, isText, oneOf } from '../sql/json-shape';

/** The stored form of a status: maps are stored as lists of pairs. */
type StatusDocument = Stored<BotStatus>;
type Stored<S> = { readonly [P in keyof S]: S[P] extends ReadonlyMap<string, infer V> ? Pairs<V> : S[P] };
type Pairs<V> = readonly (readonly [string, V])[];

const texts = new WeakMap<BotStatus, string>();

/** The status as JSON. Cached, because both the log entry of a change and the row of its contact contain it. */
export function toStatusText(status: BotStatus): string {
  const known = texts.get(status);
  if (known !== undefined) return known;
  const document: StatusDocument = { ...status, reservedTokens: [...status.reservedTokens] };
  const text = JSON.stringify(document);
  texts.set(status, text);
  return text;
}

/** The status of a stored document, or `null` if the document is invalid. */
export function fromStatusDocument(document: unknown): BotStatus | null {
  if (!isStatusDocument(document)) return null;
  return { ...document, reservedTokens: toMap(document.reservedTokens) };
}

function toMap<V>(pairs: Pairs<V>): ReadonlyMap<string, V> {
  return pairs.length > 0 ? new Map(pairs) : NONE_BY_CHANNEL;
}

export const isState = oneOf(BOT_STATES);
export const isReason = oneOf(STATUS_REASONS);
const isActorKind = oneOf(ACTOR_KINDS);

function isStatusDocument(value: unknown): value is StatusDocument {
  return (
    isRecord(value) &&
    isState(value.state) &&
    isReason(value.reason) &&
    isNumber(value.version) &&
    isNumber(value.epoch) &&
    isNumber(value.turn) &&
    isNumber(value.since) &&
    isActor(value.changedBy) &&
    isNullOr(isText, value.note) &&
    isListOf(isReplyCount, value.replyCounts) &&
    isNullOr(isNumber, value.countsResetAt) &&
    isNullOr(isNumber, value.lastCommitAt) &&
    isListOf(isWaitingMessage, value.waiting) &&
    isNullOr(isNumber, value.answeredThrough) &&
    isNullOr(isNumber, value.newestInboundAt) &&
    arePairs(value.reservedTokens, isReservation) &&
    (value.state === 'ACTIVE' || isSilence(value))
  );
}

/** The parts that only a silent status has. */
function isSilence(value: Readonly<Record<string, unknown>>): boolean {
  return isNullOr(isNumber, value.wakeAt) && isNumber(value.silentSince);
}

function isReplyCount(value: unknown): value is ReplyCount {
  return (
    isRecord(value) &&
    isNullOr(isText, value.botId) &&
    isText(value.channel) &&
    isNumber(value.sent) &&
    isNumber(value.startedAt) &&
    isNumber(value.lastAt) &&
    isRecord(value.burst) &&
    isNumber(value.burst.startedAt) &&
    isNumber(value.burst.sent)
  );
}

function isWaitingMessage(value: unknown): value is WaitingMessage {
  return isRecord(value) && isNumber(value.sentAt) && isText(value.channel);
}

function isReservation(value: unknown): boolean {
  return isRecord(value) && isText(value.token) && isNumber(value.expiresAt);
}

export function isActor(value: unknown): boolean {
  if (!isRecord(value) || !isActorKind(value.kind) || !isNullOr(isText, value.name)) return false;
  return value.via === undefined || isActor(value.via);
}
