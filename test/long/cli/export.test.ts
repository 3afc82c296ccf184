import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { lockExportFile } from '../../../src/cli/export/export-file';
import { exportHistory } from '../../../src/cli/export/export-history';
import { createDataSource } from '../../../src/persistence/database/data-source';
import { parseDatabaseUrl } from '../../../src/persistence/database/database-url';
import { runCommand } from '../../support/app/command-line';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { TEST_SECRET } from '../../support/app/tokens';
import { type ApiClient, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { InMemoryChangeLog, statusEntries } from '../../support/stand-ins/in-memory-change-log';

const FIELDS = `id contactId version previousState state outcome reason note wakeAt waitingSince pendingInbound effectiveAt
  recordedAt messageId actor { kind externalId name via { kind externalId name } }
  endedSilence { startedAt endedAt reason pendingInbound actor { kind externalId name } }`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Line {
  readonly cursor: string;
  readonly contactId: string;
}
const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describe.each(databases)('an export on $name', (database) => {
  disposeAfterAll();
  let app: TestApp;
  let settings: Record<string, string>;
  let tables: DataSource;
  let workspaces = 0;
  let workspace: string;
  let file: string;
  let admin: ApiClient;

  beforeAll(async () => {
    const databaseUrl = await database.create();
    settings = { NODE_ENV: 'test', DATABASE_URL: databaseUrl, AUTH_SECRET: TEST_SECRET };
    app = await startTestApp({ databaseUrl });
    tables = await createDataSource(parseDatabaseUrl(databaseUrl), { use: 'write' }).initialize();
  });
  afterAll(() => tables.destroy());
  beforeEach(async () => {
    workspace = `workspace ${++workspaces}`;
    file = join(folder, `${database.name} ${workspaces}.ndjson`);
    admin = await app.client('ADMIN', { workspace });
    // The first entry of the log.
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT', isDefault: true });
  });

  const run = (...args: string[]) => runCommand(['export', '--workspace', workspace, ...args], settings);
  const sleep = (contactId: string) => admin.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
  const written = () => linesOf(readFileSync(file, 'utf8'));

  it('writes every entry of every history as the API describes it, oldest first', async () => {
    await admin.message({ contactId: 'anna', messageId: 'm1', origin: 'CONTACT' });
    await admin.set({ contactId: 'anna', state: 'SLEEPING', wake: UNTIL_WOKEN, note: 'Ünïcode\n"quoted"' });
    await sleep('ben');
    // Of these, subscribers hear nothing.
    await sleep('ben');
    await admin.message({ contactId: 'ben', messageId: 'm2', origin: 'WORKFLOW' });
    await admin.set({ contactId: 'anna', state: 'ACTIVE' });

    const { stdout, error } = await run();
    expect(error).toBeNull();
    const query = `query ($id: ID!) { contact(contactId: $id) { statusHistory(first: 50) { nodes { ${FIELDS} } } } }`;
    const histories = await Promise.all(
      ['anna', 'ben'].map(async (id) => (await admin.ask(query, { id })).contact?.statusHistory.nodes ?? []),
    );
    const lines = linesOf(stdout);
    expect(lines.map(({ contactId }) => contactId)).toEqual(['anna', 'anna', 'ben', 'ben', 'ben', 'anna']);
    for (const [index, contactId] of ['anna', 'ben'].entries()) {
      const own = lines.filter((line) => line.contactId === contactId).reverse();
      expect(own).toMatchObject(JSON.parse(JSON.stringify(histories[index])));
    }
    expect(Object.keys(lines[0]!).sort()).toEqual(
      ['cursor', ...FIELDS.replace(/\{.*?\}( \})?/gs, '').match(/\w+/g)!].sort(),
    );
  });

  it('continues a file after its last whole line, and adds nothing without changes', async () => {
    await sleep('anna');
    await sleep('ben');
    expect(JSON.parse((await run(file, '--json')).stdout)).toMatchObject({
      exported: 2,
      isInterrupted: false,
    });
    await sleep('carl');
    await sleep('dörte');
    await run(file);
    const whole = readFileSync(file, 'utf8');
    expect(written().map(({ contactId }) => contactId)).toEqual(['anna', 'ben', 'carl', 'dörte']);

    // As a killed process leaves it, within a character.
    truncateSync(file, Buffer.byteLength(whole.slice(0, whole.indexOf('ö'))) + 1);
    await run(file);
    expect(readFileSync(file, 'utf8')).toBe(whole);
    expect((await run(file)).stdout).toBe('Exported 0 changes.\n');
    expect(readFileSync(file, 'utf8')).toBe(whole);
    truncateSync(file, 5);
    await run(file);
    expect(readFileSync(file, 'utf8')).toBe(whole);
  });

  it('continues after a cursor, also one of the API', async () => {
    await sleep('anna');
    const [first] = linesOf((await run()).stdout);
    const { feedCursor } = (await admin.ask('{ botStatuses(contactIds: []) { feedCursor } }')).botStatuses;
    await sleep('ben');
    for (const cursor of [first!.cursor, feedCursor])
      expect(linesOf((await run('--after', cursor)).stdout)).toMatchObject([{ contactId: 'ben' }]);
  });

  it('refuses a file that no export has written, and leaves it as it is', async () => {
    for (const content of ['important', '{"contactId":"anna"}\n', 'cursor\n', '{"cursor":1}\n', '\n']) {
      writeFileSync(file, content);
      expect((await run(file)).error?.message).toContain('was not written by an export');
      expect(readFileSync(file, 'utf8')).toBe(content);
    }
    expect((await run(folder)).error?.message).toContain('is not a file');
    expect((await run(join(folder, 'none', 'file'))).error?.message).toContain('cannot be written');
    expect((await run('/dev/null')).error?.message).toContain('is not a file');
  });

  it('refuses a cursor that is none, or of another workspace, and a file together with a cursor', async () => {
    await sleep('anna');
    const { cursor } = linesOf((await run()).stdout)[0]!;
    expect((await run(file, '--after', cursor)).error?.message).toContain('omit --after');
    expect((await run('--after', 'nonsense')).error?.message).toContain('The cursor is not valid.');
    workspace = 'another';
    expect((await run('--after', cursor)).error?.message).toBe('The cursor is of another workspace.');
  });

  it('refuses to continue where entries are missing in between: pruned, or restored', async () => {
    for (const id of ['anna', 'ben', 'carl']) await sleep(id);
    const cursors = linesOf((await run()).stdout).map(({ cursor }) => cursor);
    await tables.query('DELETE FROM change_log WHERE workspace = ? AND seq <= 3', [workspace]);
    await tables.query('UPDATE workspaces SET pruned_through = 3 WHERE workspace = ?', [workspace]);
    expect((await run('--after', cursors[0]!)).error?.message).toContain('no longer kept');
    expect(linesOf((await run('--after', cursors[1]!)).stdout)).toMatchObject([{ contactId: 'carl' }]);
    expect(linesOf((await run()).stdout)).toMatchObject([{ contactId: 'carl' }]);

    // A backup without the last entries, whose log id was not renewed.
    await tables.query('UPDATE workspaces SET seq = 2 WHERE workspace = ?', [workspace]);
    expect((await run('--after', cursors[1]!)).error?.message).toContain('before it was restored');
    await tables.query('UPDATE workspaces SET seq = 4 WHERE workspace = ?', [workspace]);
    await runCommand(['renew-log-id'], settings);
    expect((await run('--after', cursors[1]!)).error?.message).toContain('before it was restored');
  });

  it('is the only one that writes its file', async () => {
    await sleep('anna');
    const unlock = lockExportFile(file);
    const other = await run(file);
    expect(other.error?.message).toBe(`Another export is writing ${file}.`);
    unlock();
    expect((await run(file)).error).toBeNull();
    expect(readdirSync(folder).filter((name) => name.endsWith('-lock'))).toEqual([]);
  });

  it('says that nothing is stored in a workspace, whose name may be misspelt', async () => {
    workspace = 'never used';
    expect((await run()).stderr).toContain('Nothing has been stored in the workspace never used yet');
    workspace = 'x'.repeat(65);
    expect((await run()).stderr).toContain('workspace must not be longer than 64 characters.');
  });

  it('names an entry that cannot be read, and exports the others', async () => {
    for (const id of ['anna', 'ben', 'carl']) await sleep(id);
    await tables.query("UPDATE change_log SET status_change = '{' WHERE workspace = ? AND seq = 3", [
      workspace,
    ]);
    const { error, stderr } = await run(file);
    expect(stderr).toBe('Entry 3 of the change log cannot be read and is omitted.\n');
    expect(error?.message).toBe('1 entries were not exported.');
    expect(written().map(({ contactId }) => contactId)).toEqual(['anna', 'carl']);
    appendFileSync(file, '');
    expect((await run(file)).error).toBeNull();
  });
});

it('an export that is interrupted ends after a page, and can be continued', async () => {
  const log = new InMemoryChangeLog();
  log.append('w', ...statusEntries(1, 2_500));
  const exported: string[] = [];
  let cursor: string | null = null;
  const readOn = async (pages: number) => {
    const options = { after: cursor, onUnreadable: () => undefined, isStopped: () => pages-- === 0 };
    const onProgress = (progress: { readonly cursor: string }) => {
      cursor = progress.cursor;
    };
    for await (const lines of exportHistory(log, 'w', { ...options, onProgress })) exported.push(lines);
  };
  await readOn(1);
  expect(exported.join('').split('\n')).toHaveLength(1_001);
  await readOn(Number.POSITIVE_INFINITY);
  expect(linesOf(exported.join('')).map(({ contactId }) => contactId)).toHaveLength(2_500);
  expect(new Set(linesOf(exported.join('')).map((line) => line.cursor)).size).toBe(2_500);
});
