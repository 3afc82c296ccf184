import { ACTOR_KINDS, SYSTEM } from '../../domain/actor';
import {
  type ActiveReservation,
  BOT_STATES,
  type BotState,
  type BotStatus,
  copyStatus,
  createInitialStatus,
  NONE_BY_CHANNEL,
  type ReplyCount,
  STATUS_REASONS,
  type StatusReason,
  type WaitingMessage,
} from '../../domain/bot-status';
import { type Cause, fallAsleep, turnOff } from '../../domain/decisions/change-state';
import { isRecord } from '../../lib/is-record';
import { isAbsentOr, isNullOr, isNumber, isText, listOf, oneOf, pairsOf } from '../sql/json-shape';

/** A stored form: without the properties that are `null`, `false` or empty. Maps are lists of pairs. */
type StoredForm = Readonly<Record<string, unknown>>;
type StatusDocument = StoredForm & {
  readonly state: BotState;
  readonly reason: StatusReason;
  readonly reservedTokens?: readonly (readonly [string, ActiveReservation])[];
};

const areReplyCounts = listOf(isReplyCount);
const areWaitingMessages = listOf(isWaitingMessage);
const areReservations = pairsOf(isReservation);

const INITIAL = createInitialStatus(0);
const NEVER: Cause = { reason: 'INITIAL', actor: SYSTEM, at: 0, note: null };
/** Has what a document leaves out. */
const BLANK: Readonly<Record<BotState, BotStatus>> = {
  ACTIVE: INITIAL,
  SLEEPING: fallAsleep(INITIAL, NEVER, null),
  INACTIVE: turnOff(INITIAL, NEVER, null, false),
};

const texts = new WeakMap<BotStatus, string>();

/** The status as JSON. Cached, because both the log entry of a change and the row of its contact contain it. */
export function toStatusText(status: BotStatus): string {
  const known = texts.get(status);
  if (known !== undefined) return known;
  const text = JSON.stringify(toStoredForm(status));
  texts.set(status, text);
  return text;
}

/** Short, because it is written with every change, and read for every badge of a page. */
export function toStoredForm(record: object): StoredForm {
  const form: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    if (value === null || value === false) continue;
    const stored = value instanceof Map ? [...value] : value;
    if (!Array.isArray(stored) || stored.length > 0) form[name] = stored;
  }
  return form;
}

/** The status of a stored document, or `null` if the document is invalid. */
export function fromStatusDocument(document: unknown): BotStatus | null {
  if (!isStatusDocument(document)) return null;
  const status = copyStatus(BLANK[document.state]);
  Object.assign(status, document);
  status.reservedTokens = document.reservedTokens ? new Map(document.reservedTokens) : NONE_BY_CHANNEL;
  return status;
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
    isAbsentOr(isText, value.note) &&
    isAbsentOr(areReplyCounts, value.replyCounts) &&
    isAbsentOr(isNumber, value.countsResetAt) &&
    isAbsentOr(isNumber, value.lastCommitAt) &&
    isAbsentOr(areWaitingMessages, value.waiting) &&
    isAbsentOr(isNumber, value.answeredThrough) &&
    isAbsentOr(isNumber, value.newestInboundAt) &&
    isAbsentOr(areReservations, value.reservedTokens) &&
    (value.state === 'ACTIVE' || isSilence(value))
  );
}

/** The parts that only a silent status has. */
function isSilence(value: Readonly<Record<string, unknown>>): boolean {
  return isAbsentOr(isNumber, value.wakeAt) && isNumber(value.silentSince);
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

function isReservation(value: unknown): value is ActiveReservation {
  return isRecord(value) && isText(value.token) && isNumber(value.expiresAt);
}

export function isActor(value: unknown): boolean {
  if (!isRecord(value) || !isActorKind(value.kind) || !isNullOr(isText, value.name)) return false;
  return value.via === undefined || isActor(value.via);
}
