import type {
  ContactFilter,
  ContactPageRequest,
  ContactPosition,
  ContactStore,
  StatusSnapshot,
  StatusSummary,
  StoredContact,
  SummaryWindow,
} from '../../application/ports/contact-store';
import type { Clock } from '../../domain/time/clock';
import { loadBots } from '../bots/bot-rows';
import type { Database } from '../database/database';
import { inList } from '../sql/in-list';
import { ReadBatcher } from '../sql/read-batcher';
import { createReadQueue } from '../sql/read-queue';
import { CONTACT_WITH_STATUS, type ContactWithStatusRow, toStoredContact } from './contact-rows';
import { countContacts, findContacts, isScan } from './contact-search';
import { summarizeStatuses } from './status-summary';

type SnapshotRow = ContactWithStatusRow & { readonly headSeq: number | null };

export class TypeormContactStore implements ContactStore {
  private readonly reads = createReadQueue({ concurrency: 6 });
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

  async find(workspace: string, filter: ContactFilter, page: ContactPageRequest): Promise<ContactPosition[]> {
    const find = () => findContacts(this.database, workspace, filter, page, this.clock.now());
    return isScan(filter, page.order)
      ? this.scans.run(workspace, find, JSON.stringify([filter, page]))
      : this.reads.run(workspace, find);
  }

  async count(workspace: string, filter: ContactFilter, most: number): Promise<number> {
    const count = () => countContacts(this.database, workspace, filter, most, this.clock.now());
    return this.scans.run(workspace, count, JSON.stringify(['count', filter, most]));
  }

  async summarize(workspace: string, window: SummaryWindow): Promise<StatusSummary> {
    const summarize = () => summarizeStatuses(this.database, workspace, window, this.clock.now());
    return this.scans.run(workspace, summarize, JSON.stringify(window));
  }

  private async readSnapshot(workspace: string, ids: readonly string[]): Promise<StatusSnapshot> {
    const keys = inList(ids);
    // One statement, so that the sequence and the statuses are consistent. The workspace is always a parameter: with a
    // column of another table, MariaDB would read all contacts.
    const rows = await this.database.readRows<SnapshotRow>(
      keys.parameters.length,
      `SELECT w.seq AS headSeq, ${CONTACT_WITH_STATUS} FROM (SELECT 1) one
       LEFT JOIN workspaces w ON w.workspace = ?
       LEFT JOIN contacts c ON c.workspace = ? AND c.id IN ${keys.sql}
       LEFT JOIN bot_statuses s ON s.workspace = c.workspace AND s.contact_id = c.id`,
      [workspace, workspace, ...keys.parameters],
    );
    const { unlocked } = this.database;
    // The bots are read later and may be newer than the sequence; the log entries of their changes follow.
    const bots = await loadBots(unlocked, workspace);
    const contacts = new Map<string, StoredContact>();
    for (const row of rows) {
      if (row.id === null) continue;
      contacts.set(row.id, toStoredContact(workspace, row, unlocked.reportUnreadable));
    }
    return { seq: rows[0]?.headSeq ?? 0, bots, contacts };
  }
}
