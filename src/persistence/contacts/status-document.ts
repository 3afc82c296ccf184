import { ACTOR_KINDS } from '../../domain/actor';
import { type ActiveReservation, BOT_STATES, type BotStatus, STATUS_REASONS } from '../../domain/bot-status';
import {
  arePairs,
  isJsonObject,
  isNullOr,
  isNumber,
  isOneOf,
  isText,
  type JsonObject,
} from '../sql/json-shape';

/** A status as it is stored: as it is, but for its maps, which are lists of pairs. */
interface StatusDocument {
  readonly replyCounts: readonly (readonly [string, number])[];
  readonly reservedTokens: readonly (readonly [string, ActiveReservation])[];
}

const texts = new WeakMap<BotStatus, string>();

/** As JSON. Asked for twice of each change: by its entry in the log, and by the contact's own row. */
export function toStatusText(status: BotStatus): string {
  const known = texts.get(status);
  if (known !== undefined) return known;
  const { replyCounts, reservedTokens, ...rest } = status;
  const document: StatusDocument = {
    ...rest,
    replyCounts: [...replyCounts],
    reservedTokens: [...reservedTokens],
  };
  const text = JSON.stringify(document);
  texts.set(status, text);
  return text;
}

/** The status of a stored document, or `null` where it is none. */
export function fromStatusDocument(document: unknown): BotStatus | null {
  if (!isStatusDocument(document)) return null;
  const { replyCounts, reservedTokens } = document;
  return {
    ...document,
    replyCounts: new Map(replyCounts),
    reservedTokens: new Map(reservedTokens),
  };
}

const STATES: ReadonlySet<string> = new Set(BOT_STATES);
const REASONS: ReadonlySet<string> = new Set(STATUS_REASONS);
const ACTORS: ReadonlySet<string> = new Set(ACTOR_KINDS);

function isStatusDocument(value: unknown): value is BotStatus & StatusDocument {
  return (
    isJsonObject(value) &&
    isState(value.state) &&
    isReason(value.reason) &&
    isNumber(value.version) &&
    isNumber(value.epoch) &&
    isNumber(value.turn) &&
    isNumber(value.since) &&
    isActor(value.changedBy) &&
    isNullOr(isText, value.note) &&
    arePairs(value.replyCounts, isNumber) &&
    arePairs(value.reservedTokens, isHeldReservation) &&
    (value.state === 'ACTIVE' || isSilence(value))
  );
}

/** The parts that only a silent status has. */
function isSilence(value: JsonObject): boolean {
  return (
    isNullOr(isNumber, value.wakeAt) &&
    isNumber(value.silentSince) &&
    isNumber(value.pendingInbound) &&
    isNullOr(isNumber, value.waitingSince)
  );
}

function isHeldReservation(value: unknown): boolean {
  return isJsonObject(value) && isText(value.token) && isNumber(value.expiresAt);
}

export function isState(value: unknown): boolean {
  return isOneOf(STATES, value);
}

export function isReason(value: unknown): boolean {
  return isOneOf(REASONS, value);
}

export function isActor(value: unknown): boolean {
  return isJsonObject(value) && isOneOf(ACTORS, value.kind) && isNullOr(isText, value.name);
}
