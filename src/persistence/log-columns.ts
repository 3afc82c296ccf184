import type { LogEntry, StatusEntry } from '../application/log-entry';
import type { Actor } from '../domain/actor';
import type { BotState, StatusReason } from '../domain/bot-status';
import { isPushed, type KeptOutcome, type Stretch } from '../domain/status-change';
import type { ColumnValues } from './rows';
import { fromStatusColumns, type StatusColumns, toStatusColumns } from './status-columns';

interface StatusEntryColumns {
  readonly kind: 'STATUS';
  readonly seq: number;
  readonly id: string;
  readonly contact_id: string;
  readonly recorded_at: number;
  readonly version: number;
  readonly table_row: number;
  readonly from_state: BotState;
  readonly to_state: BotState;
  readonly outcome: KeptOutcome;
  readonly reason: StatusReason;
  readonly actor: string;
  readonly note: string | null;
  readonly wake_at: number | null;
  readonly effective_at: number;
  readonly message_id: string | null;
  readonly stretch_from: number | null;
  readonly stretch_to: number | null;
  readonly stretch_reason: StatusReason | null;
  readonly stretch_actor: string | null;
  readonly stretch_pending: number | null;
  readonly status_after: string;
}

export type LogColumns =
  | StatusEntryColumns
  | { readonly kind: 'BOT'; readonly seq: number; readonly bot_id: string }
  | { readonly kind: 'ASSIGNMENT'; readonly seq: number; readonly contact_id: string }
  | { readonly kind: 'ERASURE'; readonly seq: number; readonly id: string };

export function toLogColumns(workspace: string, entry: StatusEntry): ColumnValues {
  const { change, contactId } = entry;
  const { stretch } = change;
  return {
    workspace,
    seq: entry.seq,
    id: entry.id,
    kind: entry.kind,
    is_pushed: isPushed(change.outcome),
    contact_id: contactId,
    recorded_at: change.recordedAt,
    version: change.version,
    table_row: change.row,
    from_state: change.from,
    to_state: change.to,
    outcome: change.outcome,
    reason: change.reason,
    actor: JSON.stringify(change.actor),
    note: change.note,
    wake_at: change.wakeAt,
    effective_at: change.effectiveAt,
    message_id: change.messageId,
    stretch_from: stretch?.from ?? null,
    stretch_to: stretch?.to ?? null,
    stretch_reason: stretch?.reason ?? null,
    stretch_actor: stretch ? JSON.stringify(stretch.actor) : null,
    stretch_pending: stretch?.pendingInbound ?? null,
    status_after: JSON.stringify(toStatusColumns(change.statusAfter)),
  };
}

/** An entry, with the digest of the contact where it is an erasure of which that is still known. */
export function fromLogColumns(row: LogColumns, digests: ReadonlyMap<number, string>): LogEntry {
  switch (row.kind) {
    case 'STATUS':
      return fromStatusEntryColumns(row);
    case 'BOT':
      return { kind: 'BOT', seq: row.seq, botId: row.bot_id };
    case 'ASSIGNMENT':
      return { kind: 'ASSIGNMENT', seq: row.seq, contactId: row.contact_id };
    case 'ERASURE':
      return { kind: 'ERASURE', seq: row.seq, id: row.id, contactDigest: digests.get(row.seq) ?? null };
  }
}

export function fromStatusEntryColumns(row: StatusEntryColumns): StatusEntry {
  return {
    kind: 'STATUS',
    seq: row.seq,
    id: row.id,
    contactId: row.contact_id,
    change: {
      row: row.table_row,
      version: row.version,
      from: row.from_state,
      to: row.to_state,
      outcome: row.outcome,
      reason: row.reason,
      actor: JSON.parse(row.actor) as Actor,
      note: row.note,
      wakeAt: row.wake_at,
      effectiveAt: row.effective_at,
      recordedAt: row.recorded_at,
      messageId: row.message_id,
      stretch: stretchOf(row),
      statusAfter: fromStatusColumns(JSON.parse(row.status_after) as StatusColumns),
    },
  };
}

function stretchOf(row: StatusEntryColumns): Stretch | null {
  if (row.stretch_from === null || row.stretch_to === null || row.stretch_reason === null) return null;
  return {
    from: row.stretch_from,
    to: row.stretch_to,
    reason: row.stretch_reason,
    actor: JSON.parse(row.stretch_actor ?? 'null') as Actor,
    pendingInbound: row.stretch_pending ?? 0,
  };
}
