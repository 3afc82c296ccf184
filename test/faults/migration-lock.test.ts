import { pino } from 'pino';
import type { DataSource, QueryRunner } from 'typeorm';
import { createDataSource } from '../../src/persistence/database/data-source';
import { parseDatabaseUrl } from '../../src/persistence/database/database-url';
import { migrate } from '../../src/persistence/schema/migrate';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';

const SECONDS = 3;
const mariadb = databases.filter(({ name }) => name === 'MariaDB');

describe.each(mariadb)('the lock of migrations on $name', (database) => {
  disposeAfterAll();
  let runs = 0;

  class Slow1765000000000 {
    async up(runner: QueryRunner): Promise<void> {
      runs += 1;
      await runner.query(`SELECT SLEEP(${SECONDS})`);
    }
    async down(): Promise<void> {}
  }

  async function open(databaseUrl: string): Promise<DataSource> {
    const dataSource = createDataSource(parseDatabaseUrl(databaseUrl), { use: 'migrate' });
    const migrations = [
      ...(dataSource.options.migrations as (typeof Slow1765000000000)[]),
      Slow1765000000000,
    ];
    return dataSource.setOptions({ migrations }).initialize();
  }

  it('is waited for, with a word in the log', async () => {
    const databaseUrl = await database.create();
    const [one, other] = [await open(databaseUrl), await open(databaseUrl)];
    const logged: string[] = [];
    const logger = pino({ base: null }, { write: (line) => logged.push(line) });
    const migrating = Promise.all([migrate(one, logger), migrate(other, logger)]);
    await migrating;
    expect(runs).toBe(1);
    expect(logged.filter((line) => line.includes('Waiting for another node'))).toHaveLength(1);
    for (const dataSource of [one, other]) await dataSource.destroy();
  });
});
