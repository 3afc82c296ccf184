import type { BadgeStatus } from '../../api/generated/operations';
import type { StatusEventKind } from '../../api/generated/schema';

/** What is known of one contact's status. */
export interface StatusEntry {
  /** `null` until the first word from the service. */
  readonly known: BadgeStatus | null;
  /** A change's answer can overtake the stream; the stream itself is in order, so its word is always newer. */
  readonly isFromStream: boolean;
  /** What was clicked and is not answered yet. */
  readonly expected: BadgeStatus | null;
}

export const UNKNOWN: StatusEntry = { known: null, isFromStream: true, expected: null };

export function shownStatus({ known, expected }: StatusEntry): BadgeStatus | null {
  return expected ?? known;
}

/** A status from the subscription. */
export function fromStream(entry: StatusEntry, kind: StatusEventKind, status: BadgeStatus): StatusEntry {
  const isOlder = entry.known !== null && status.version < entry.known.version;
  // An older version from the stream is a replay, or was overtaken by an answer; but a snapshot that goes back behind
  // what the stream itself said means that the contact was erased and began anew.
  if (isOlder && (kind === 'CHANGE' || !entry.isFromStream)) return entry;
  return { ...entry, known: status, isFromStream: true };
}

/** A status read or answered over HTTP. */
export function fromAnswer(entry: StatusEntry, status: BadgeStatus): StatusEntry {
  if (entry.known !== null && status.version < entry.known.version) return entry;
  return { ...entry, known: status, isFromStream: false };
}

export function expecting(entry: StatusEntry, expected: BadgeStatus): StatusEntry {
  return { ...entry, expected };
}

/** The change was answered or refused: what the service says counts, unless something else was clicked since. */
export function settled(entry: StatusEntry, expected: BadgeStatus): StatusEntry {
  return entry.expected === expected ? { ...entry, expected: null } : entry;
}
