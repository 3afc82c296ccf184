import type { Caller } from '../../../src/application/access/caller';
import type { Commands } from '../../../src/application/commands/commands';
import { createDataSource } from '../../../src/persistence/database/data-source';
import { Database, type Session } from '../../../src/persistence/database/database';
import { parseDatabaseUrl } from '../../../src/persistence/database/database-url';
import { mysqlDialect, sqliteDialect } from '../../../src/persistence/sql/sql-dialect';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';
import { openServices } from '../../support/stand-ins/recorded-services';

const START = '2026-03-02T10:00:00.000Z';
const caller: Caller = {
  workspace: 'test',
  role: 'ADMIN',
  actor: { kind: 'USER', id: 'ada', name: 'Ada' },
};
const MANY = 300;

describe.each(databases)('a change reads what it is about on $name', (database) => {
  disposeAfterAll();
  let commands: Commands;
  let rows: number;

  beforeEach(async () => {
    const databaseUrl = await database.create();
    ({ commands } = await openServices(databaseUrl, START));
  });

  /** Counts the rows that transactions read from here on. */
  beforeAll(() => {
    const { transaction } = Database.prototype;
    const spy = jest.spyOn(Database.prototype, 'transaction').mockImplementation(function (
      this: Database,
      work,
    ) {
      return transaction.call(this, (session: Session) =>
        work({
          ...session,
          async query<T>(sql: string, parameters?: readonly (string | number | boolean | null)[]) {
            const found = await session.query<T>(sql, parameters);
            rows += Array.isArray(found) ? found.length : 0;
            return found;
          },
        }),
      ) as never;
    });
    disposeLater(() => spy.mockRestore());
  });

  const message = (contactId: string, messageId: string, origin: 'CONTACT' | 'UNKNOWN', bodyHash?: string) =>
    commands.recordMessage(caller, {
      ...{ contactId, messageId, origin, channel: 'chat', sentAt: null, actor: null },
      ...{ replyToken: null, isAutomatic: false },
      bodyHash: bodyHash ?? null,
    });
  async function rowsOf(work: () => Promise<unknown>): Promise<number> {
    rows = 0;
    await work();
    return rows;
  }

  it('of messages that many contacts number alike', async () => {
    await Promise.all(oneTo(MANY).map((number) => message(`contact ${number}`, '1', 'CONTACT')));
    expect(await rowsOf(() => message('another', '1', 'CONTACT'))).toBeLessThan(5);
    expect(await message('contact 7', '1', 'CONTACT')).toMatchObject({
      outcome: 'NO_CHANGE',
      isReplayed: true,
    });
  });

  it('of replies that a message may echo', async () => {
    await commands.saveBot(caller, {
      ...{ id: null, name: 'Assistant', mode: 'AUTO_PILOT', isDefault: true, expectedVersion: null },
      identities: undefined,
      rules: { maxMessages: 100, burstLimit: null },
    });
    for (const number of oneTo(60)) {
      const reserve = { contactId: 'anna', channel: 'chat', inbound: null, ttlMs: 60_000 };
      const { token } = await commands.reserveReply(caller, reserve);
      await commands.commitReply(caller, {
        ...{ token: token!, messageIds: [`reply ${number}`], bodyHashes: [`body ${number}`] },
        requireFreshTurn: false,
      });
    }
    const echo = () => message('anna', 'from the provider', 'UNKNOWN', 'body 7');
    expect(await rowsOf(echo)).toBeLessThan(8);
    expect(await message('anna', 'reply 9', 'UNKNOWN')).toMatchObject({ origin: 'BOT' });
    expect(await message('anna', 'typed', 'UNKNOWN', 'body of a person')).toMatchObject({
      origin: 'TEAMMATE',
    });
  });

  it('of bots, of which a workspace has a hundred at most', async () => {
    const save = (name: string) =>
      commands.saveBot(caller, {
        ...{ id: null, name, mode: null, isDefault: null, rules: null, expectedVersion: null },
        ...{ mode: 'OFF' as const, isDefault: false, identities: undefined },
      });
    const saved = await Promise.all(oneTo(101).map((number) => save(`bot ${number}`)));
    const refused = saved.filter(({ refusal }) => refusal !== null);
    expect(refused.map(({ refusal }) => refusal?.code)).toEqual(['BAD_INPUT']);
    const one = saved.find(({ bot }) => bot !== null)!.bot!;
    const renamed = { id: one.id, name: 'renamed', mode: undefined, isDefault: undefined };
    const unchanged = { rules: undefined, identities: undefined, expectedVersion: null };
    expect(await commands.saveBot(caller, { ...renamed, ...unchanged })).toMatchObject({
      refusal: null,
    });
  });

  it('by index', async () => {
    const dataSource = await createDataSource(parseDatabaseUrl(await database.create()), {
      use: 'migrate',
    }).initialize();
    disposeLater(() => dataSource.destroy());
    await dataSource.runMigrations();
    const dialect = database.name === 'SQLite' ? sqliteDialect : mysqlDialect;
    const explain = async (sql: string, parameters: readonly (string | number)[]) => {
      const plan = await dataSource.query(`EXPLAIN ${dialect.name === 'sqlite' ? 'QUERY PLAN ' : ''}${sql}`, [
        ...parameters,
      ]);
      return JSON.stringify(plan);
    };
    const pairs = ['test', 'anna', '1', 'ben', '2'];
    for (const [table, column] of [
      ['facts', 'fact_key'],
      ['reply_hashes', 'hash'],
    ]) {
      const sql = `SELECT * FROM ${table} WHERE workspace = ? AND (contact_id, ${column}) IN ${dialect.pairs(2)}`;
      const isByPair =
        dialect.name === 'sqlite'
          ? new RegExp(`workspace=\\? AND contact_id=\\? AND ${column}=\\?`)
          : /"type":"range"/;
      expect(await explain(sql, pairs)).toMatch(isByPair);
    }
    const merge = 'UPDATE reservations SET contact_id = ? WHERE workspace = ? AND contact_id = ?';
    expect(await explain(merge, ['anna', 'test', 'ben'])).toContain('reservations_by_contact');
  });
});
