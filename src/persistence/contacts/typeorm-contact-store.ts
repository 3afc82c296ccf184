import type { Clock } from '../../application/ports/clock';
import type { Committed } from '../../application/ports/committed';
import type {
  ContactDetails,
  ContactFilter,
  ContactStore,
  StatusSnapshot,
  StatusSummary,
  StoredContact,
  SummaryWindow,
} from '../../application/ports/contact-store';
import { appendLog } from '../change-log/append-log';
import type { Database, Session } from '../database/database';
import { ReadBatcher } from '../sql/read-batcher';
import { createReadQueue } from '../sql/read-queue';
import { insertRows, padded, placeholders, upsertRows } from '../sql/rows';
import { loadBots } from '../unit-of-work/load-unit';
import {
  CONTACT_WITH_STATUS,
  type ContactColumns,
  toContactColumns,
  toStoredContact,
} from './contact-columns';
import { findContactIds, isScan } from './contact-search';
import { readContacts } from './lock-contacts';
import { summarizeStatuses } from './status-summary';

type SnapshotRow = ContactColumns & { readonly head_seq: number | null };

export class TypeormContactStore implements ContactStore {
  private readonly reads = createReadQueue({
    concurrencyPerGroup: 2,
    concurrency: 6,
    maxWaitingPerGroup: 256,
  });
  private readonly scans = createReadQueue({
    concurrencyPerGroup: 1,
    concurrency: 2,
    maxWaitingPerGroup: 32,
  });
  private readonly snapshots = new ReadBatcher(this.reads, (workspace, ids) =>
    this.readSnapshot(workspace, ids),
  );

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async read(workspace: string, ids: readonly string[]): Promise<StatusSnapshot> {
    return this.snapshots.read(workspace, ids);
  }

  async findIds(
    workspace: string,
    filter: ContactFilter,
    page: { readonly limit: number; readonly afterId: string | null },
  ): Promise<string[]> {
    const find = () => findContactIds(this.database, workspace, filter, page, this.clock.now());
    return isScan(filter)
      ? this.scans.run(workspace, find, JSON.stringify([filter, page]))
      : this.reads.run(workspace, find);
  }

  async summarize(workspace: string, window: SummaryWindow): Promise<StatusSummary> {
    const summarize = () => {
      const now = this.clock.now();
      const moments = { from: now - window.windowMs, waitingSince: now - window.waitingLongerThanMs };
      return summarizeStatuses(this.database, workspace, moments, now);
    };
    return this.scans.run(workspace, summarize, JSON.stringify(window));
  }

  save(workspace: string, contacts: readonly ContactDetails[]): Promise<Committed<void>> {
    return this.database.transaction(async (session) => {
      const ids = contacts.map(({ id }) => id);
      const stored = new Map(
        (await this.lock(session, workspace, ids)).map((s) => [s.contact.id, s.contact]),
      );
      const now = this.clock.now();
      const merged = contacts.map((details) => {
        const { id } = details;
        const before = stored.get(id) ?? { id, name: null, timeZone: null, botId: null, createdAt: now };
        const given = Object.entries(details).filter(([, value]) => value !== undefined);
        return { ...before, ...Object.fromEntries(given) } as typeof before;
      });
      const rows = merged.map((contact) => toContactColumns(workspace, contact));
      const [known, unseen] = [
        rows.filter((_, i) => stored.has(ids[i]!)),
        rows.filter((_, i) => !stored.has(ids[i]!)),
      ];
      // A contact that somebody else creates meanwhile is no row to overwrite: it makes all of this run again.
      await insertRows(session, 'contacts', unseen);
      await upsertRows(session, 'contacts', ['workspace', 'id'], known);
      const reassigned = merged.filter(({ id, botId }) => botId !== (stored.get(id)?.botId ?? null));
      const entries = reassigned.map(({ id }) => ({ kind: 'ASSIGNMENT', contact_id: id }) as const);
      const { seq, inDoubt } = await appendLog(session, workspace, now, entries);
      return { result: { result: undefined, seq }, inDoubt };
    });
  }

  delete(workspace: string, id: string): Promise<Committed<boolean>> {
    return this.database.transaction<Committed<boolean>>(async (session) => {
      const held = await this.lock(session, workspace, [id]);
      if (held.length === 0) return { result: { result: false, seq: null } };
      await eraseContact(session, workspace, id);
      const erasure = { kind: 'ERASURE', erased_id: id } as const;
      const { seq, inDoubt } = await appendLog(session, workspace, this.clock.now(), [erasure]);
      return { result: { result: true, seq }, inDoubt };
    });
  }

  private lock(session: Session, workspace: string, ids: readonly string[]): Promise<StoredContact[]> {
    return readContacts(session, workspace, ids, session.dialect.forUpdate, this.database.onUnreadable);
  }

  private async readSnapshot(workspace: string, ids: readonly string[]): Promise<StatusSnapshot> {
    const keys = padded(ids);
    // One statement, so that the sequence and the statuses are of one moment. The workspace is given as a value each time:
    // of one that it has to look up, MariaDB would read all contacts.
    const rows = await this.database.readRows<SnapshotRow>(
      keys.length,
      `SELECT w.seq AS head_seq, ${CONTACT_WITH_STATUS} FROM (SELECT 1) one
       LEFT JOIN workspaces w ON w.workspace = ?
       LEFT JOIN contacts c ON c.workspace = ? AND c.id IN (${placeholders(keys)})
       LEFT JOIN bot_statuses s ON s.workspace = c.workspace AND s.contact_id = c.id`,
      [workspace, workspace, ...keys],
    );
    const { onUnreadable } = this.database;
    // Read later, the bots may only be newer than that moment; their own log entries follow.
    const bots = await this.database.inspect((session) => loadBots(session, workspace, '', onUnreadable));
    const found = rows.filter((row) => row.contact_id !== null);
    return {
      seq: rows[0]?.head_seq ?? 0,
      bots,
      contacts: new Map(found.map((row) => [row.contact_id, toStoredContact(workspace, row, onUnreadable)])),
    };
  }
}

async function eraseContact(session: Session, workspace: string, id: string): Promise<void> {
  for (const table of ['sleep_timers', 'bot_statuses', 'message_keys', 'reservations', 'change_log']) {
    await session.execute(`DELETE FROM ${table} WHERE workspace = ? AND contact_id = ?`, [workspace, id]);
  }
  await session.execute('DELETE FROM contacts WHERE workspace = ? AND id = ?', [workspace, id]);
}
