import { randomUUID } from 'node:crypto';

/** The badge's status as the peers know it: a column for each property. */
export interface StatusRow {
  readonly id: string;
  readonly name: string | null;
  readonly mode: string | null;
  readonly state: string | null;
  readonly reason: string | null;
  readonly since: number | null;
  readonly wake_at: number | null;
  readonly changed_by: string | null;
  readonly note: string | null;
  readonly pinned: number | null;
  readonly locked: number | null;
  readonly version: number | null;
  readonly pending_inbound: number | null;
  readonly waiting_since: number | null;
}

export interface ChangeInput {
  readonly contactId: string;
  readonly state: 'ACTIVE' | 'SLEEPING';
  readonly wake?: { readonly after: string };
  readonly note?: string;
}

export interface Caller {
  readonly workspace: string;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string | null };
}

const HOUR_MS = 3_600_000;

/** One query by primary keys: contact, status and bot. */
export function selectStatuses(count: number, lock = ''): string {
  return `SELECT c.id, c.name, b.mode, s.state, s.reason, s.since, s.wake_at, s.changed_by, s.note, s.pinned,
    s.locked, s.version, s.pending_inbound, s.waiting_since
    FROM contacts c
    LEFT JOIN peer_statuses s ON s.workspace = c.workspace AND s.contact_id = c.id
    LEFT JOIN bots b ON b.workspace = c.workspace AND (b.id = c.bot_id OR (c.bot_id IS NULL AND b.is_default))
    WHERE c.workspace = ? AND c.id IN (${Array(count).fill('?').join(', ')}) ${lock}`;
}

/** The row after a change, and what history keeps of it. */
export function decideChange(row: StatusRow, input: ChangeInput, { actor }: Caller) {
  const now = Date.now();
  const hours = Number(/^PT(\d+)H$/.exec(input.wake?.after ?? '')?.[1] ?? Number.NaN);
  const after: StatusRow = {
    ...row,
    state: input.state,
    reason: 'MANUAL',
    since: now,
    wake_at: input.state === 'SLEEPING' && hours ? now + hours * HOUR_MS : null,
    changed_by: JSON.stringify(actor),
    note: input.note ?? null,
    version: (row.version ?? 0) + 1,
  };
  const change = {
    id: randomUUID(),
    version: after.version,
    previousState: row.state ?? 'ACTIVE',
    state: input.state,
    outcome: 'APPLIED',
    reason: 'MANUAL',
    recordedAt: now,
    actor,
  };
  return { after, change };
}

export type Change = ReturnType<typeof decideChange>['change'];

function toActor({ kind, id, name }: Caller['actor']) {
  return { kind, externalId: id, name, via: null };
}

/** As GraphQL answers them. */
export function toStatusList(rows: readonly StatusRow[]) {
  return { nodes: rows.map(toStatus) };
}

function toStatus(row: StatusRow) {
  return {
    contactId: row.id,
    state: row.state ?? 'ACTIVE',
    reason: row.reason ?? 'INITIAL',
    permission: row.mode === 'AUTO_PILOT' && (row.state ?? 'ACTIVE') === 'ACTIVE' ? 'SEND' : 'NONE',
    available: row.mode !== null && row.mode !== 'OFF',
    since: toIso(row.since ?? 0),
    wakeAt: row.wake_at === null ? null : toIso(row.wake_at),
    note: row.note,
    pinned: !!row.pinned,
    locked: !!row.locked,
    version: row.version ?? 0,
    pendingInbound: row.pending_inbound ?? 0,
    waitingSince: row.waiting_since === null ? null : toIso(row.waiting_since),
    viewerCanChange: !row.locked,
    changedBy: toActor(JSON.parse(row.changed_by ?? '{"kind":"SYSTEM","id":null,"name":null}')),
    contact: { name: row.name },
  };
}

export function toPayload(row: StatusRow, change: Change) {
  const statusChange = {
    ...change,
    actor: toActor(change.actor),
    recordedAt: toIso(change.recordedAt),
  };
  return { outcome: 'APPLIED', botStatus: toStatus(row), statusChange, userErrors: [] };
}

export function toEvent(row: StatusRow, change: Change) {
  const { botStatus, statusChange } = toPayload(row, change);
  return {
    ...{ kind: 'CHANGE', feedCursor: `${row.id}:${change.version}`, contactIds: [row.id] },
    ...{ botStatuses: [botStatus], statusChange },
  };
}

function toIso(instant: number): string {
  return new Date(Number(instant)).toISOString();
}
