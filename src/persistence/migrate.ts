import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

const LOCK = 'bot_status_migrations';
const TRIES = 5;

/**
 * Brings the database to the newest migration. Several nodes may start at once: on MySQL and MariaDB, where DDL
 * can't be rolled back, one of them migrates and the others wait; on SQLite a loser of the race looks again.
 */
export async function migrate(dataSource: DataSource): Promise<void> {
  if (dataSource.options.type === 'better-sqlite3') return migrateWithRetries(dataSource);
  const runner = dataSource.createQueryRunner();
  try {
    const [row] = await runner.query(`SELECT GET_LOCK('${LOCK}', 60) AS held`);
    if (Number(row.held) !== 1) throw new Error('Another node has been migrating for more than a minute.');
    await dataSource.runMigrations({ transaction: 'each' });
    await runner.query(`SELECT RELEASE_LOCK('${LOCK}')`);
  } finally {
    await runner.release();
  }
}

async function migrateWithRetries(dataSource: DataSource): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await dataSource.runMigrations({ transaction: 'each' });
      return;
    } catch (error) {
      if (attempt >= TRIES) throw error;
      await delay(attempt * 100);
    }
  }
}
