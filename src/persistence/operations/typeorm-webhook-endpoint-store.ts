import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type Attempt,
  type ClaimedEndpoint,
  DELIVERY_MODES,
  type EndpointProgress,
  type EndpointSecret,
  EVENT_TYPES,
  type ObservedEndpoint,
  type Places,
  type Round,
  type WebhookEndpoint,
  type WebhookEndpointStore,
} from '../../application/ports/webhook-endpoint-store';
import { BOT_STATES } from '../../domain/bot-status';
import type { Instant } from '../../domain/time/instant';
import { isRecord } from '../../lib/is-record';
import { lockWorkspace } from '../change-log/workspace-sequence';
import type { Database, Session } from '../database/database';
import type { RowOf } from '../schema/table';
import { webhookAttempts, webhookEndpoints, webhookRetries, workspaces } from '../schema/tables';
import { inList } from '../sql/in-list';
import { isNullOr, isNumber, isText, listOf, oneOf, parseJson } from '../sql/json-shape';
import { selectRows, upsertRows } from '../sql/rows';

type EndpointRow = RowOf<typeof webhookEndpoints>;

/** What a caller changes. */
const SAVED = ['url', 'format', 'mode', 'eventTypes', 'states', 'secrets'] as const;
/** Endpoints of one workspace that are delivered to at the same time, and as many again that fail. */
const OF_WORKSPACE = 16;
/** Ends the lease, so that what a node is doing with the endpoint as it was is not stored. */
const END_LEASE = 'SET lease = NULL, leased_until = 0';

export class TypeormWebhookEndpointStore implements WebhookEndpointStore {
  constructor(private readonly database: Database) {}

  async list(workspace: string): Promise<ObservedEndpoint[]> {
    const session = this.database.unlocked;
    const rows = await selectRows(session, webhookEndpoints, BY_NAME, [workspace]);
    if (rows.length === 0) return [];
    const ids = inList(rows.map(({ id }) => id));
    const counts = await session.query<{ id: string; waiting: number; parked: number }>(
      `SELECT endpoint_id AS id, COUNT(*) - COUNT(parked_at) AS waiting, COUNT(parked_at) AS parked
       FROM webhook_retries WHERE endpoint_id IN ${ids.sql} GROUP BY endpoint_id`,
      ids.parameters,
    );
    return rows.flatMap((row) => {
      const endpoint = readEndpoint(session, row);
      const of = counts.find(({ id }) => id === row.id);
      const numbers = { waitingContacts: Number(of?.waiting ?? 0), parkedEvents: Number(of?.parked ?? 0) };
      const progress = { ...toProgress(row), delivered: row.delivered, ...numbers };
      return endpoint ? [{ ...endpoint, progress }] : [];
    });
  }

  change<T>(
    workspace: string,
    decide: (endpoints: readonly WebhookEndpoint[]) => {
      readonly result: T;
      readonly save: WebhookEndpoint | null;
    },
  ): Promise<T> {
    return this.database.transaction(async (session) => {
      await lockWorkspace(session, workspace);
      const rows = await selectRows(session, webhookEndpoints, BY_NAME, [workspace]);
      const known = rows.map((row) => ({ row, endpoint: readEndpoint(session, row) }));
      const { result, save } = decide(known.flatMap(({ endpoint }) => endpoint ?? []));
      if (save === null) return { result };
      // It can only be deleted: what it was is not known.
      if (known.some(({ row, endpoint }) => row.name === save.name && !endpoint)) throw unreadable(save.name);
      const [head] = await selectRows(session, workspaces, 'WHERE workspace = ?', [workspace]);
      await upsertRows(session, webhookEndpoints, [toRecord(save, head?.seq ?? 0)], SAVED);
      await session.execute(`UPDATE webhook_endpoints ${END_LEASE} WHERE id = ?`, [save.id]);
      const inDoubt = async (later: Session) => isStored(later, save);
      return { result, inDoubt };
    });
  }

  delete(workspace: string, name: string): Promise<boolean> {
    return this.withEndpoint(workspace, name, async (session, { id }) => {
      await session.execute('DELETE FROM webhook_endpoints WHERE id = ?', [id]);
      await session.execute('DELETE FROM webhook_retries WHERE endpoint_id = ?', [id]);
      await session.execute('DELETE FROM webhook_attempts WHERE endpoint_id = ?', [id]);
    });
  }

  enable(workspace: string, name: string, now: Instant): Promise<boolean> {
    return this.withEndpoint(workspace, name, async (session, { id }) => {
      await session.execute(
        `UPDATE webhook_endpoints ${END_LEASE}, disabled_at = NULL, disabled_reason = NULL, failing_since = NULL
         WHERE id = ?`,
        [id],
      );
      await makeWaitingDue(session, id, now);
    });
  }

  async replay(workspace: string, name: string, since: Instant | null, now: Instant): Promise<boolean> {
    const before = since === null ? null : await this.seqBefore(workspace, since);
    return this.withEndpoint(workspace, name, async (session, { id }) => {
      if (before === null) {
        const sql =
          'UPDATE webhook_retries SET next_attempt_at = ? WHERE endpoint_id = ? AND parked_at IS NOT NULL';
        await session.execute(sql, [now, id]);
        return updateNextAttempt(session, id);
      }
      await session.execute('DELETE FROM webhook_retries WHERE endpoint_id = ? AND seq > ?', [id, before]);
      // Also if it has not come so far: what a node is sending now may be beyond.
      await session.execute(`UPDATE webhook_endpoints ${END_LEASE} WHERE id = ?`, [id]);
      // Never forwards: what has not been delivered yet would be left out.
      const sql = 'UPDATE webhook_endpoints SET seq = ? WHERE id = ? AND seq > ?';
      await session.execute(sql, [before, id, before]);
    });
  }

  async attempts(endpointId: string, limit: number): Promise<Attempt[]> {
    const conditions = 'WHERE endpoint_id = ? ORDER BY attempted_at DESC, id LIMIT ?';
    return selectRows(this.database.unlocked, webhookAttempts, conditions, [endpointId, limit]);
  }

  async claim(now: Instant, until: Instant, places: Places): Promise<ReadonlyMap<string, ClaimedEndpoint>> {
    const found = [
      ...(await this.findDue(now, false, places.usual)),
      ...(await this.findDue(now, true, places.failing)),
    ];
    if (found.length === 0) return new Map();
    return this.database.transaction(async (session) => {
      const ids = inList(found);
      const conditions = `WHERE id IN ${ids.sql} AND disabled_at IS NULL AND leased_until <= ?`;
      const locked = `${conditions} ${session.dialect.forUpdateSkipLocked}`;
      const rows = await selectRows(session, webhookEndpoints, locked, [...ids.parameters, now]);
      const claimed = new Map<string, ClaimedEndpoint>();
      for (const row of rows) {
        const lease = randomUUID();
        // Also of one that cannot be read: it is reported again after that time, and others go on.
        const sql = 'UPDATE webhook_endpoints SET lease = ?, leased_until = ? WHERE id = ?';
        await session.execute(sql, [lease, until, row.id]);
        const endpoint = readEndpoint(session, row);
        if (endpoint) claimed.set(lease, await toClaimed(session, endpoint, row));
      }
      return { result: claimed };
    });
  }

  /** Those that have waited for the longest time, of each workspace no more than its share. */
  private async findDue(now: Instant, isFailing: boolean, limit: number): Promise<string[]> {
    if (limit <= 0) return [];
    const found = await this.database.read<{ id: string }>(
      `SELECT id FROM (
         SELECT e.id, e.leased_until, ROW_NUMBER() OVER (PARTITION BY e.workspace ORDER BY e.leased_until) +
           (SELECT COUNT(*) FROM webhook_endpoints o WHERE o.workspace = e.workspace AND o.lease IS NOT NULL
            AND o.leased_until > ? AND (o.failing_since IS NOT NULL) = ?) AS place
         FROM webhook_endpoints e JOIN workspaces w ON w.workspace = e.workspace
         WHERE e.disabled_at IS NULL AND e.leased_until <= ? AND (e.seq < w.seq OR e.next_attempt_at <= ?)
         AND (e.failing_since IS NOT NULL) = ?) due
       WHERE place <= ? ORDER BY leased_until LIMIT ?`,
      [now, Number(isFailing), now, now, Number(isFailing), OF_WORKSPACE, limit],
    );
    return found.map(({ id }) => id);
  }

  async renew(leases: readonly string[], until: Instant): Promise<void> {
    const list = inList(leases);
    await this.database.transaction(async (session) => {
      const sql = `UPDATE webhook_endpoints SET leased_until = ? WHERE lease IN ${list.sql}`;
      await session.execute(sql, [until, ...list.parameters]);
      return { result: undefined };
    });
  }

  settle(lease: string, endpointId: string, round: Round): Promise<boolean> {
    return this.database.transaction(async (session) => {
      const conditions = `WHERE id = ? ${session.dialect.forUpdate}`;
      const [row] = await selectRows(session, webhookEndpoints, conditions, [endpointId]);
      if (row?.lease !== lease) return { result: false };
      await this.storeRound(session, row, round);
      return { result: true };
    });
  }

  private async storeRound(session: Session, { id, workspace }: EndpointRow, round: Round): Promise<void> {
    const { progress, delivered, removed, isRecovered, releaseUntil } = round;
    for (const { contactId, seq } of removed) {
      const sql = 'DELETE FROM webhook_retries WHERE endpoint_id = ? AND contact_id = ? AND seq = ?';
      await session.execute(sql, [id, contactId, seq]);
    }
    const of = { endpointId: id, workspace };
    const isKnown = await knownContacts(session, workspace, [...round.saved, ...round.attempts]);
    const saved = round.saved.filter(isKnown).map((retry) => ({ ...retry, ...of }));
    await upsertRows(session, webhookRetries, saved);
    const attempts = round.attempts.filter(isKnown).map((attempt) => ({ ...attempt, ...of }));
    await upsertRows(session, webhookAttempts, attempts);
    const { seq, failingSince, lastDeliveredAt, disabledAt, disabledReason } = progress;
    await session.execute(
      `UPDATE webhook_endpoints SET seq = ?, failing_since = ?, last_delivered_at = ?, disabled_at = ?,
              disabled_reason = ?, delivered = delivered + ? WHERE id = ?`,
      [seq, failingSince, lastDeliveredAt, disabledAt, disabledReason, delivered, id],
    );
    if (isRecovered) await makeWaitingDue(session, id, lastDeliveredAt ?? 0);
    // Also after a round without retries: what was due may have been erased with its contact.
    else await updateNextAttempt(session, id);
    if (releaseUntil !== null) {
      const sql = 'UPDATE webhook_endpoints SET lease = NULL, leased_until = ? WHERE id = ?';
      await session.execute(sql, [releaseUntil, id]);
    }
  }

  private withEndpoint(
    workspace: string,
    name: string,
    work: (session: Session, row: EndpointRow) => Promise<void>,
  ): Promise<boolean> {
    return this.database.transaction(async (session) => {
      const conditions = `WHERE workspace = ? AND name = ? ${session.dialect.forUpdate}`;
      const rows = await selectRows(session, webhookEndpoints, conditions, [workspace, name]);
      // Databases also compare others as equal, such as with a space at the end.
      const row = rows.find((each) => each.name === name);
      if (row) await work(session, row);
      return { result: row !== undefined };
    });
  }

  /** The newest sequence before a time. Sequences increase with time, so that no index by time is needed. */
  private async seqBefore(workspace: string, time: Instant): Promise<number> {
    const [bounds] = await selectRows(this.database.unlocked, workspaces, 'WHERE workspace = ?', [workspace]);
    let [low, high] = [bounds?.prunedThrough ?? 0, bounds?.seq ?? 0];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const sql =
        'SELECT recorded_at AS at FROM change_log WHERE workspace = ? AND seq > ? ORDER BY seq LIMIT 1';
      const [next] = await this.database.read<{ at: Instant }>(sql, [workspace, middle]);
      if (next && next.at < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Contacts that were erased while a round was running leave nothing behind. */
async function knownContacts(
  session: Session,
  workspace: string,
  of: readonly { readonly contactId: string }[],
): Promise<(one: { readonly contactId: string }) => boolean> {
  if (of.length === 0) return () => false;
  const ids = inList([...new Set(of.map(({ contactId }) => contactId))]);
  const sql = `SELECT id FROM contacts WHERE workspace = ? AND id IN ${ids.sql}`;
  const rows = await session.query<{ id: string }>(sql, [workspace, ...ids.parameters]);
  const known = new Set(rows.map(({ id }) => id));
  return ({ contactId }) => known.has(contactId);
}

const BY_NAME = 'WHERE workspace = ? ORDER BY name';

async function makeWaitingDue(session: Session, endpointId: string, now: Instant): Promise<void> {
  const sql = `UPDATE webhook_retries SET next_attempt_at = ?
    WHERE endpoint_id = ? AND parked_at IS NULL AND next_attempt_at > ?`;
  await session.execute(sql, [now, endpointId, now]);
  await updateNextAttempt(session, endpointId);
}

async function updateNextAttempt(session: Session, endpointId: string): Promise<void> {
  const sql = `UPDATE webhook_endpoints SET next_attempt_at =
    (SELECT MIN(next_attempt_at) FROM webhook_retries WHERE endpoint_id = ?) WHERE id = ?`;
  await session.execute(sql, [endpointId, endpointId]);
}

async function toClaimed(
  session: Session,
  endpoint: WebhookEndpoint,
  row: EndpointRow,
): Promise<ClaimedEndpoint> {
  const conditions =
    'WHERE endpoint_id = ? AND (parked_at IS NULL OR next_attempt_at IS NOT NULL) ORDER BY seq';
  const retries = await selectRows(session, webhookRetries, conditions, [row.id]);
  const [head] = await selectRows(session, workspaces, 'WHERE workspace = ?', [row.workspace]);
  return { endpoint, progress: toProgress(row), retries, head: head?.seq ?? row.seq };
}

async function isStored(session: Session, saved: WebhookEndpoint): Promise<boolean> {
  const [row] = await selectRows(session, webhookEndpoints, 'WHERE id = ?', [saved.id]);
  return row !== undefined && isDeepStrictEqual(readEndpoint(session, row), saved);
}

function toRecord(endpoint: WebhookEndpoint, seq: number) {
  const { createdBy: by, eventTypes, states, secrets, ...columns } = endpoint;
  return {
    ...columns,
    eventTypes: JSON.stringify(eventTypes),
    states: states && JSON.stringify(states),
    secrets: JSON.stringify(secrets),
    ...{ creatorKind: by.kind, creatorId: by.id, creatorName: by.name },
    ...{ seq, delivered: 0, leasedUntil: 0, lease: null, nextAttemptAt: null },
    ...{ failingSince: null, lastDeliveredAt: null, disabledAt: null, disabledReason: null },
  };
}

const areStates = listOf(oneOf(BOT_STATES));
const areEventTypes = listOf(oneOf(EVENT_TYPES));
const isMode = oneOf(DELIVERY_MODES);
const areSecrets = listOf(
  (value): value is EndpointSecret =>
    isRecord(value) && isText(value.value) && isNullOr(isNumber, value.expiresAt),
);

/** `null` for a row that cannot be read, which is reported: nothing must be sent that is not signed, or not wanted. */
function readEndpoint({ reportUnreadable }: Session, row: EndpointRow): WebhookEndpoint | null {
  const { id, workspace, name, url, format, mode, createdAt } = row;
  const [eventTypes, secrets] = [parseJson(row.eventTypes), parseJson(row.secrets)];
  const states = row.states === null ? null : parseJson(row.states);
  if (
    !areEventTypes(eventTypes) ||
    !areSecrets(secrets) ||
    !isMode(mode) ||
    !(states === null || areStates(states))
  ) {
    reportUnreadable({ table: 'webhook_endpoints', workspace, row: id });
    return null;
  }
  const createdBy = { kind: row.creatorKind, id: row.creatorId, name: row.creatorName };
  return { id, workspace, name, url, format, mode, eventTypes, states, secrets, createdAt, createdBy };
}

function unreadable(name: string): Error {
  return new Error(`The webhook endpoint ${name} cannot be read.`);
}

function toProgress(row: EndpointRow): EndpointProgress {
  const { seq, failingSince, lastDeliveredAt, disabledAt, disabledReason } = row;
  return { seq, failingSince, lastDeliveredAt, disabledAt, disabledReason };
}
