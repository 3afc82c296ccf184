import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/persistence/database/data-source';
import { parseDatabaseUrl } from '../../src/persistence/database/database-url';
import { startTestApp } from '../support/app/test-app';
import { databases } from '../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../support/leftovers';
import { ManualClock } from '../support/stand-ins/manual-clock';

const NOON = '2026-03-02T12:00:00.000Z';
const CROWD = 20_000;

describe.each(databases)('a crowd that comes due at one instant on $name', (database) => {
  disposeAfterAll();
  let tables: DataSource;

  /** Contacts that are like the one sleeper of the workspace, too many to ask the service for each. */
  async function copySleeper(workspace: string): Promise<void> {
    const numbers = (name: string, last: number) =>
      `${name} (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM ${name} WHERE x < ${last})`;
    for (const table of ['contacts', 'bot_statuses', 'sleep_timers']) {
      const [row] = await tables.query<object[]>(`SELECT * FROM ${table} WHERE workspace = ?`, [workspace]);
      const columns = Object.keys(row!);
      const copied = columns.map((column) =>
        column === (table === 'contacts' ? 'id' : 'contact_id')
          ? 'CAST(a.x * 1000 + b.x AS CHAR)'
          : `t.${column}`,
      );
      await tables.query(
        `INSERT INTO ${table} (${columns.join()}) WITH RECURSIVE ${numbers('a', 100)}, ${numbers('b', CROWD / 100)}
         SELECT ${copied.join()} FROM ${table} t, a, b WHERE t.workspace = ?`,
        [workspace],
      );
    }
  }
  async function countTimers(workspace: string): Promise<number> {
    const sql = 'SELECT COUNT(*) AS timers FROM sleep_timers WHERE workspace = ?';
    return Number((await tables.query<{ timers: number }[]>(sql, [workspace]))[0]!.timers);
  }

  it('holds up neither the wake of another workspace nor the callers of its own', async () => {
    const databaseUrl = await database.create();
    const clock = new ManualClock('2026-03-02T11:00:00.000Z');
    const app = await startTestApp({ databaseUrl, clock });
    for (const workspace of ['crowd', 'other']) {
      await (await app.client('ADMIN', { workspace })).saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
      const agent = await app.client('AGENT', { workspace });
      await agent.set({ contactId: 'first', state: 'SLEEPING', wake: { at: NOON } });
    }
    tables = await createDataSource(parseDatabaseUrl(databaseUrl), { use: 'write' }).initialize();
    disposeLater(() => tables.destroy());
    await copySleeper('crowd');
    expect(await countTimers('crowd')).toBe(CROWD + 1);
    const feed = (await app.live('VIEWER', { workspace: 'other' })).feed();
    await feed.next();

    clock.set(NOON);
    expect((await feed.next()).event.statusChange).toMatchObject({ contactId: 'first', reason: 'TIMER' });
    expect(await countTimers('crowd')).toBeGreaterThan(CROWD / 2);
    const agent = await app.client('AGENT', { workspace: 'crowd' });
    expect(await agent.set({ contactId: 'caller', state: 'INACTIVE' })).toMatchObject({ outcome: 'APPLIED' });
    expect(await countTimers('crowd')).toBeGreaterThan(0);
  });
});
