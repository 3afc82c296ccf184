import type { BadgeStatus } from '../api/generated/operations.js';
import type { StatusEventKind } from '../api/generated/schema.js';

/** The known status of one contact. */
export interface StatusEntry {
  /** `null` until the service sends the first status. */
  readonly known: BadgeStatus | null;
  /** Whether `known` came from the stream. The stream is in order, but an HTTP response can overtake it. */
  readonly isFromStream: boolean;
  /** The predicted result of a change that the service has not answered yet. */
  readonly expected: BadgeStatus | null;
}

export const UNKNOWN: StatusEntry = { known: null, isFromStream: true, expected: null };

export function shownStatus({ known, expected }: StatusEntry): BadgeStatus | null {
  return expected ?? known;
}

/** Applies a status from the subscription. */
export function fromStream(entry: StatusEntry, kind: StatusEventKind, status: BadgeStatus): StatusEntry {
  const isOlder = entry.known !== null && status.version < entry.known.version;
  // An older version is a replay, or was overtaken by an HTTP response. But a snapshot older than a status from the
  // stream itself means that the contact was erased and created again.
  if (isOlder && (kind !== 'SNAPSHOT' || !entry.isFromStream)) return entry;
  return { ...entry, known: status, isFromStream: true };
}

/**
 * Applies a status from an HTTP response, unless a newer one is known. Of two with the same version, that of the stream
 * stays: it may be newer in what depends on the bot, and if it is older, the stream sends the newer one too.
 */
export function fromAnswer(entry: StatusEntry, status: BadgeStatus): StatusEntry {
  const { known, isFromStream } = entry;
  const lead = known ? status.version - known.version : 1;
  if (lead < 0 || (lead === 0 && isFromStream)) return entry;
  return { ...entry, known: status, isFromStream: false };
}

export function expecting(entry: StatusEntry, expected: BadgeStatus): StatusEntry {
  return { ...entry, expected };
}

/** Ends a change that was answered or failed: the known status is shown again, unless another change has started. */
export function settled(entry: StatusEntry, expected: BadgeStatus): StatusEntry {
  return entry.expected === expected ? { ...entry, expected: null } : entry;
}
