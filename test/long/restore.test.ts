import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { createDataSource } from '../../src/persistence/database/data-source';
import { parseDatabaseUrl } from '../../src/persistence/database/database-url';
import { startTestApp, type TestApp } from '../support/app/test-app';
import { type ApiClient, UNTIL_WOKEN } from '../support/clients/api-client';
import { databases } from '../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../support/leftovers';
import { ROOT } from '../support/processes/root';

const run = promisify(execFile);

/** Keeps a copy of what a stopped service stored; returns what puts it back. */
async function backUp(databaseUrl: string): Promise<() => Promise<void>> {
  if (databaseUrl.startsWith('sqlite:')) {
    const folder = dirname(databaseUrl.slice('sqlite:'.length));
    cpSync(folder, `${folder}-copy`, { recursive: true });
    disposeLater(() => rmSync(`${folder}-copy`, { recursive: true }));
    return async () => cpSync(`${folder}-copy`, folder, { recursive: true, force: true });
  }
  const dataSource = await createDataSource(parseDatabaseUrl(databaseUrl), { use: 'migrate' }).initialize();
  disposeLater(() => dataSource.destroy());
  const tables = dataSource.entityMetadatas.map(({ tableName }) => tableName);
  for (const table of tables)
    await dataSource.query(`CREATE TABLE copy_of_${table} AS SELECT * FROM ${table}`);
  return async () => {
    for (const table of tables) {
      await dataSource.query(`DELETE FROM ${table}`);
      await dataSource.query(`INSERT INTO ${table} SELECT * FROM copy_of_${table}`);
    }
  };
}

async function renewLogId(databaseUrl: string): Promise<string> {
  const { PATH = '', HOME = '' } = process.env;
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'renew-log-id'], {
    cwd: ROOT,
    env: { PATH, HOME, DATABASE_URL: databaseUrl },
  });
  return stdout;
}

describe.each(databases)('a backup restored on $name', (database) => {
  disposeAfterAll();
  let databaseUrl: string;
  let restore: () => Promise<void>;
  /** What subscribers had seen when the database was lost: the seventh entry, while the backup has four. */
  let cursor: string;

  async function change(admin: ApiClient, times: number): Promise<void> {
    for (let time = 0; time < times; time += 1)
      await admin.set({ contactId: 'anna', state: 'SLEEPING', wake: UNTIL_WOKEN, note: `change ${time}` });
  }
  async function whileRunning<T>(work: (app: TestApp, admin: ApiClient) => Promise<T>): Promise<T> {
    const app = await startTestApp({ databaseUrl });
    const result = await work(app, await app.client('ADMIN'));
    await app.stop();
    return result;
  }

  beforeAll(async () => {
    databaseUrl = await database.create();
    await whileRunning(async (_app, admin) => {
      await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
      await change(admin, 3);
    });
    restore = await backUp(databaseUrl);
    cursor = await whileRunning(async (app, admin) => {
      await change(admin, 3);
      return (await (await app.live('VIEWER')).feed().next()).feedCursor;
    });
  });

  beforeEach(() => restore());

  it('tells subscribers of before that they begin anew, however far it has come since', async () => {
    expect(await renewLogId(databaseUrl)).toMatch(/^The change log now has the id [0-9a-f-]{36}\.\n$/);
    await whileRunning(async (app, admin) => {
      await change(admin, 5);
      const live = await app.live('VIEWER');
      expect(await live.feed(cursor).next()).toMatchObject({ start: 'RESET', event: null });
      expect(await live.badges(['anna'], cursor).next()).toMatchObject({
        kind: 'SNAPSHOT',
        botStatuses: [{ version: 8 }],
      });
    });
  });

  it('tells them also where its epoch was not renewed, as long as they are ahead of it', async () => {
    await whileRunning(async (app, admin) => {
      await change(admin, 2);
      const live = await app.live('VIEWER');
      expect(await live.feed(cursor).next()).toMatchObject({ start: 'RESET', event: null });
      expect(await live.badges(['anna'], cursor).next()).toMatchObject({ kind: 'SNAPSHOT' });
    });
  });
});
