import type { DueTimer, TimerStore } from '../application/ports/timer-store';
import type { Instant } from '../domain/instant';
import type { Database } from './database';

export class TypeormTimerStore implements TimerStore {
  constructor(private readonly database: Database) {}

  async findDue(now: Instant, limit: number): Promise<DueTimer[]> {
    const rows = await this.database.read<{ workspace: string; contact_id: string; wake_at: number }>(
      'SELECT workspace, contact_id, wake_at FROM sleep_timers WHERE wake_at <= ? ORDER BY wake_at LIMIT ?',
      [now, limit],
    );
    return rows.map((row) => ({ workspace: row.workspace, contactId: row.contact_id, wakeAt: row.wake_at }));
  }

  async findNextWakeAt(): Promise<Instant | null> {
    const sql = 'SELECT MIN(wake_at) AS wake_at FROM sleep_timers';
    const [row] = await this.database.read<{ wake_at: number | null }>(sql);
    return row?.wake_at ?? null;
  }
}
