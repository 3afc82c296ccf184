import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContactRow, openContactFile } from '../../../src/cli/import/contact-rows';
import { importContacts } from '../../../src/cli/import/import-contacts';
import { runCommand } from '../../support/app/command-line';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { TEST_SECRET } from '../../support/app/tokens';
import type { ApiClient } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';
import { callerWith } from '../../support/stand-ins/in-memory-workspace';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe.each(databases)('an import on $name', (database) => {
  disposeAfterAll();
  let app: TestApp;
  let settings: Record<string, string>;
  let workspaces = 0;
  let workspace: string;
  let admin: ApiClient;

  beforeAll(async () => {
    const databaseUrl = await database.create();
    settings = { NODE_ENV: 'test', DATABASE_URL: databaseUrl, AUTH_SECRET: TEST_SECRET };
    app = await startTestApp({ databaseUrl });
  });
  beforeEach(async () => {
    workspace = `workspace ${++workspaces}`;
    admin = await app.client('ADMIN', { workspace });
  });

  const run = (file: string, ...args: string[]) =>
    runCommand(['import', file, '--workspace', workspace, '--json', ...args], settings);
  const contacts = async () => {
    const query = '{ contacts(first: 100) { nodes { contactId name timeZone aliases bot { name } } } }';
    return (await admin.ask(query)).contacts.nodes;
  };

  it('reads CSV, with quotation marks, a byte order mark, any line ends and empty cells', async () => {
    const { bot } = await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    const file = fileOf(
      'contacts.csv',
      `\ufeffcontactId,name,timeZone,botId,aliases\r\nanna,"Anna ""A"" B.\nSecond line",Europe/Berlin,${bot.botId},+49 1;anna@work\r\n\r\n5511@s.whatsapp.net,,,,\r\n`,
    );
    const { error, stdout } = await run(file);
    expect([error, JSON.parse(stdout)]).toMatchObject([null, { saved: 2, failed: 0, nextLine: 6 }]);
    expect(await contacts()).toMatchObject([
      { contactId: '5511@s.whatsapp.net', name: null, timeZone: null, aliases: [] },
      {
        ...{ contactId: 'anna', name: 'Anna "A" B. Second line', timeZone: 'Europe/Berlin' },
        ...{ aliases: ['+49 1', 'anna@work'], bot: { name: 'Assistant' } },
      },
    ]);
  });

  it('reads NDJSON, in which null clears a field and an absent one keeps it', async () => {
    await admin.saveContacts([{ contactId: 'anna', name: 'Anna', timeZone: 'Asia/Tokyo' }]);
    const file = fileOf(
      'contacts.ndjson',
      '{"contactId":"anna","name":null}\n\n{"contactId":"ben","name":"Ben"}\n',
    );
    expect(JSON.parse((await run(file)).stdout)).toMatchObject({ saved: 2, failed: 0 });
    expect(await contacts()).toMatchObject([
      { contactId: 'anna', name: null, timeZone: 'Asia/Tokyo' },
      { contactId: 'ben', name: 'Ben' },
    ]);
  });

  it('names each line that cannot be imported, and imports the others', async () => {
    await admin.saveContacts([{ contactId: 'taken' }]);
    const file = fileOf(
      'mixed.ndjson',
      [
        '{"contactId":"a"}',
        '{"contactId":"b","timeZone":"Mars/Base"}',
        '{"contactId":42}',
        '{"contactId":"c","colour":"red"}',
        'nonsense',
        '{"contactId":"d","botId":"none"}',
        '{"contactId":"e","aliases":["taken"]}',
        '{"contactId":""}',
        '{"contactId":"a","name":"Second"}',
      ].join('\n'),
    );
    const { error, stdout, stderr } = await run(file);
    expect(error?.message).toBe('7 lines were not imported.');
    expect(JSON.parse(stdout)).toMatchObject({ saved: 2, failed: 7 });
    const lines = stderr.trim().split('\n');
    expect(lines.map((line) => Number(/^Line (\d+): \S/.exec(line)?.[1])).sort((a, b) => a - b)).toEqual([
      2, 3, 4, 5, 6, 7, 8,
    ]);
    expect(lines).toContain('Line 3: contactId must be a text');
    expect(lines.some((line) => line.startsWith('Line 2: timeZone must be an IANA time zone'))).toBe(true);
    expect(lines.some((line) => /^Line 4: .*colour/.test(line))).toBe(true);
    expect(await contacts()).toMatchObject([{ contactId: 'a', name: 'Second' }, { contactId: 'taken' }]);
  });

  it.each([
    ['contactId,colour\nanna,red\n', '"colour" is unknown or named twice.'],
    ['contactId;name\nanna;Anna\n', '"contactId;name" is unknown or named twice.'],
    ['contactId,name,name\nanna,Anna,A\n', '"name" is unknown or named twice.'],
    ['name\nAnna\n', 'contactId is missing.'],
  ])('refuses the header of %j', async (content, problem) => {
    const { error, stderr } = await run(fileOf('header.csv', content));
    expect([error?.message.endsWith(problem), stderr]).toEqual([true, '']);
  });

  it('names each line of a CSV file with another number of cells, or in another encoding', async () => {
    const short = await run(fileOf('cells.csv', 'contactId,name\nanna\nben,Ben,more\ncleo,Cleo\n'));
    expect(short.stderr.match(/^Line \d/gm)).toEqual(['Line 2', 'Line 3']);
    expect((await contacts()).map(({ contactId }) => contactId)).toEqual(['cleo']);
    const latin = Buffer.from('contactId,name\njoerg,J\xf6rg\ndora,Dora\n', 'latin1');
    writeFileSync(join(folder, 'latin.csv'), latin);
    const encoded = await run(join(folder, 'latin.csv'));
    expect(encoded.stderr).toBe('Line 2: The text is not valid UTF-8\n');
    expect(JSON.parse(encoded.stdout)).toMatchObject({ saved: 1, failed: 1 });
  });

  it('names each quotation mark that is in the wrong place, and what it hides', async () => {
    const many = oneTo(600).map((number) => `c${number},"Name ${number}"`);
    const stray = [...many, 'd,5" tablet', 'e,"Anna" B', 'f,F', ...many, 'g,"never closed', 'h,H'].join('\n');
    const { stderr, stdout } = await run(fileOf('quotes.csv', `contactId,name\n${stray}\n`));
    const wrong = 'A quotation mark is in the wrong place or not closed';
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(
        new RegExp(`^Line 602: ${wrong}, so that everything up to line \\d+ was not read$`),
      ),
      `Line 1205: ${wrong}, so that the rest of the file was not read`,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ failed: 2 });
    const one = await run(fileOf('one.csv', 'contactId,name\na,5" tablet\nb,B\n'));
    expect(one.stderr).toBe(`Line 2: ${wrong}\n`);
    expect(JSON.parse(one.stdout)).toMatchObject({ saved: 1, failed: 1 });
  });

  it('reads NDJSON with a byte order mark', async () => {
    expect((await run(fileOf('bom.ndjson', '\ufeff{"contactId":"a"}\n'))).error).toBeNull();
  });

  it('is quick where many lines are refused', async () => {
    let calls = 0;
    let items = 0;
    const commands = {
      saveContacts: async (_caller: unknown, given: readonly { readonly id: string }[]) => {
        calls += 1;
        items += given.length;
        const index = given.findIndex(({ id }) => id.startsWith('bad'));
        const refusal = index === -1 ? null : { field: ['contacts', String(index), 'botId'], message: 'bad' };
        return { views: [], refusal };
      },
    };
    const ids = oneTo(500).map((number) => (number % 2 ? `bad${number}` : `c${number}`));
    const file = fileOf('bad.ndjson', ids.map((contactId) => JSON.stringify({ contactId })).join('\n'));
    const { saved, failed } = await importContacts(
      commands as never,
      callerWith('ADMIN'),
      openContactFile(file, 'ndjson').rows,
      { fromLine: 1, onProblem: () => undefined, onProgress: () => undefined, isStopped: () => false },
    );
    expect([saved, failed]).toEqual([250, 250]);
    expect([calls < 1_000, items < 2_500]).toEqual([true, true]);
  });

  it('continues from a line, and repeated changes nothing', async () => {
    const file = fileOf(
      'many.csv',
      `contactId\n${oneTo(1_200)
        .map((number) => `c${number}`)
        .join('\n')}\n`,
    );
    const { seq } = { seq: await headOf() };
    expect(JSON.parse((await run(file, '--from-line', '1102')).stdout)).toMatchObject({ saved: 100 });
    expect(await headOf()).toBe(seq + 100);
    expect(JSON.parse((await run(file)).stdout)).toMatchObject({ saved: 1_200, nextLine: 1_202 });
    expect(await headOf()).toBe(seq + 1_200);
    await run(file);
    expect(await headOf()).toBe(seq + 1_200);
  });

  /** The number of changes of the workspace. */
  async function headOf(): Promise<number> {
    const { feedCursor } = (await admin.ask('{ botStatuses(contactIds: []) { feedCursor } }')).botStatuses;
    return Number(Buffer.from(feedCursor, 'base64url').toString().split('/').at(-1));
  }

  it.each([
    ['a file that does not exist', 'none.csv', 'There is no file'],
    ['a folder', '.', 'is a folder.'],
    ['a file of an unknown format', 'contacts.xlsx', 'give its --format.'],
  ])('refuses %s', async (_what, name, message) => {
    if (name.endsWith('.xlsx')) fileOf(name, '');
    expect((await run(join(folder, name))).error?.message).toContain(message);
  });
});

describe('an import that is interrupted', () => {
  it('ends after a batch, and says where to continue', async () => {
    const saved: string[] = [];
    const commands = {
      saveContacts: async (_caller: unknown, contacts: readonly { readonly id: string }[]) => {
        saved.push(...contacts.map(({ id }) => id));
        return { views: [], refusal: null };
      },
    };
    const file = fileOf(
      'all.ndjson',
      oneTo(3_000)
        .map((number) => JSON.stringify({ contactId: `c${number}` }))
        .join('\n'),
    );
    const importFrom = (fromLine: number, most: number) =>
      importContacts(commands as never, callerWith('ADMIN'), openContactFile(file, 'ndjson').rows, {
        fromLine,
        onProblem: () => undefined,
        onProgress: () => undefined,
        isStopped: () => saved.length >= most,
      });
    const first = await importFrom(1, 1_000);
    expect(first).toEqual({ saved: 1_000, failed: 0, nextLine: 1_001 });
    const second = await importFrom(first.nextLine, Number.POSITIVE_INFINITY);
    expect(second).toEqual({ saved: 2_000, failed: 0, nextLine: 3_001 });
    expect(saved).toEqual(oneTo(3_000).map((number) => `c${number}`));
  });

  it('holds one batch in memory, however long the file', async () => {
    let read = 0;
    let most = 0;
    async function* rows(): AsyncGenerator<ContactRow> {
      for (read = 1; read <= 20_000; read += 1)
        yield { line: read, contact: { id: `c${read}` }, problem: null };
    }
    let saved = 0;
    const commands = {
      saveContacts: async (_caller: unknown, contacts: readonly unknown[]) => {
        most = Math.max(most, read - saved);
        saved += contacts.length;
        return { views: [], refusal: null };
      },
    };
    await importContacts(commands as never, callerWith('ADMIN'), rows(), {
      ...{ fromLine: 1, onProblem: () => undefined, onProgress: () => undefined, isStopped: () => false },
    });
    expect([saved, most <= 501]).toEqual([20_000, true]);
  });
});
