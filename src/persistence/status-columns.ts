import type { Actor } from '../domain/actor';
import type { BotState, BotStatus, HeldReservation, SilentState, StatusReason } from '../domain/bot-status';
import type { ColumnValues } from './rows';

/** The columns of `bot_statuses` as both databases return them: flags are 0 and 1. */
export interface StatusColumns {
  readonly state: BotState;
  readonly reason: StatusReason;
  readonly since: number;
  readonly wake_at: number | null;
  readonly changed_by: string;
  readonly note: string | null;
  readonly pinned: number | boolean;
  readonly locked: number | boolean;
  readonly version: number;
  readonly epoch: number;
  readonly turn: number;
  readonly reply_counts: string;
  readonly reserved_tokens: string;
  readonly final_reply_token: string | null;
  readonly silent_since: number | null;
  readonly pending_inbound: number;
  readonly waiting_since: number | null;
  readonly last_explicit_at: number | null;
  readonly last_silence: SilentState | null;
}

export const STATUS_COLUMNS: readonly (keyof StatusColumns)[] = [
  'state',
  'reason',
  'since',
  'wake_at',
  'changed_by',
  'note',
  'pinned',
  'locked',
  'version',
  'epoch',
  'turn',
  'reply_counts',
  'reserved_tokens',
  'final_reply_token',
  'silent_since',
  'pending_inbound',
  'waiting_since',
  'last_explicit_at',
  'last_silence',
];

export function toStatusColumns(status: BotStatus): StatusColumns & ColumnValues {
  const silent = status.state === 'ACTIVE' ? null : status;
  return {
    state: status.state,
    reason: status.reason,
    since: status.since,
    wake_at: silent?.wakeAt ?? null,
    changed_by: JSON.stringify(status.changedBy),
    note: status.note,
    pinned: status.state === 'SLEEPING' && status.pinned,
    locked: status.state === 'INACTIVE' && status.locked,
    version: status.version,
    epoch: status.epoch,
    turn: status.turn,
    reply_counts: JSON.stringify([...status.replyCounts]),
    reserved_tokens: JSON.stringify([...status.reservedTokens]),
    final_reply_token: status.state === 'SLEEPING' ? status.finalReplyToken : null,
    silent_since: silent?.silentSince ?? null,
    pending_inbound: silent?.pendingInbound ?? 0,
    waiting_since: silent?.waitingSince ?? null,
    last_explicit_at: status.lastExplicitAt,
    last_silence: status.state === 'ACTIVE' ? status.lastSilence : null,
  };
}

export function fromStatusColumns(columns: StatusColumns): BotStatus {
  const common = {
    version: columns.version,
    epoch: columns.epoch,
    turn: columns.turn,
    since: columns.since,
    reason: columns.reason,
    changedBy: JSON.parse(columns.changed_by) as Actor,
    note: columns.note,
    replyCounts: new Map(JSON.parse(columns.reply_counts) as [string, number][]),
    reservedTokens: new Map(JSON.parse(columns.reserved_tokens) as [string, HeldReservation][]),
    lastExplicitAt: columns.last_explicit_at,
  };
  if (columns.state === 'ACTIVE') return { ...common, state: 'ACTIVE', lastSilence: columns.last_silence };
  const silent = {
    ...common,
    wakeAt: columns.wake_at,
    silentSince: columns.silent_since ?? columns.since,
    pendingInbound: columns.pending_inbound,
    waitingSince: columns.waiting_since,
  };
  return columns.state === 'SLEEPING'
    ? { ...silent, state: 'SLEEPING', pinned: !!columns.pinned, finalReplyToken: columns.final_reply_token }
    : { ...silent, state: 'INACTIVE', locked: !!columns.locked };
}
