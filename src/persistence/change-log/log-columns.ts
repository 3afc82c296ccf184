import type { LogEntry, StatusEntry } from '../../application/log-entry';
import type { StatusReason } from '../../domain/bot-status';
import { isPushed, KEPT_OUTCOMES, type StatusChange } from '../../domain/status-change';
import { fromStatusDocument, isActor, isReason, isState, toStatusText } from '../contacts/status-document';
import { isJsonObject, isNullOr, isNumber, isOneOf, isText, parseJson } from '../sql/json-shape';
import type { ColumnValues } from '../sql/rows';
import type { ReportUnreadable } from '../sql/unreadable-row';

/** The columns of `change_log` that say what an entry is; of the others only the database makes use. */
export type LogColumns =
  | StatusEntryColumns
  | { readonly kind: 'BOT'; readonly seq: number; readonly bot_id: string }
  | { readonly kind: 'ASSIGNMENT'; readonly seq: number; readonly contact_id: string }
  | { readonly kind: 'ERASURE'; readonly seq: number; readonly id: string };

export interface WorkspaceColumn {
  readonly workspace: string;
}

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
 * An entry, with the digest of the contact where it is an erasure of which that is still known. A change that cannot be
 * read is an entry too: whoever follows the log goes on after it.
 */
export function fromLogColumns(
  row: LogColumns & WorkspaceColumn,
  digests: ReadonlyMap<number, string>,
  report: ReportUnreadable,
): LogEntry {
  switch (row.kind) {
    case 'STATUS':
      return (
        fromStatusEntryColumns(row, report) ?? { kind: 'UNREADABLE', seq: row.seq, contactId: row.contact_id }
      );
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

/** The entry, or `null` where its change cannot be read. */
export function fromStatusEntryColumns(
  row: StatusEntryColumns & WorkspaceColumn,
  report: ReportUnreadable,
): StatusEntry | null {
  const change = toChange(parseJson(row.status_change));
  if (change) return { kind: 'STATUS', seq: row.seq, id: row.id, contactId: row.contact_id, change };
  report({ table: 'change_log', workspace: row.workspace, row: String(row.seq) });
  return null;
}

/** Those of the entries that can be read. */
export function fromStatusEntries(
  rows: readonly (StatusEntryColumns & WorkspaceColumn)[],
  report: ReportUnreadable,
): StatusEntry[] {
  return rows.flatMap((row) => fromStatusEntryColumns(row, report) ?? []);
}

const OUTCOMES: ReadonlySet<string> = new Set(KEPT_OUTCOMES);

function toChange(document: unknown): StatusChange | null {
  if (!isChangeDocument(document)) return null;
  const statusAfter = fromStatusDocument(document.statusAfter);
  return statusAfter && { ...document, statusAfter };
}

function isChangeDocument(value: unknown): value is StatusChange {
  return (
    isJsonObject(value) &&
    isNumber(value.version) &&
    isState(value.from) &&
    isState(value.to) &&
    isOneOf(OUTCOMES, value.outcome) &&
    isReason(value.reason) &&
    isActor(value.actor) &&
    isNullOr(isText, value.note) &&
    isNullOr(isNumber, value.wakeAt) &&
    isNumber(value.effectiveAt) &&
    isNumber(value.recordedAt) &&
    isNullOr(isText, value.messageId) &&
    isNullOr(isJsonObject, value.stretch)
  );
}
