import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { until } from '../until';
import { Child } from './child';
import { freePort } from './free-port';

const HOST = '127.0.0.1';

/** A MariaDB server of the harness's own, with durable commits, to be killed at will. */
export class ThrowawayMariadb {
  private constructor(
    private readonly folder: string,
    readonly port: number,
    private server: Child | null,
    private readonly options: readonly string[],
  ) {}

  /** `options` are of mariadbd, besides those that the harness needs. */
  static async create(folder: string, options: readonly string[] = []): Promise<ThrowawayMariadb> {
    mkdirSync(folder, { recursive: true });
    const user = `--user=${userInfo().username}`;
    const install = ['--no-defaults', user, `--datadir=${join(folder, 'data')}`, '--skip-test-db'];
    execFileSync('mariadb-install-db', [...install, '--auth-root-authentication-method=normal'], {
      stdio: 'ignore',
    });
    const mariadb = new ThrowawayMariadb(folder, await freePort(), null, options);
    await mariadb.start();
    return mariadb;
  }

  /** Resolves once it accepts connections, with the time when it did. */
  async start(): Promise<number> {
    const { folder, port } = this;
    const log = openSync(join(folder, 'mariadb.log'), 'a');
    this.server = new Child(
      'mariadbd',
      [
        '--no-defaults',
        `--user=${userInfo().username}`,
        `--datadir=${join(folder, 'data')}`,
        `--socket=${join(folder, 'mariadb.sock')}`,
        `--bind-address=${HOST}`,
        `--port=${port}`,
        // What is promised holds for a database whose commits survive its crash.
        '--innodb-flush-log-at-trx-commit=1',
        '--max-connections=500',
        ...this.options,
      ],
      { stdio: ['ignore', log, log] },
    );
    closeSync(log);
    await until('the database', () => this.answers(), { everyMs: 10 });
    return Date.now();
  }

  /** Leaves its connections open and answers none of them. */
  freeze(): void {
    this.server?.signal('SIGSTOP');
  }

  thaw(): void {
    this.server?.signal('SIGCONT');
  }

  async kill(): Promise<void> {
    await this.server?.kill();
  }

  /** With a user of the same name, whom the server may refuse what it does not refuse root. */
  async createDatabase(name: string): Promise<void> {
    await this.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
    await this.query(`CREATE USER ${name}`);
    await this.query(`GRANT ALL ON ${name}.* TO ${name}`);
  }

  /** Runs a statement as root. */
  async query(statement: string): Promise<void> {
    const connection = await this.connect();
    await connection.query(statement);
    await connection.end();
  }

  /** The URL of a database for its user, at this server's own port or at that of a proxy before it. */
  url(database: string, port = this.port): string {
    return `mariadb://${database}@${HOST}:${port}/${database}`;
  }

  connect(database?: string): Promise<mysql.Connection> {
    return mysql.createConnection({
      host: HOST,
      port: this.port,
      user: 'root',
      connectTimeout: 2_000,
      ...(database !== undefined && { database }),
    });
  }

  private async answers(): Promise<boolean> {
    try {
      const connection = await this.connect();
      await connection.query('SELECT 1');
      connection.destroy();
      return true;
    } catch {
      return false;
    }
  }
}
