import type { LogEntry, NewEntry, StatusEntry } from '../../application/log-entry';
import { isPushed, KEPT_OUTCOMES, type SilencePeriod, type StatusChange } from '../../domain/status-change';
import type { Instant } from '../../domain/time/instant';
import { isRecord } from '../../lib/is-record';
import { fromStatusDocument, isActor, isReason, isState, toStatusText } from '../contacts/status-document';
import type { RecordOf, RowOf } from '../schema/table';
import { changeLog } from '../schema/tables';
import { isNullOr, isNumber, isText, oneOf, parseJson } from '../sql/json-shape';
import type { ReportUnreadable } from '../sql/unreadable-row';

/** The properties that make up an entry; the others are only used in SQL. */
const ENTRY = ['workspace', 'seq', 'id', 'kind', 'contactId', 'botId', 'statusChange'] as const;
export type EntryRow = RowOf<typeof changeLog, (typeof ENTRY)[number]>;
/** The columns of an entry `l`. */
export const ENTRY_COLUMNS = changeLog.select('l', ENTRY);

export function toLogRecord(workspace: string, entry: NewEntry, now: Instant): RecordOf<typeof changeLog> {
  const change = entry.kind === 'STATUS' ? entry.change : null;
  // Set for a wake that ended a silence; summaries add these up.
  const silence = change?.endedSilence;
  return {
    workspace,
    seq: entry.seq,
    id: entry.id,
    kind: entry.kind,
    isPushed: change === null || isPushed(change.outcome),
    contactId: entry.kind === 'STATUS' || entry.kind === 'ASSIGNMENT' ? entry.contactId : null,
    botId: entry.kind === 'BOT' ? entry.botId : null,
    recordedAt: change?.recordedAt ?? now,
    stretchFrom: silence?.from ?? null,
    stretchTo: silence?.to ?? null,
    stretchReason: silence?.reason ?? null,
    statusChange: change && toChangeText(change),
  };
}

/**
 * Converts a row to an entry; an erasure has the digest of its contact if it is still stored. A row that cannot be read
 * becomes an UNREADABLE entry, so that readers of the log continue after it.
 */
export function toLogEntry(
  row: EntryRow,
  digests: ReadonlyMap<number, string>,
  report: ReportUnreadable,
): LogEntry {
  const { kind, seq, id, contactId, botId } = row;
  if (kind === 'BOT' && botId !== null) return { kind, seq, botId };
  if (kind === 'ASSIGNMENT' && contactId !== null) return { kind, seq, contactId };
  if (kind === 'ERASURE') return { kind, seq, id, contactDigest: digests.get(seq) ?? null };
  return toStatusEntry(row, report) ?? { kind: 'UNREADABLE', seq, contactId };
}

/** The entry of a status change, or `null` if the row cannot be read. */
export function toStatusEntry(row: EntryRow, report: ReportUnreadable): StatusEntry | null {
  const { workspace, seq, id, contactId } = row;
  const change = toChange(parseJson(row.statusChange));
  if (change && contactId !== null) return { kind: 'STATUS', seq, id, contactId, change };
  report({ table: 'change_log', workspace, row: String(seq) });
  return null;
}

/** The stored form of a change; `statusAfter` is a status document. The names are part of the stored format. */
interface ChangeDocument extends Omit<StatusChange, 'endedSilence' | 'statusAfter'> {
  readonly stretch: SilencePeriod | null;
}

/** The change as JSON. `statusAfter` is appended as text, because its JSON is cached. */
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

const isKeptOutcome = oneOf(KEPT_OUTCOMES);

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
    isRecord(value) &&
    isNumber(value.version) &&
    isState(value.from) &&
    isState(value.to) &&
    isKeptOutcome(value.outcome) &&
    isReason(value.reason) &&
    isActor(value.actor) &&
    isNullOr(isText, value.note) &&
    isNullOr(isNumber, value.wakeAt) &&
    isNumber(value.effectiveAt) &&
    isNumber(value.recordedAt) &&
    isNullOr(isText, value.messageId) &&
    isNullOr(isRecord, value.stretch)
  );
}
