import type { ContactDigest } from '../../application/contact-digest';
import type {
  AliasOwner,
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
import {
  CONTACT_WITH_STATUS,
  type ContactWithStatusRow,
  OWNER_COLUMNS,
  OWNER_WITH_STATUS,
  toStoredContact,
} from './contact-rows';
import { countContacts, findContacts, isScan } from './contact-search';
import { type OptOutRow, readOptOuts, unionOptOuts } from './opt-outs';
import { summarizeStatuses } from './status-summary';

/** A contact by the id asked, or the opt-out of an id that is not stored. */
type AliasPageRow = ContactWithStatusRow & OptOutRow & { readonly asked: string; readonly headSeq: number };

type SnapshotRow = ContactWithStatusRow & {
  readonly headSeq: number | null;
  readonly aliasOf: string | null;
};

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
    private readonly digestOf: ContactDigest,
  ) {}

  async read(workspace: string, ids: readonly string[]): Promise<StatusSnapshot> {
    return this.snapshots.read(workspace, ids);
  }

  async aliases(workspace: string, ids: readonly string[]): Promise<ReadonlyMap<string, AliasOwner>> {
    const list = inList(ids);
    const rows = await this.reads.run(workspace, () =>
      this.database.readRows<{ id: string; contactId: string; changedSeq: number | null }>(
        list.parameters.length,
        `SELECT c.id, c.alias_of AS contactId,
                (SELECT MAX(l.seq) FROM change_log l
                 WHERE l.workspace = c.workspace AND l.contact_id = c.id) AS changedSeq
         FROM contacts c WHERE c.workspace = ? AND c.id IN ${list.sql} AND c.alias_of IS NOT NULL`,
        [workspace, ...list.parameters],
      ),
    );
    return new Map(
      rows.map(({ id, contactId, changedSeq }) => [id, { contactId, changedSeq: Number(changedSeq ?? 0) }]),
    );
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
      `SELECT w.seq AS headSeq, ${CONTACT_WITH_STATUS}, c.alias_of AS aliasOf FROM (SELECT 1) one
       LEFT JOIN workspaces w ON w.workspace = ?
       LEFT JOIN contacts c ON c.workspace = ? AND c.id IN ${keys.sql}
       LEFT JOIN bot_statuses s ON s.workspace = c.workspace AND s.contact_id = c.id`,
      [workspace, workspace, ...keys.parameters],
    );
    const { unlocked } = this.database;
    const contacts = new Map<string, StoredContact>();
    let hasAlias = false;
    for (const row of rows) {
      if (row.id === null) continue;
      hasAlias ||= row.aliasOf !== null;
      contacts.set(row.id, toStoredContact(workspace, row, unlocked.reportUnreadable));
    }
    const missing = ids.filter((id) => !contacts.has(id));
    const seq = rows[0]?.headSeq ?? 0;
    const page = hasAlias
      ? await this.readWithAliases(workspace, ids, missing, seq)
      : { seq, contacts, optOuts: await readOptOuts(unlocked, workspace, missing, this.digestOf) };
    // Read last, so that the bots may be newer than the sequence; the log entries of their changes follow.
    return { ...page, bots: await loadBots(unlocked, workspace) };
  }

  /**
   * Reads a page again, of which some ids are aliases, with their owners and with the opt-outs of ids that are not
   * stored. A statement of its own, because a join with the owners makes every page a quarter slower on SQLite; of all
   * ids, because they must be as of one sequence.
   */
  private async readWithAliases(
    workspace: string,
    ids: readonly string[],
    missing: readonly string[],
    seqBefore: number,
  ): Promise<Omit<StatusSnapshot, 'bots'>> {
    const keys = inList(ids);
    const optOuts = unionOptOuts(workspace, missing, this.digestOf, OWNER_COLUMNS + 2);
    const rows = await this.database.readRows<AliasPageRow>(
      keys.parameters.length + missing.length,
      `SELECT (SELECT seq FROM workspaces WHERE workspace = ?) AS headSeq, c.id AS asked, ${OWNER_WITH_STATUS},
              NULL AS digest, NULL AS isLocked, NULL AS recordedAt
       FROM contacts c
       JOIN contacts o ON o.workspace = ? AND o.id = COALESCE(c.alias_of, c.id)
       LEFT JOIN bot_statuses s ON s.workspace = ? AND s.contact_id = o.id
       WHERE c.workspace = ? AND c.id IN ${keys.sql} ${optOuts.sql}`,
      [workspace, workspace, workspace, workspace, ...keys.parameters, ...optOuts.parameters],
    );
    const { reportUnreadable } = this.database.unlocked;
    const found = rows.filter(({ digest }) => digest === null);
    return {
      // No row is left if all of the ids were erased in between.
      seq: found[0]?.headSeq ?? seqBefore,
      contacts: new Map(found.map((row) => [row.asked, toStoredContact(workspace, row, reportUnreadable)])),
      optOuts: optOuts.toMap(rows.filter(({ digest }) => digest !== null)),
    };
  }
}
