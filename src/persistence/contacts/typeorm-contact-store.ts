import type { Clock } from '../../application/ports/clock';
import type {
  ContactFilter,
  ContactStore,
  StatusSnapshot,
  StatusSummary,
  SummaryWindow,
} from '../../application/ports/contact-store';
import { loadBots } from '../bots/load-bots';
import type { Database } from '../database/database';
import { ReadBatcher } from '../sql/read-batcher';
import { createReadQueue } from '../sql/read-queue';
import { padded, placeholders } from '../sql/rows';
import { CONTACT_WITH_STATUS, type ContactColumns, toStoredContact } from './contact-columns';
import { findContactIds, isScan } from './contact-search';
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
