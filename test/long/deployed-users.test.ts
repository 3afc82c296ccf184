import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { TEST_SECRET } from '../support/app/tokens';
import { disposeAfterAll, disposeLater } from '../support/leftovers';
import { Child } from '../support/processes/child';
import { ROOT } from '../support/processes/root';
import { runService } from '../support/processes/server-process';
import { ThrowawayMariadb } from '../support/processes/throwaway-mariadb';

/** Of what the test takes, most is the start of four processes. */
const TIMEOUT_MS = 120_000;
const PASSWORDS = { mysql_service_password: 'for-the-service', mysql_migration_password: 'for-migrations' };

describe('the users of deploy/mysql/10-users.sh', () => {
  disposeAfterAll();
  let folder: string;
  let mariadb: ThrowawayMariadb;
  const urlOf = (user: string, password: string) =>
    `mysql://${user}:${password}@127.0.0.1:${mariadb.port}/bot_status`;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bot-status-deploy-'));
    disposeLater(() => rmSync(folder, { recursive: true, force: true }));
    mariadb = await ThrowawayMariadb.create(join(folder, 'mariadb'));
    disposeLater(() => mariadb.kill());
    mkdirSync(join(folder, 'secrets'));
    for (const [name, password] of Object.entries(PASSWORDS))
      writeFileSync(join(folder, 'secrets', name), `${password}\n`);
    // The entrypoint of the image has this function, which runs what it reads.
    const script = readFileSync(join(ROOT, 'deploy/mysql/10-users.sh'), 'utf8');
    const moved = script.replaceAll('/run/secrets', join(folder, 'secrets'));
    const statements = execFileSync('bash', ['-c', `docker_process_sql() { cat; }\n${moved}`], {
      encoding: 'utf8',
    });
    await mariadb.query('CREATE DATABASE bot_status');
    for (const statement of statements.split(';\n').filter((one) => one.trim()))
      await mariadb.query(statement);
  });

  it(
    'let the service start only after migrations, and change no table',
    async () => {
      const url = urlOf('bot_status', PASSWORDS.mysql_service_password);
      const settings = { NODE_ENV: 'production', AUTH_SECRET: TEST_SECRET, DATABASE_URL: url };
      const early = await (await runService(settings)).exit;
      expect(early).toMatchObject({ code: 1, stderr: expect.stringMatching(/^DATABASE_URL .*\n$/) });

      const migration = new Child(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'migrate'], {
        cwd: ROOT,
        env: {
          ...{ PATH: process.env.PATH, NODE_ENV: 'development', DEMO: 'false' },
          DATABASE_URL: urlOf('bot_status_migrations', PASSWORDS.mysql_migration_password),
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      expect(await migration.end).toEqual({ code: 0, signal: null });

      const service = await runService(settings);
      await service.listening();
      expect(await service.stop()).toMatchObject({ code: 0, stderr: '' });

      const connection = await mysql.createConnection(url);
      for (const statement of ['DROP TABLE bots', 'CREATE TABLE mine (id INT)', 'SELECT * FROM mysql.user'])
        await expect(connection.query(statement)).rejects.toThrow(/denied/);
      await connection.end();
    },
    TIMEOUT_MS,
  );
});
