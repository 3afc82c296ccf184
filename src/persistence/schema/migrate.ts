import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { DataSource, QueryRunner } from 'typeorm';
import { classifyDatabaseError } from '../database/database-error';
import { recordSchemaVersion } from './schema-version';

/** The lock of this database; a server can host several. */
const LOCK = `CONCAT('bot_status_migrations_', MD5(DATABASE()))`;
const HEARTBEAT_MS = 5_000;
const TELL_EVERY_MS = 5_000;
const SQLITE_TRIES = 50;

/**
 * Runs pending migrations. Several nodes may start at the same time: on MySQL and MariaDB, where DDL cannot be rolled
 * back, one of them migrates and the others wait; on SQLite, a node that loses the race checks again.
 */
export async function migrate(dataSource: DataSource, logger?: Logger): Promise<void> {
  if (dataSource.options.type === 'better-sqlite3') await migrateWithRetries(dataSource);
  else await migrateAlone(dataSource, logger);
  await recordSchemaVersion(dataSource);
}

/**
 * Migrates while it has the lock. A heartbeat keeps the session from being idle; if the node freezes, the session ends
 * and releases the lock.
 */
async function migrateAlone(dataSource: DataSource, logger: Logger | undefined): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await takeLock(runner, logger);
    let lost: unknown = null;
    const heartbeat = setInterval(() => {
      runner.query('DO 0').catch((error: unknown) => {
        lost = error;
      });
    }, HEARTBEAT_MS);
    try {
      await dataSource.runMigrations({ transaction: 'each' });
    } finally {
      clearInterval(heartbeat);
    }
    // Another node may have started migrating in the meantime, so this one must stop.
    if (lost) throw lost;
    await runner.query(`DO RELEASE_LOCK(${LOCK})`);
  } finally {
    await runner.release();
  }
}

async function takeLock(runner: QueryRunner, logger: Logger | undefined): Promise<void> {
  let toldAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    const [row] = await runner.query(`SELECT GET_LOCK(${LOCK}, 1) AS acquired`);
    if (Number(row.acquired) === 1) return;
    if (performance.now() - toldAt < TELL_EVERY_MS) continue;
    toldAt = performance.now();
    logger?.info('Waiting for another node to finish migrating the database');
  }
}

async function migrateWithRetries(dataSource: DataSource): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await dataSource.runMigrations({ transaction: 'each' });
      return;
    } catch (error) {
      // TypeORM has rolled back; another process may have created the tables in the meantime.
      const isRace = classifyDatabaseError(error) === 'CONTENTION' || /already exists/.test(String(error));
      if (!isRace || attempt >= SQLITE_TRIES) throw error;
      await delay(100);
    }
  }
}
