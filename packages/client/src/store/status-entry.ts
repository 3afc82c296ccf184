import type { BadgeStatus, StatusEventKind } from '../generated/operations.js';

/** The known status of one contact. */
export interface StatusEntry {
  /** `null` until the service sends the first status. */
  readonly known: BadgeStatus | null;
  /** Whether `known` came from the stream. The stream is in order, but an HTTP response can overtake it. */
  readonly isFromStream: boolean;
  /** The predicted result of a change that the service has not answered yet. */
  readonly expected: BadgeStatus | null;
  /** The last changes that the viewer made in a row: from the version before the first to that after the last. */
  readonly own: { readonly from: number; readonly to: number } | null;
}

export const UNKNOWN: StatusEntry = { known: null, isFromStream: true, expected: null, own: null };

export function shownStatus({ known, expected }: StatusEntry): BadgeStatus | null {
  return expected ?? known;
}

/** Applies a status from the subscription. */
export function fromStream(entry: StatusEntry, kind: StatusEventKind, status: BadgeStatus): StatusEntry {
  const isOlder = entry.known !== null && status.version < entry.known.version;
  // An older version is a replay, or was overtaken by an HTTP response. But a snapshot older than a status from the
  // stream itself means that the contact was erased and created again.
  if (isOlder && (kind !== 'SNAPSHOT' || !entry.isFromStream)) return entry;
  return { ...entry, known: status, isFromStream: true, own: isOlder ? null : entry.own };
}

/**
 * Applies a status from an HTTP response, unless a newer one is known. Of two with the same version, that of the stream
 * stays: it may be newer in what depends on the bot, and if it is older, the stream sends the newer one too. But the
 * stream does not send the counts of messages.
 */
export function fromAnswer(entry: StatusEntry, status: BadgeStatus): StatusEntry {
  const { known, isFromStream } = entry;
  const lead = known ? status.version - known.version : 1;
  if (lead < 0) return entry;
  if (known && lead === 0 && isFromStream) return withCounts(entry, known, status.messageCounts);
  return { ...entry, known: status, isFromStream: false };
}

function withCounts(
  entry: StatusEntry,
  known: BadgeStatus,
  messageCounts: BadgeStatus['messageCounts'],
): StatusEntry {
  const isSame = JSON.stringify(messageCounts) === JSON.stringify(known.messageCounts);
  return isSame ? entry : { ...entry, known: { ...known, messageCounts } };
}

export function expecting(entry: StatusEntry, expected: BadgeStatus): StatusEntry {
  return { ...entry, expected };
}

/** Ends a change that was answered or failed: the known status is shown again, unless another change has started. */
export function settled(entry: StatusEntry, expected: BadgeStatus): StatusEntry {
  return entry.expected === expected ? { ...entry, expected: null } : entry;
}

/** The version to send with a change by a person who saw version `seen`: their own changes since are no conflict. */
export function versionToSend({ own }: StatusEntry, seen: number): number {
  return own && seen >= own.from && seen <= own.to ? own.to : seen;
}

/** Notes that a change by the viewer led from one version to another. */
export function changedByViewer(entry: StatusEntry, from: number, to: number): StatusEntry {
  return { ...entry, own: { from: entry.own?.to === from ? entry.own.from : from, to } };
}
