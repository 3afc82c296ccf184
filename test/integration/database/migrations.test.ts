import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/persistence/database/data-source';
import { parseDatabaseUrl } from '../../../src/persistence/database/database-url';
import { migrate } from '../../../src/persistence/schema/migrate';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

describe.each(databases)('the migrations on $name', (database) => {
  disposeAfterAll();
  let dataSource: DataSource;

  beforeEach(async () => {
    dataSource = createDataSource(parseDatabaseUrl(await database.create()), { use: 'migrate' });
    await dataSource.initialize();
  });

  afterEach(() => dataSource.destroy());

  /** What TypeORM would change to make the tables fit the records. */
  const drift = async () =>
    (await dataSource.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);
  async function tables(): Promise<string[]> {
    const sql =
      database.name === 'SQLite'
        ? `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
        : 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()';
    const rows = await dataSource.query<{ name: string }[]>(sql);
    return rows.map(({ name }) => name).sort();
  }

  it('make exactly the tables that the records describe', async () => {
    expect(await drift()).not.toEqual([]);
    await migrate(dataSource);
    expect(await drift()).toEqual([]);
    const described = dataSource.entityMetadatas.map(({ tableName }) => tableName);
    expect(await tables()).toEqual([...described, 'migrations'].sort());
  });

  it('can be taken back to nothing and applied again', async () => {
    await migrate(dataSource);
    const whole = await tables();
    for (const _ of dataSource.migrations) await dataSource.undoLastMigration({ transaction: 'each' });
    expect(await tables()).toEqual(['migrations']);
    await migrate(dataSource);
    expect(await tables()).toEqual(whole);
    expect(await drift()).toEqual([]);
  });

  it('run once, however often they are asked to', async () => {
    await migrate(dataSource);
    await migrate(dataSource);
    expect(await dataSource.query('SELECT name FROM migrations')).toHaveLength(dataSource.migrations.length);
    expect(await dataSource.showMigrations()).toBe(false);
  });

  it('are the only way the tables change', async () => {
    for (const use of ['migrate', 'write', 'read'] as const) {
      const { options } = createDataSource(parseDatabaseUrl('sqlite:/tmp/never-opened/test.db'), { use });
      expect([options.synchronize, options.dropSchema ?? false, options.migrationsRun ?? false]).toEqual([
        false,
        false,
        false,
      ]);
    }
  });
});
