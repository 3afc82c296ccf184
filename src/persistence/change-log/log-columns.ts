import type { LogEntry, StatusEntry } from '../../application/log-entry';
import type { StatusReason } from '../../domain/bot-status';
import { isPushed, KEPT_OUTCOMES, type SilencePeriod, type StatusChange } from '../../domain/status-change';
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
  const { endedSilence } = change;
  return {
    workspace,
    seq,
    id,
    kind,
    contact_id: contactId,
    is_pushed: isPushed(change.outcome),
    recorded_at: change.recordedAt,
    // Of a wake that ended a silence: what summaries add up.
    stretch_from: endedSilence?.from ?? null,
    stretch_to: endedSilence?.to ?? null,
    stretch_reason: endedSilence?.reason ?? (null as StatusReason | null),
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

/** A change as it is stored; `statusAfter` is a status document. The names are part of the stored format. */
interface ChangeDocument extends Omit<StatusChange, 'endedSilence' | 'statusAfter'> {
  readonly stretch: SilencePeriod | null;
}

/** The change as JSON, with the status it left as its last part. */
function toChangeText(change: StatusChange): string {
  const document: ChangeDocument = {
    row: change.row,
    version: change.version,
    from: change.from,
    to: change.to,
    outcome: change.outcome,
    reason: change.reason,
    actor: change.actor,
    note: change.note,
    wakeAt: change.wakeAt,
    effectiveAt: change.effectiveAt,
    recordedAt: change.recordedAt,
    messageId: change.messageId,
    stretch: change.endedSilence,
  };
  return `${JSON.stringify(document).slice(0, -1)},"statusAfter":${toStatusText(change.statusAfter)}}`;
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
  if (!statusAfter) return null;
  return {
    row: document.row,
    version: document.version,
    from: document.from,
    to: document.to,
    outcome: document.outcome,
    reason: document.reason,
    actor: document.actor,
    note: document.note,
    wakeAt: document.wakeAt,
    effectiveAt: document.effectiveAt,
    recordedAt: document.recordedAt,
    messageId: document.messageId,
    endedSilence: document.stretch,
    statusAfter,
  };
}

function isChangeDocument(value: unknown): value is ChangeDocument & { readonly statusAfter: unknown } {
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
