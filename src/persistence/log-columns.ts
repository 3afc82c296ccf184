import type { LogEntry, StatusEntry } from '../application/log-entry';
import type { StatusReason } from '../domain/bot-status';
import { isPushed, type StatusChange } from '../domain/status-change';
import type { ColumnValues } from './rows';
import { fromStatusDocument, toStatusText } from './status-document';

/** The columns of `change_log` that say what an entry is; of the others only the database makes use. */
export type LogColumns =
  | StatusEntryColumns
  | { readonly kind: 'BOT'; readonly seq: number; readonly bot_id: string }
  | { readonly kind: 'ASSIGNMENT'; readonly seq: number; readonly contact_id: string }
  | { readonly kind: 'ERASURE'; readonly seq: number; readonly id: string };

export interface StatusEntryColumns {
  readonly kind: 'STATUS';
  readonly seq: number;
  readonly id: string;
  readonly contact_id: string;
  readonly status_change: string;
}

export function toLogColumns(workspace: string, { seq, id, kind, contactId, change }: StatusEntry) {
  const { stretch } = change;
  return {
    ...{ workspace, seq, id, kind },
    contact_id: contactId,
    is_pushed: isPushed(change.outcome),
    recorded_at: change.recordedAt,
    // Of a wake that ended a silence: what summaries add up.
    stretch_from: stretch?.from ?? null,
    stretch_to: stretch?.to ?? null,
    stretch_reason: stretch?.reason ?? (null as StatusReason | null),
    status_change: toChangeText(change),
  } satisfies ColumnValues;
}

/**
 * An entry, with the digest of the contact where it is an erasure of which that is still known. A row that can't be read
 * is an entry too: those who follow the log go on behind it.
 */
export function fromLogColumns(
  row: LogColumns,
  digests: ReadonlyMap<number, string>,
  onUnreadable: (seq: number, error: unknown) => void,
): LogEntry {
  switch (row.kind) {
    case 'STATUS':
      try {
        return fromStatusEntryColumns(row);
      } catch (error) {
        onUnreadable(row.seq, error);
        return { kind: 'UNREADABLE', seq: row.seq, contactId: row.contact_id };
      }
    case 'BOT':
      return { kind: 'BOT', seq: row.seq, botId: row.bot_id };
    case 'ASSIGNMENT':
      return { kind: 'ASSIGNMENT', seq: row.seq, contactId: row.contact_id };
    case 'ERASURE':
      return { kind: 'ERASURE', seq: row.seq, id: row.id, contactDigest: digests.get(row.seq) ?? null };
  }
}

/** The change as JSON, with the status it left as its last part. */
function toChangeText({ statusAfter, ...rest }: StatusChange): string {
  return `${JSON.stringify(rest).slice(0, -1)},"statusAfter":${toStatusText(statusAfter)}}`;
}

export function fromStatusEntryColumns(row: StatusEntryColumns): StatusEntry {
  const change = JSON.parse(row.status_change) as StatusChange;
  return {
    kind: 'STATUS',
    seq: row.seq,
    id: row.id,
    contactId: row.contact_id,
    change: { ...change, statusAfter: fromStatusDocument(change.statusAfter) },
  };
}
