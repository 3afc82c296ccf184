import type { DueTimer, TimerStore } from '../../application/ports/timer-store';
import type { Instant } from '../../domain/time/instant';
import type { Database } from '../database/database';
import { sleepTimers } from '../schema/tables';
import { selectRows } from '../sql/rows';
import type { Scalar } from '../sql/scalar';

/**
 * Skips from each workspace to the next in the index, at a cost independent of the number of timers. MySQL and MariaDB
 * do so for the minimum of a group; SQLite needs a recursive query.
 */
const DUE_WORKSPACES = {
  mysql: 'SELECT workspace FROM sleep_timers GROUP BY workspace HAVING MIN(wake_at) <= ?',
  sqlite: `
    WITH RECURSIVE sleeping (workspace) AS (
      SELECT MIN(workspace) FROM sleep_timers
      UNION ALL
      SELECT (SELECT MIN(t.workspace) FROM sleep_timers t WHERE t.workspace > sleeping.workspace)
      FROM sleeping WHERE sleeping.workspace IS NOT NULL)
    SELECT workspace FROM sleeping
    WHERE (SELECT MIN(t.wake_at) FROM sleep_timers t WHERE t.workspace = sleeping.workspace) <= ?`,
};

export class TypeormTimerStore implements TimerStore {
  constructor(private readonly database: Database) {}

  findDue(now: Instant, limit: number): Promise<DueTimer[]> {
    return this.find('WHERE wake_at <= ? ORDER BY wake_at LIMIT ?', [now, limit]);
  }

  async findDueWorkspaces(now: Instant): Promise<string[]> {
    const sql = DUE_WORKSPACES[this.database.dialect.name];
    const rows = await this.database.read<{ workspace: string }>(sql, [now]);
    return rows.map(({ workspace }) => workspace);
  }

  findDueOf(workspace: string, now: Instant, after: DueTimer | null, limit: number): Promise<DueTimer[]> {
    const [wakeAt, contactId] = after ? [after.wakeAt, after.contactId] : [0, ''];
    return this.find(
      `WHERE workspace = ? AND wake_at BETWEEN ? AND ? AND (wake_at > ? OR contact_id > ?)
       ORDER BY wake_at, contact_id LIMIT ?`,
      [workspace, wakeAt, now, wakeAt, contactId, limit],
    );
  }

  async findNextWakeAt(now: Instant): Promise<Instant | null> {
    const sql = 'SELECT MIN(wake_at) AS wakeAt FROM sleep_timers WHERE wake_at > ?';
    const [row] = await this.database.read<{ wakeAt: number | null }>(sql, [now]);
    return row?.wakeAt ?? null;
  }

  private find(conditions: string, parameters: readonly Scalar[]): Promise<DueTimer[]> {
    return selectRows(this.database.unlocked, sleepTimers, conditions, parameters);
  }
}
