import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import mysql from 'mysql2/promise';
import { SERIES } from '../../src/persistence/schema/schema-version';
import { CertificateAuthority } from '../support/app/certificates';
import { startWithBot } from '../support/app/start-with-bot';
import { startTestApp, type TestApp } from '../support/app/test-app';
import { type ApiClient, endless } from '../support/clients/api-client';
import { untilReadiness } from '../support/clients/readiness';
import { databases } from '../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../support/leftovers';
import { ThrowawayMariadb } from '../support/processes/throwaway-mariadb';

const SET = `mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) { botStatus { version } } }`;
const READ = '{ botStatuses(contactIds: ["anna"]) { nodes { version } } }';
const RIGHTS = 'SELECT, INSERT, UPDATE, DELETE';
const mariadb = databases.filter(({ name }) => name === 'MariaDB');

describe.each(mariadb)('a $name that refuses', () => {
  disposeAfterAll();
  let server: ThrowawayMariadb;
  let root: Connection;
  let folder: string;
  let authority: CertificateAuthority;
  let users = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bot-status-refusing-'));
    disposeLater(() => rmSync(folder, { recursive: true, force: true }));
    authority = new CertificateAuthority(folder);
    const { cert, key } = authority.sign('server', 'localhost');
    const tls = [`--ssl-ca=${authority.ca}`, `--ssl-cert=${cert}`, `--ssl-key=${key}`];
    server = await ThrowawayMariadb.create(folder, tls);
    root = await server.connect();
    disposeLater(() => root.destroy());
  }, 60_000);

  /** A database of its own, and the URL of a user who may do everything with it. */
  async function createUser(requirement = ''): Promise<{ user: string; url: URL }> {
    users += 1;
    const user = `user_${users}`;
    await root.query(`CREATE DATABASE ${user} CHARACTER SET utf8mb4`);
    await root.query(`CREATE USER ${user} IDENTIFIED BY 'secret' ${requirement}`);
    await root.query(`GRANT ALL ON ${user}.* TO ${user}`);
    return { user, url: new URL(`mariadb://${user}:secret@localhost:${server.port}/${user}`) };
  }

  async function start(
    url: URL,
    migrationUrl: URL | null = null,
  ): Promise<{ app: TestApp; agent: ApiClient }> {
    const migrationDatabaseUrl = migrationUrl && String(migrationUrl);
    const { app } = await startWithBot({ databaseUrl: String(url), config: { migrationDatabaseUrl } });
    return { app, agent: await app.client('AGENT') };
  }

  /** Ends the sessions of a user, as a change of its rights does not. */
  async function endSessions(user: string): Promise<void> {
    await root.query(`KILL CONNECTION USER ${user}`);
  }

  const set = (agent: ApiClient, state: string) =>
    agent.send(SET, { input: { contactId: 'anna', state, ...endless(state) } });

  /** The fault comes and goes, and the service is told so, and tells it, while it goes on. */
  async function ride(
    url: URL,
    come: () => Promise<unknown>,
    go: () => Promise<unknown>,
    retryAfterSeconds = 1,
  ) {
    const { app, agent } = await start(url);
    await set(agent, 'SLEEPING');
    await come();
    const { errors } = await set(agent, 'INACTIVE');
    expect([errors[0]?.extensions.code, errors[0]?.extensions.retryAfterSeconds]).toEqual([
      'UNAVAILABLE',
      retryAfterSeconds,
    ]);
    await untilReadiness(app.url, 503);
    const { data } = await agent.send(READ);
    await go();
    await untilReadiness(app.url, 200);
    expect((await set(agent, 'INACTIVE')).data.setBotStatus.botStatus.version).toBe(2);
    expect(app.logged.filter((line) => line.includes('Database unavailable'))).toHaveLength(1);
    expect(app.logged.join('')).not.toContain('secret');
    return data;
  }

  it.concurrent('new connections after the password was changed', async () => {
    const { user, url } = await createUser();
    const change = async (password: string) => {
      await root.query(`ALTER USER ${user} IDENTIFIED BY '${password}'`);
      await endSessions(user);
    };
    await ride(
      url,
      () => change('another'),
      () => change('secret'),
    );
  });

  it.concurrent('a user whose rights were taken away', async () => {
    const { user, url } = await createUser();
    await ride(
      url,
      async () => {
        await root.query(`REVOKE ALL ON ${user}.* FROM ${user}`);
        await endSessions(user);
      },
      () => root.query(`GRANT ${RIGHTS} ON ${user}.* TO ${user}`),
    );
  });

  it.concurrent('more connections of one user', async () => {
    const { user, url } = await createUser();
    let other: Connection | undefined;
    await ride(
      url,
      async () => {
        await root.query(`ALTER USER ${user} WITH MAX_USER_CONNECTIONS 1`);
        await endSessions(user);
        other = await mysql.createConnection(String(url).replace('mariadb', 'mysql'));
      },
      async () => {
        await other!.end();
        await root.query(`ALTER USER ${user} WITH MAX_USER_CONNECTIONS 0`);
      },
    );
  });

  it('to write, as a demoted primary does: reading goes on', async () => {
    const { url } = await createUser();
    const data = await ride(
      url,
      () => root.query('SET GLOBAL read_only = 1'),
      () => root.query('SET GLOBAL read_only = 0'),
    );
    expect(data.botStatuses.nodes).toEqual([{ version: 1 }]);
  });

  it('a table that somebody has locked, until it is unlocked', async () => {
    const { user, url } = await createUser();
    const holder = await server.connect(user);
    await ride(
      url,
      () => holder.query('LOCK TABLES change_log WRITE, service_state WRITE'),
      () => holder.query('UNLOCK TABLES'),
      // As for any rows that somebody holds.
      2,
    );
    await holder.end();
  });

  describe('plain text', () => {
    const withTls = (url: URL, query: string) => new URL(`${url}?${query}`);

    it('is reached by TLS with a client certificate, and verified by name', async () => {
      const { url } = await createUser('REQUIRE X509');
      const { cert, key } = authority.sign('client', 'bot-status');
      const tls = `ssl-mode=VERIFY_IDENTITY&ssl-ca=${authority.ca}&ssl-cert=${cert}&ssl-key=${key}`;
      const { agent } = await start(withTls(url, tls));
      expect((await set(agent, 'SLEEPING')).errors).toEqual([]);
      await expect(start(url)).rejects.toThrow(
        /^DATABASE_URL was refused by the database: Access denied [^\n]+$/,
      );
    });

    it('is not taken for it where the server is another one', async () => {
      const { url } = await createUser();
      const stranger = new CertificateAuthority(folder, 'stranger');
      const start = (query: string) => startTestApp({ databaseUrl: String(withTls(url, query)) });
      await expect(start(`ssl-ca=${stranger.ca}`)).rejects.toThrow(/^DATABASE_URL cannot be used with TLS: /);
      const { cert, key } = authority.sign('other-host', 'db.example.com');
      copyFileSync(cert, join(folder, 'server.pem'));
      copyFileSync(key, join(folder, 'server.key'));
      await root.query('FLUSH SSL');
      await (await start(`ssl-mode=VERIFY_CA&ssl-ca=${authority.ca}`)).stop();
      const identity = start(`ssl-mode=VERIFY_IDENTITY&ssl-ca=${authority.ca}`);
      await expect(identity).rejects.toThrow(/^DATABASE_URL cannot be used with TLS: [^\n]*localhost[^\n]*$/);
    });
  });

  it('to change tables for the user of the running service, who need not', async () => {
    const { user, url } = await createUser();
    await root.query(`CREATE USER runtime_${user} IDENTIFIED BY 'secret'`);
    await root.query(`GRANT ${RIGHTS} ON ${user}.* TO runtime_${user}`);
    const runtime = new URL(url);
    runtime.username = `runtime_${user}`;
    await expect(start(runtime)).rejects.toThrow(
      /^DATABASE_URL was refused by the database: CREATE command denied/,
    );
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(start(runtime, wrong)).rejects.toThrow(
      /^MIGRATION_DATABASE_URL was refused by the database: Access/,
    );
    await (await start(runtime, url)).app.stop();
    const { agent } = await start(runtime);
    expect((await set(agent, 'SLEEPING')).errors).toEqual([]);
  });

  it.each([
    ['a password', { password: 'wrong' }, 'Access denied'],
    ['a database that is not there', { pathname: '/nowhere' }, '(Unknown database|Access denied)'],
  ])('%s: the start ends with one line', async (_what, change, reason) => {
    const { url } = await createUser();
    const line = new RegExp(`^DATABASE_URL was refused by the database: ${reason}[^\\n]+$`);
    await expect(startTestApp({ databaseUrl: String(Object.assign(url, change)) })).rejects.toThrow(line);
  });

  it('a database of a newer version, unless it says that this one goes with it', async () => {
    const { user, url } = await createUser();
    await (await start(url)).app.stop();
    const future = 'Future1999999999999';
    await root.query(`INSERT INTO ${user}.migrations (timestamp, name) VALUES (1999999999999, '${future}')`);
    await expect(start(url)).rejects.toThrow(
      `DATABASE_URL names a database of a newer version (migration ${future})`,
    );
    const series = (value: string) =>
      root.query(`UPDATE ${user}.service_state SET value = '${value}' WHERE name = 'schema_version'`);
    await series('99.0/1999999999999');
    await expect(start(url)).rejects.toThrow('DATABASE_URL names a database of a newer version');
    await series(`${SERIES}/1999999999999`);
    await (await start(url)).app.stop();
  });
});
