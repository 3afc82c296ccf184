import { setImmediate as nextTurn } from 'node:timers/promises';
import { databases } from '../../support/databases/databases';
import { openForTest } from '../../support/databases/stores';
import { disposeAfterAll } from '../../support/leftovers';

const LONG = `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
  SELECT COUNT(*) AS count, 'ü"' AS text, NULL AS missing FROM numbers`;

describe('a scan of SQLite', () => {
  disposeAfterAll();

  const open = async () => openForTest(await databases[0]!.create());

  it('leaves the event loop to others', async () => {
    const { database } = await open();
    await database.scan('SELECT 1');
    let turns = 0;
    let isDone = false;
    const scan = database.scan(LONG, [500_000]).finally(() => {
      isDone = true;
    });
    for (; !isDone; turns += 1) await nextTurn();
    expect(await scan).toEqual([{ count: 500_000, text: 'ü"', missing: null }]);
    expect(turns).toBeGreaterThan(10);
  });

  it('sees what was committed before it was asked for, and writes nothing', async () => {
    const { database } = await open();
    await database.transaction(async (session) => {
      await session.execute("INSERT INTO service_state (name, value) VALUES ('a', 'b')");
      return { result: undefined };
    });
    expect(await database.scan("SELECT value FROM service_state WHERE name = 'a'")).toEqual([{ value: 'b' }]);
    await expect(database.scan('DELETE FROM service_state RETURNING name')).rejects.toThrow();
  });

  it('fails as any read does, and goes on with the next', async () => {
    const { database } = await open();
    await expect(database.scan('SELECT unknown_column')).rejects.toMatchObject({ code: 'SQLITE_ERROR' });
    expect(await database.scan('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is finished before its thread ends', async () => {
    const { database, close } = await open();
    const scan = database.scan<{ count: number }>(LONG, [300_000]);
    await close();
    expect((await scan)[0]?.count).toBe(300_000);
  });
});
