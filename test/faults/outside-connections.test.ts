import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { startWithBot } from '../support/app/start-with-bot';
import { createSqlite } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';
import { ROOT } from '../support/processes/root';

/** Longer than the health check of an idle node leaves between two looks at the file. */
const IDLE_MS = 2_500;

/** The contacts that another process finds in the database, which it opens and closes. */
function contactsFromOutside(path: string): string[] {
  const program = `const connection = new (require('libsql'))(process.argv[1]);
    const rows = connection.prepare('SELECT contact_id AS id FROM bot_statuses ORDER BY contact_id').all();
    console.log(JSON.stringify(rows.map(({ id }) => id)));
    connection.close();`;
  return JSON.parse(execFileSync(process.execPath, ['-e', program, path], { cwd: ROOT, encoding: 'utf8' }));
}

describe('a SQLite file in use', () => {
  disposeAfterAll();

  it('keeps every change, while other processes open and close it', async () => {
    const { url } = createSqlite();
    const path = url.slice('sqlite:'.length);
    const { app } = await startWithBot({ databaseUrl: url });
    const agent = await app.client('AGENT');
    for (const [index, contactId] of ['anna', 'ben', 'carl'].entries()) {
      await agent.set({ contactId, state: 'INACTIVE' });
      await delay(IDLE_MS);
      expect(contactsFromOutside(path)).toEqual(['anna', 'ben', 'carl'].slice(0, index + 1));
    }
    expect(app.logged).toEqual([]);
  });

  it('is not changed any more once its log was deleted, because the changes would be lost', async () => {
    const { url } = createSqlite();
    const { app } = await startWithBot({ databaseUrl: url });
    const agent = await app.client('AGENT');
    await agent.set({ contactId: 'anna', state: 'INACTIVE' });
    rmSync(`${url.slice('sqlite:'.length)}-wal`);
    const set = 'mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) { outcome } }';
    const { errors } = await agent.send(set, { input: { contactId: 'ben', state: 'INACTIVE' } });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
  });
});
