import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/persistence/database/data-source';
import { parseDatabaseUrl } from '../../../src/persistence/database/database-url';
import { runCommand } from '../../support/app/command-line';
import { createKey, startKeyServer } from '../../support/app/key-server';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { TEST_SECRET } from '../../support/app/tokens';
import { type ApiClient, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { freePort } from '../../support/processes/free-port';
import { ThrowawayRedis } from '../../support/processes/throwaway-redis';

interface Findings {
  readonly isHealthy: boolean;
  readonly findings: readonly { readonly area: string; readonly level: string; readonly message: string }[];
}

/** What is wrong, and the exit of the command is checked to say so. */
async function examine(settings: Record<string, string>, ...args: string[]) {
  const { stdout, error } = await runCommand(['doctor', '--json', ...args], {
    NODE_ENV: 'test',
    ...settings,
  });
  const { isHealthy, findings }: Findings = JSON.parse(stdout);
  const failures = findings.filter(({ level }) => level === 'FAILURE').map(({ message }) => message);
  expect([isHealthy, error?.message ?? null]).toEqual([
    failures.length === 0,
    failures.length === 0 ? null : `${failures.length} check${failures.length === 1 ? '' : 's'} failed.`,
  ]);
  const warnings = findings.filter(({ level }) => level === 'WARNING').map(({ message }) => message);
  return { findings, failures, warnings };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  disposeLater(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe.each(databases)('the doctor on $name', (database) => {
  disposeAfterAll();
  let app: TestApp;
  let admin: ApiClient;
  let settings: Record<string, string>;
  let tables: DataSource;

  beforeEach(async () => {
    const databaseUrl = await database.create();
    settings = { DATABASE_URL: databaseUrl, AUTH_SECRET: TEST_SECRET };
    app = await startTestApp({ databaseUrl });
    admin = await app.client('ADMIN');
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT', isDefault: true });
    await admin.set({ contactId: 'anna', state: 'SLEEPING', wake: UNTIL_WOKEN });
    tables = await createDataSource(parseDatabaseUrl(databaseUrl), { use: 'write' }).initialize();
    const opened = tables;
    disposeLater(() => opened.destroy());
  });

  it('finds nothing wrong with a healthy service, and changes nothing', async () => {
    const contents = async () => [
      await tables.query('SELECT * FROM change_log'),
      await tables.query('SELECT * FROM service_state ORDER BY name'),
    ];
    const before = await contents();
    const { failures, warnings, findings } = await examine(settings, '--history', '--url', app.url);
    expect([failures, warnings]).toEqual([[], []]);
    const messages = findings.map(({ message }) => message);
    for (const message of [
      'Changes can be stored, and no migrations are pending.',
      'Every row can be read: 1 contacts in 1 workspaces.',
      'The service is ready.',
      'Websockets reach the service.',
    ])
      expect(messages).toContain(message);
    expect(await contents()).toEqual(before);
  });

  it('prints a line for each finding, and the number of failures', async () => {
    await tables.query("UPDATE bot_statuses SET status = '{}'");
    const { stdout, error } = await runCommand(['doctor'], { NODE_ENV: 'test', ...settings });
    expect(stdout).toMatch(/^ok {7}settings: Node \d/);
    expect(stdout).toMatch(/^failure {2}database: A row of bot_statuses cannot be read: [0-9a-f]{16} of/m);
    expect(error?.message).toBe('1 check failed.');
  });

  it('finds rows that cannot be read, those of the history if asked', async () => {
    await tables.query("UPDATE change_log SET status_change = 'x' WHERE kind = 'STATUS'");
    await tables.query("UPDATE bots SET identities = '{'");
    const bot = expect.stringMatching(/^A row of bots cannot be read/);
    expect((await examine(settings)).failures).toEqual([bot]);
    expect((await examine(settings, '--history')).failures).toEqual([
      bot,
      expect.stringMatching(/^A row of change_log cannot be read/),
    ]);
  });

  it('finds contacts that nobody wakes, and changes from the future', async () => {
    await app.stop();
    const at = (hours: number) => Date.now() + hours * 3_600_000;
    await tables.query("INSERT INTO sleep_timers (workspace, contact_id, wake_at) VALUES ('w', 'c', ?)", [
      at(-1),
    ]);
    await tables.query('UPDATE change_log SET recorded_at = ?', [at(2)]);
    const { failures, warnings } = await examine(settings);
    expect(warnings).toEqual([expect.stringMatching(/^1 contacts should have been woken, the first at 20/)]);
    expect(failures).toEqual([
      expect.stringMatching(/^The newest change .* in the future: the clock was set back/),
    ]);
  });

  it('finds messages that were reported twice, but not a contact who writes on two channels', async () => {
    const report = (contactId: string, channel: string, messageId: string, sentAt: number) =>
      admin.message({
        contactId,
        channel,
        messageId,
        origin: 'CONTACT',
        sentAt: new Date(sentAt).toISOString(),
      });
    const now = Date.now();
    for (let minute = 1; minute <= 3; minute += 1) {
      const sentAt = now - minute * 60_000;
      await report('ben', 'whatsapp:700', `meta ${minute}`, sentAt);
      await report('ben', 'whatsapp:2', `inbox ${minute}`, sentAt + 1_500);
      await report('carl', 'whatsapp:700', `one ${minute}`, sentAt);
      await report('carl', 'email', `two ${minute}`, sentAt + 20_000);
      await report('dora', 'whatsapp:700', `first ${minute}`, sentAt);
      await report('dora', 'whatsapp:700', `second ${minute}`, sentAt + 500);
    }
    const { failures, warnings } = await examine(settings);
    expect(failures).toEqual([]);
    expect(warnings).toEqual([
      '3 messages of contacts of the workspace test were recorded on whatsapp:2 and on whatsapp:700: two sources report one channel. Connect one source for each.',
    ]);
  });

  it('finds a webhook by which a bot puts itself to sleep, for a day', async () => {
    const save =
      'mutation { saveInboundWebhook(input: { name: "inbox", source: "chatwoot" }) { userErrors { code } } }';
    await admin.ask(save);
    const setEchoes = (hoursAgo: number) =>
      tables.query('UPDATE inbound_webhooks SET suspected_echoes = 4, last_suspected_echo_at = ?', [
        Date.now() - hoursAgo * 3_600_000,
      ]);
    await setEchoes(1);
    expect((await examine(settings)).warnings).toEqual([
      expect.stringMatching(
        /^The webhook inbox of the workspace test has reported 4 messages as a teammate's/,
      ),
    ]);
    await setEchoes(25);
    expect((await examine(settings)).warnings).toEqual([]);
  });

  it('finds webhook endpoints that are disabled, and parked events', async () => {
    const save = `mutation ($name: String!) { saveWebhookEndpoint(
      input: { name: $name, url: "https://crm.example.com" }) { userErrors { code } } }`;
    for (const name of ['crm', 'idle', 'archive']) await admin.ask(save, { name });
    await tables.query(
      "UPDATE webhook_endpoints SET disabled_at = 1, disabled_reason = 'A response had status 410 (Gone).' WHERE name = 'archive'",
    );
    for (const seq of [1, 2])
      await tables.query(
        `INSERT INTO webhook_retries (endpoint_id, workspace, contact_id, seq, attempts, next_attempt_at, parked_at)
         SELECT id, workspace, 'ben', ?, 9, NULL, 2 FROM webhook_endpoints WHERE name = 'crm'`,
        [seq],
      );
    const { failures, warnings } = await examine(settings);
    expect(failures).toEqual([]);
    expect(warnings).toEqual([
      'The webhook endpoint archive of the workspace test is disabled, and gets no events: A response had status 410 (Gone). Enable it by `enableWebhookEndpoint` once its receiver works.',
      'The webhook endpoint crm of the workspace test has 2 parked events, for which all attempts have failed. Send them again by `replayWebhookEvents`.',
    ]);
  });

  it('finds a database of a newer version', async () => {
    const insert = 'INSERT INTO migrations (timestamp, name) VALUES (?, ?)';
    await tables.query(insert, [9_999_999_999_999, 'Future9999999999999']);
    expect((await examine(settings)).failures).toEqual([expect.stringContaining('newer version')]);
    await tables.query("UPDATE service_state SET value = '0.1/9999999999999' WHERE name = 'schema_version'");
    const { failures, warnings } = await examine(settings);
    expect([failures, warnings]).toEqual([[], [expect.stringContaining('migrated by a newer version')]]);
  });

  it('says that migrations are pending, and runs none', async () => {
    const empty = await database.create();
    const first = await examine({ ...settings, DATABASE_URL: empty });
    if (database.name === 'SQLite') expect(existsSync(empty.slice('sqlite:'.length))).toBe(false);
    else expect(first.warnings).toEqual([expect.stringContaining('Migrations are pending')]);
    expect(first.failures).toEqual([]);
    await tables.query("DELETE FROM migrations WHERE name LIKE '%1'");
    await tables.query(
      'DELETE FROM migrations WHERE id = (SELECT m FROM (SELECT MAX(id) AS m FROM migrations) x)',
    );
    expect((await examine(settings)).warnings).toEqual([expect.stringContaining('Migrations are pending')]);
  });
});

describe('the doctor on SQLite', () => {
  disposeAfterAll();
  const folderOf = (url: string) => url.slice('sqlite:'.length);

  it('finds a file that is damaged, is none, or cannot be created', async () => {
    const folder = temporaryFolder();
    const url = `sqlite:${join(folder, 'test.db')}`;
    // Not over a database of this process: a connection that is closed late would write its log into the text.
    writeFileSync(folderOf(url), 'This is no database, but a text that is long enough. '.repeat(100));
    expect((await examine({ DATABASE_URL: url })).failures).toEqual([
      expect.stringContaining('must be a SQLite file'),
    ]);
    expect((await examine({ DATABASE_URL: `sqlite:${folder}` })).failures).toHaveLength(1);
    writeFileSync(join(folder, 'file'), '');
    const within = await examine({ DATABASE_URL: `sqlite:${join(folder, 'file', 'test.db')}` });
    expect(within.failures).toEqual([expect.stringContaining('cannot be created')]);
  });

  it('leaves the database of another program as it is', async () => {
    const path = join(temporaryFolder(), 'other.db');
    execFileSync(process.execPath, [
      '-e',
      "const c = new (require('libsql'))(process.argv[1]); c.exec('CREATE TABLE t (a)'); c.close();",
      path,
    ]);
    const before = readFileSync(path);
    expect((await examine({ DATABASE_URL: `sqlite:${path}` })).failures).toEqual([
      expect.stringContaining('a database of another program'),
    ]);
    expect(readFileSync(path)).toEqual(before);
    writeFileSync(path, '');
    expect((await examine({ DATABASE_URL: `sqlite:${path}` })).failures).toEqual([]);
    expect(readFileSync(path)).toHaveLength(0);
  });

  it('finds a file that another tool has locked', async () => {
    const url = `sqlite:${join(temporaryFolder(), 'test.db')}`;
    await runCommand(['migrate'], { NODE_ENV: 'test', DATABASE_URL: url });
    const tool = await createDataSource(parseDatabaseUrl(url), { use: 'write' }).initialize();
    await tool.query('BEGIN IMMEDIATE');
    expect((await examine({ DATABASE_URL: url })).failures).toEqual([expect.stringContaining('locked')]);
    await tool.query('ROLLBACK');
    await tool.destroy();
    expect((await examine({ DATABASE_URL: url })).failures).toEqual([]);
  });

  it('warns of a generated secret that others can read', async () => {
    const folder = temporaryFolder();
    const url = `sqlite:${join(folder, 'test.db')}`;
    writeFileSync(join(folder, 'auth-secret'), 'a secret');
    chmodSync(join(folder, 'auth-secret'), 0o644);
    expect((await examine({ DATABASE_URL: url })).warnings).toEqual([expect.stringContaining('chmod 600')]);
    chmodSync(join(folder, 'auth-secret'), 0o600);
    expect((await examine({ DATABASE_URL: url })).warnings).toEqual([]);
  });
});

const describeWithServer = process.env.TEST_MYSQL_URL ? describe : describe.skip;
describeWithServer('the doctor on a database server', () => {
  disposeAfterAll();
  const mariadb = databases[1]!;
  let url: URL;
  let root: mysql.Connection;
  beforeAll(async () => {
    root = await mysql.createConnection(process.env.TEST_MYSQL_URL ?? '');
  });
  afterAll(() => root.end());
  beforeEach(async () => {
    url = new URL(await mariadb.create());
    await runCommand(['migrate'], { NODE_ENV: 'test', DATABASE_URL: url.href });
  });

  /** The URL with a user of its own, who has these privileges. */
  async function withUser(privileges: string): Promise<string> {
    const user = `doctor_${Math.random().toString(36).slice(2, 10)}`;
    await root.query(`CREATE USER ${user}@'%' IDENTIFIED BY 'a password'`);
    disposeLater(() => root.query(`DROP USER ${user}@'%'`));
    await root.query(`GRANT ${privileges} ON ${url.pathname.slice(1)}.* TO ${user}@'%'`);
    return Object.assign(new URL(url), { username: user, password: 'a password' }).href;
  }

  it('finds a server that is away, refuses the user, or knows no such database', async () => {
    const away = Object.assign(new URL(url), { port: String(await freePort()) });
    expect((await examine({ DATABASE_URL: away.href })).failures).toEqual([
      expect.stringMatching(/^DATABASE_URL names a database that is unavailable: .*ECONNREFUSED/),
    ]);
    const stranger = Object.assign(new URL(url), { username: 'nobody', password: 'hidden' });
    const { failures } = await examine({ DATABASE_URL: stranger.href });
    expect(failures).toEqual([expect.stringContaining('was refused by the database')]);
    expect(failures[0]).not.toContain('hidden');
    const unknown = Object.assign(new URL(url), { pathname: '/no_such_database' });
    expect((await examine({ DATABASE_URL: unknown.href })).failures).toHaveLength(1);
  });

  it('finds missing privileges of both users', async () => {
    const reader = await withUser('SELECT');
    expect((await examine({ DATABASE_URL: reader })).failures).toEqual([expect.stringContaining('denied')]);
    const halfWriter = await withUser('SELECT, INSERT, DELETE');
    expect((await examine({ DATABASE_URL: halfWriter })).failures).toEqual([
      expect.stringMatching(/^The user of DATABASE_URL lacks a privilege: UPDATE command denied/),
    ]);
    const writer = await withUser('SELECT, INSERT, UPDATE, DELETE');
    expect((await examine({ DATABASE_URL: writer, MIGRATION_DATABASE_URL: reader })).failures).toEqual([]);
    const another = Object.assign(new URL(url), { pathname: '/another' }).href;
    expect((await examine({ DATABASE_URL: writer, MIGRATION_DATABASE_URL: another })).failures).toEqual([
      expect.stringMatching(/^MIGRATION_DATABASE_URL names the database another, and DATABASE_URL /),
    ]);
    const stranger = Object.assign(new URL(url), { username: 'nobody' }).href;
    expect((await examine({ DATABASE_URL: writer, MIGRATION_DATABASE_URL: stranger })).failures).toEqual([
      expect.stringMatching(/^MIGRATION_DATABASE_URL was refused/),
    ]);
    await root.query(`DELETE FROM ${url.pathname.slice(1)}.migrations`);
    expect((await examine({ DATABASE_URL: writer })).failures).toEqual([
      expect.stringMatching(/^The user of DATABASE_URL may not run migrations: /),
    ]);
    const migrator = await withUser('SELECT, CREATE, ALTER, INDEX, DROP');
    const both = await examine({ DATABASE_URL: writer, MIGRATION_DATABASE_URL: migrator });
    expect(both.failures).toEqual([]);
    const careless = await withUser('SELECT, CREATE, ALTER, INDEX');
    expect((await examine({ DATABASE_URL: writer, MIGRATION_DATABASE_URL: careless })).failures).toEqual([
      expect.stringMatching(
        /DROP command denied .* The table bot_status_check_\w+, made for this check, is left/,
      ),
    ]);
    const [made] = await root.query(`SHOW TABLES FROM ${url.pathname.slice(1)} LIKE 'bot_status_check%'`);
    for (const row of made as object[])
      await root.query(`DROP TABLE ${url.pathname.slice(1)}.${Object.values(row)[0]}`);
    const [leftovers] = await root.query(
      `SHOW TABLES FROM ${url.pathname.slice(1)} LIKE 'bot_status_check%'`,
    );
    expect(leftovers).toEqual([]);
  });

  it.each([
    [5_000, 'warnings', /^The clock of this machine is [45]\.\d s ahead of that of the database/],
    [-60_000, 'failures', /^The clock of this machine is (59|60)\.\d s behind that of the database: valid/],
  ] as const)('finds a clock that differs by %d ms', async (difference, level, message) => {
    const now = Date.now.bind(Date);
    const spy = jest.spyOn(Date, 'now').mockImplementation(() => now() + difference);
    const found = await examine({ DATABASE_URL: url.href });
    spy.mockRestore();
    expect(found[level]).toEqual([expect.stringMatching(message)]);
  });

  it('says what it did not look for because of missing privileges', async () => {
    const writer = await withUser('SELECT, INSERT, UPDATE, DELETE');
    const { findings } = await examine({ DATABASE_URL: writer });
    expect(findings.filter(({ level }) => level === 'SKIPPED').map(({ message }) => message)).toEqual([
      expect.stringContaining('PROCESS'),
      expect.stringContaining('--history'),
    ]);
  });
});

describe('the doctor', () => {
  disposeAfterAll();
  let settings: Record<string, string>;
  beforeAll(() => {
    settings = { DATABASE_URL: `sqlite:${join(temporaryFolder(), 'test.db')}`, AUTH_SECRET: TEST_SECRET };
  });

  it('finds settings with which the service would not start, and questionable ones', async () => {
    const invalid = await examine({ ...settings, PORT: 'eighty' });
    expect(invalid.findings).toEqual([
      { area: 'settings', level: 'FAILURE', message: 'PORT must be a port from 0 to 65535.' },
    ]);
    const unsafe = await examine({ ...settings, NODE_ENV: 'production', AUTH_SECRET: 'short' });
    expect(unsafe.failures).toEqual([expect.stringContaining('AUTH_SECRET must have at least 32 bytes')]);
    expect((await examine({ ...settings, AUTH_SECRETS: 'x' })).warnings).toEqual([
      'AUTH_SECRETS is not a known setting and is ignored.',
    ]);
  });

  it('finds a Redis that is away, refuses the password, or does not permit what is needed', async () => {
    const redis = await ThrowawayRedis.create({
      options: [
        ...['--user', 'default', 'on', 'nopass', '~bot-status:*', '&*', '+@all', '-publish'],
        ...['--user', 'other', 'on', '>password', '~*', '&*', '+@all'],
      ],
    });
    disposeLater(() => redis.kill());
    const failuresOf = async (url: string) => (await examine({ ...settings, REDIS_URL: url })).failures;
    const { port } = redis;
    expect(await failuresOf(`redis://other:password@127.0.0.1:${port}`)).toEqual([]);
    expect(await failuresOf(`redis://127.0.0.1:${port}`)).toEqual([expect.stringContaining('NOPERM')]);
    expect(await failuresOf(`redis://other:wrong@127.0.0.1:${port}`)).toEqual([
      expect.stringContaining('WRONGPASS'),
    ]);
    expect(await failuresOf(`redis://127.0.0.1:${await freePort()}`)).toEqual([
      expect.stringMatching(/^REDIS_URL names a Redis that cannot be used: .*ECONNREFUSED/),
    ]);
  });

  it('finds an identity provider that is away, or has no usable keys', async () => {
    const { jwk } = await createKey('ES256', 'one');
    const provider = await startKeyServer([jwk]);
    const check = () => examine({ ...settings, AUTH_JWKS_URL: provider.url });
    expect((await check()).findings.map(({ message }) => message)).toContain(
      'AUTH_JWKS_URL publishes 1 usable keys.',
    );
    provider.published = [];
    expect((await check()).failures).toEqual([expect.stringContaining('has no key for RS256 or ES256.')]);
    provider.answer = (response) => void response.end('{"error":"none"}');
    expect((await check()).failures).toEqual([expect.stringContaining('is not a JSON Web Key Set.')]);
    provider.answer = (response) => void response.writeHead(500).end();
    expect((await check()).failures).toEqual([expect.stringContaining('status 500.')]);
  });

  describe('at the address of a service', () => {
    async function serve(answer: RequestListener): Promise<string> {
      const server = createServer(answer).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      disposeLater(() => {
        server.closeAllConnections();
        server.close();
      });
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }
    const failuresAt = async (url: string) => (await examine(settings, '--url', url)).failures;

    it('finds that nothing answers, or something else', async () => {
      expect(await failuresAt(`http://127.0.0.1:${await freePort()}`)).toEqual([
        expect.stringMatching(/ does not answer: .*ECONNREFUSED/),
      ]);
      const other = await serve((_request, response) => void response.writeHead(404).end());
      expect(await failuresAt(other)).toEqual([
        expect.stringContaining('/healthz answers with the status 404 instead of 200.'),
      ]);
      const moved = await serve(
        (_request, response) =>
          void response.writeHead(301, { location: 'https://example.com/healthz' }).end(),
      );
      expect(await failuresAt(moved)).toEqual([
        expect.stringContaining('redirects to https://example.com/healthz: use that address.'),
      ]);
      const page = await serve((_request, response) => void response.end('<html>'));
      expect((await failuresAt(page))[0]).toContain('but not as this service does');
    });

    it('finds a proxy that does not pass websockets on', async () => {
      const proxy = await serve(
        ({ url }, response) =>
          void response
            .writeHead(url === '/graphql' ? 400 : 200, { 'content-type': 'application/json' })
            .end('{"checks":{"database":true}}'),
      );
      expect(await failuresAt(proxy)).toEqual([
        'Websockets do not reach the service, so badges are not live: Unexpected server response: 400.',
      ]);
    });

    it('names the checks of a service that is not ready, and sees its clock', async () => {
      const checks = { database: false, tail: true, timers: false };
      const date = new Date(Date.now() - 3_600_000).toUTCString();
      const service = await serve(
        ({ url }, response) =>
          void response
            .writeHead(url === '/readyz' ? 503 : 200, { date })
            .end(JSON.stringify({ status: 'not ready', checks })),
      );
      const [clock, ...rest] = await failuresAt(service);
      expect(clock).toMatch(/^The clocks of this machine and of 127\.0\.0\.1:\d+ differ by 3[56]\d\d s\.$/);
      expect(rest).toEqual([
        'The service is not ready: its check "database" fails.',
        'The service is not ready: its check "timers" fails.',
        expect.stringContaining('Websockets do not reach'),
      ]);
    });

    it('refuses an address that is none', async () => {
      const { stderr } = await runCommand(['doctor', '--url', 'example.com'], settings);
      expect(stderr).toContain('It must be a URL such as https://bot-status.example.com.');
      const secret = await runCommand(['doctor', '--url', 'https://a:hidden@example.com'], settings);
      expect(secret.stderr).toContain('must not contain a user name or password');
    });
  });

  it('leaves no folder behind', async () => {
    const folder = join(temporaryFolder(), 'none');
    mkdirSync(folder);
    const missing = join(folder, 'deep', 'test.db');
    await examine({ ...settings, DATABASE_URL: `sqlite:${missing}` });
    expect(existsSync(join(folder, 'deep'))).toBe(false);
  });
});
