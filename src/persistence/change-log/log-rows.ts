import type { LogEntry, NewEntry, StatusEntry } from '../../application/log-entry';
import type { UnitOfWork } from '../../application/writing/unit-of-work';
import { wakeTimeOf } from '../../domain/bot-status';
import { isNotified, OUTCOMES, type StatusChange } from '../../domain/status-change';
import type { Instant } from '../../domain/time/instant';
import { isRecord } from '../../lib/is-record';
import {
  fromStatusDocument,
  isActor,
  isReason,
  isState,
  toStatusText,
  toStoredForm,
} from '../contacts/status-document';
import type { ReportUnreadable, Session } from '../database/database';
import type { RecordOf, RowOf } from '../schema/table';
import { changeLog, erasures } from '../schema/tables';
import { inList } from '../sql/in-list';
import { isAbsentOr, isNumber, isText, oneOf, parseJson } from '../sql/json-shape';
import { insertRows } from '../sql/rows';

/** Below SQLite's limit of placeholders. */
const SEQUENCES_AT_ONCE = 8_192;

/** The properties that make up an entry; the others are only used in SQL. */
const ENTRY = ['workspace', 'seq', 'id', 'kind', 'contactId', 'botId', 'statusChange'] as const;
export type EntryRow = RowOf<typeof changeLog, (typeof ENTRY)[number]>;
/** The columns of an entry `l`. */
export const ENTRY_COLUMNS = changeLog.select('l', ENTRY);

/** Loads the entries with these sequences. Deleted and unreadable entries are absent. */
export async function loadEntries(
  session: Session,
  workspace: string,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, StatusEntry>> {
  const entries = new Map<number, StatusEntry>();
  for (let start = 0; start < seqs.length; start += SEQUENCES_AT_ONCE) {
    const some = inList(seqs.slice(start, start + SEQUENCES_AT_ONCE));
    const rows = await session.query<EntryRow>(
      `SELECT ${ENTRY_COLUMNS} FROM change_log l WHERE l.workspace = ? AND l.seq IN ${some.sql} AND l.kind = 'STATUS'`,
      [workspace, ...some.parameters],
    );
    for (const row of rows) {
      const entry = toStatusEntry(row, session.reportUnreadable);
      if (entry) entries.set(entry.seq, entry);
    }
  }
  return entries;
}

/** Appends the staged entries, once they have sequences, to the workspace's log. */
export async function appendLog(session: Session, workspace: string, unit: UnitOfWork): Promise<void> {
  const { entries, now } = unit;
  const records = entries.map((entry) => toLogRecord(workspace, entry, now));
  await insertRows(session, changeLog, records);
  const erased = entries.filter((entry) => entry.kind === 'ERASURE');
  const digests = erased.flatMap(({ seq, contactDigest: digest }) =>
    digest === null ? [] : { workspace, seq, digest, recordedAt: now },
  );
  await insertRows(session, erasures, digests);
}

function toLogRecord(workspace: string, entry: NewEntry, now: Instant): RecordOf<typeof changeLog> {
  const change = entry.kind === 'STATUS' ? entry.change : null;
  // Set for a wake that ended a silence; summaries add these up.
  const silence = change?.endedSilence;
  return {
    workspace,
    seq: entry.seq,
    id: entry.id,
    kind: entry.kind,
    isPushed: change === null || isNotified(change),
    contactId: 'contactId' in entry ? entry.contactId : null,
    botId: 'botId' in entry ? entry.botId : null,
    recordedAt: change?.recordedAt ?? now,
    silenceStartedAt: silence?.startedAt ?? null,
    silenceEndedAt: silence?.endedAt ?? null,
    silenceReason: silence?.reason ?? null,
    statusChange: change && toChangeText(change),
  };
}

/** Whether the log contains this entry. Locks the row, to wait for a COMMIT that is still in progress. */
export async function isLogged(session: Session, workspace: string, entry: NewEntry): Promise<boolean> {
  const sql = `SELECT id FROM change_log WHERE workspace = ? AND seq = ? ${session.dialect.forShare}`;
  const [row] = await session.query<{ id: string }>(sql, [workspace, entry.seq]);
  return row?.id === entry.id;
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
  if ((kind === 'BOT' || kind === 'BOT_DELETION') && botId !== null) return { kind, seq, id, botId };
  if ((kind === 'CONTACT' || kind === 'CREATION') && contactId !== null) return { kind, seq, id, contactId };
  if (kind === 'ERASURE') return { kind, seq, id, contactDigest: digests.get(seq) ?? null };
  return toStatusEntry(row, report) ?? { kind: 'UNREADABLE', seq, id, contactId };
}

/** The entry of a status change, or `null` if the row cannot be read. */
export function toStatusEntry(row: EntryRow, report: ReportUnreadable): StatusEntry | null {
  const { workspace, seq, id, contactId } = row;
  const change = toChange(parseJson(row.statusChange));
  if (change && contactId !== null) return { kind: 'STATUS', seq, id, contactId, change };
  report({ table: 'change_log', workspace, row: String(seq) });
  return null;
}

/** What is stored of a change beside the status after it. The names are part of the stored format. */
type ChangeDocument = Pick<
  StatusChange,
  'row' | 'previousState' | 'outcome' | 'reason' | 'actor' | 'effectiveAt' | 'recordedAt'
> &
  Partial<Pick<StatusChange, 'note' | 'messageId' | 'endedSilence' | 'isWaitingChanged'>>;

/** The change as JSON. `statusAfter` is appended as text, because its JSON is cached. */
function toChangeText(change: StatusChange): string {
  const text = JSON.stringify(
    toStoredForm({
      row: change.row,
      previousState: change.previousState,
      outcome: change.outcome,
      reason: change.reason,
      actor: change.actor,
      note: change.note,
      effectiveAt: change.effectiveAt,
      recordedAt: change.recordedAt,
      messageId: change.messageId,
      endedSilence: change.endedSilence,
      isWaitingChanged: change.isWaitingChanged,
    }),
  );
  return `${text.slice(0, -1)},"statusAfter":${toStatusText(change.statusAfter)}}`;
}

const isOutcome = oneOf(OUTCOMES);

function toChange(document: unknown): StatusChange | null {
  if (!isChangeDocument(document)) return null;
  const statusAfter = fromStatusDocument(document.statusAfter);
  if (!statusAfter) return null;
  return {
    row: document.row,
    version: statusAfter.version,
    previousState: document.previousState,
    state: statusAfter.state,
    outcome: document.outcome,
    reason: document.reason,
    actor: document.actor,
    note: document.note ?? null,
    wakeAt: wakeTimeOf(statusAfter),
    effectiveAt: document.effectiveAt,
    recordedAt: document.recordedAt,
    messageId: document.messageId ?? null,
    endedSilence: document.endedSilence ?? null,
    isWaitingChanged: document.isWaitingChanged ?? false,
    statusAfter,
  };
}

function isChangeDocument(value: unknown): value is ChangeDocument & { readonly statusAfter: unknown } {
  return (
    isRecord(value) &&
    isState(value.previousState) &&
    isOutcome(value.outcome) &&
    isReason(value.reason) &&
    isActor(value.actor) &&
    isAbsentOr(isText, value.note) &&
    isNumber(value.effectiveAt) &&
    isNumber(value.recordedAt) &&
    isAbsentOr(isText, value.messageId) &&
    isAbsentOr(isRecord, value.endedSilence) &&
    (value.isWaitingChanged === undefined || value.isWaitingChanged === true)
  );
}
