import { ACTOR_KINDS } from '../../domain/actor';
import {
  type ActiveReservation,
  type ActiveStatus,
  BOT_STATES,
  type BotStatus,
  type InactiveStatus,
  NONE_BY_CHANNEL,
  type SleepingStatus,
  STATUS_REASONS,
} from '../../domain/bot-status';
import { isRecord } from '../../lib/is-record';
import { arePairs, isNullOr, isNumber, isOneOf, isText } from '../sql/json-shape';

interface StoredMaps {
  readonly replyCounts: readonly (readonly [string, number])[];
  readonly reservedTokens: readonly (readonly [string, ActiveReservation])[];
}

type Stored<S extends BotStatus> = Omit<S, keyof StoredMaps> & StoredMaps;
/** The stored form of a status: maps are stored as lists of pairs. */
type StatusDocument = Stored<ActiveStatus> | Stored<SleepingStatus> | Stored<InactiveStatus>;

const texts = new WeakMap<BotStatus, string>();

/** The status as JSON. Cached, because both the log entry of a change and the row of its contact contain it. */
export function toStatusText(status: BotStatus): string {
  const known = texts.get(status);
  if (known !== undefined) return known;
  const text = JSON.stringify(toStatusDocument(status));
  texts.set(status, text);
  return text;
}

/** The status of a stored document, or `null` if the document is invalid. */
export function fromStatusDocument(document: unknown): BotStatus | null {
  if (!isStatusDocument(document)) return null;
  const { replyCounts, reservedTokens } = document;
  return { ...document, replyCounts: toMap(replyCounts), reservedTokens: toMap(reservedTokens) };
}

function toStatusDocument(status: BotStatus): StatusDocument {
  const { replyCounts, reservedTokens } = status;
  return { ...status, replyCounts: [...replyCounts], reservedTokens: [...reservedTokens] };
}

function toMap<V>(pairs: readonly (readonly [string, V])[]): ReadonlyMap<string, V> {
  return pairs.length > 0 ? new Map(pairs) : NONE_BY_CHANNEL;
}

const STATES: ReadonlySet<string> = new Set(BOT_STATES);
const REASONS: ReadonlySet<string> = new Set(STATUS_REASONS);
const ACTORS: ReadonlySet<string> = new Set(ACTOR_KINDS);

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
    arePairs(value.replyCounts, isNumber) &&
    arePairs(value.reservedTokens, isReservation) &&
    (value.state === 'ACTIVE' || isSilence(value))
  );
}

/** The parts that only a silent status has. */
function isSilence(value: Readonly<Record<string, unknown>>): boolean {
  return (
    isNullOr(isNumber, value.wakeAt) &&
    isNumber(value.silentSince) &&
    isNumber(value.pendingInbound) &&
    isNullOr(isNumber, value.waitingSince)
  );
}

function isReservation(value: unknown): boolean {
  return isRecord(value) && isText(value.token) && isNumber(value.expiresAt);
}

export function isState(value: unknown): boolean {
  return isOneOf(STATES, value);
}

export function isReason(value: unknown): boolean {
  return isOneOf(REASONS, value);
}

export function isActor(value: unknown): boolean {
  return isRecord(value) && isOneOf(ACTORS, value.kind) && isNullOr(isText, value.name);
}
