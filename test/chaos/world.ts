import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import type { Role } from '../../src/application/caller';
import { signToken } from '../../src/server/tokens';
import { freePort } from './child';
import { CommitProxy } from './commit-proxy';
import { History } from './history';
import { Caller, type Data } from './load/caller';
import { SAVE_BOT } from './load/operations';
import { ServiceNode } from './node';
import { Random } from './random';
import type { LoggedChange } from './records';
import type { ThrowawayMariadb } from './throwaway-mariadb';
import type { ThrowawayRedis } from './throwaway-redis';

const SECRET = 'a secret of the fault harness, long enough for HS256';
const WORKSPACE = 'chaos';
const NODES = 3;

export interface Servers {
  readonly mariadb: ThrowawayMariadb;
  readonly redis: ThrowawayRedis;
  /** For data and logs. */
  readonly folder: string;
}

/** Three nodes on an empty database, with a proxy between each and the database. */
export class World {
  readonly history = new History();
  /** Errors that clients were told and no client should have to understand. */
  readonly oddErrors: string[] = [];

  private constructor(
    readonly servers: Servers,
    readonly random: Random,
    private readonly database: string,
    readonly proxies: readonly CommitProxy[],
    readonly nodes: readonly ServiceNode[],
    private readonly tokens: ReadonlyMap<Role, string>,
  ) {}

  /** `maxMessages` and a limit sleep of two seconds are the rules of its one bot. */
  static async create(
    servers: Servers,
    { name, seed, maxMessages }: { name: string; seed: number; maxMessages: number },
  ): Promise<World> {
    const database = `chaos_${name.replaceAll('-', '_')}_${seed}`;
    await servers.mariadb.createDatabase(database);
    const logs = join(servers.folder, 'logs', `${name}-${seed}`);
    mkdirSync(logs, { recursive: true });
    const proxies: CommitProxy[] = [];
    const nodes: ServiceNode[] = [];
    for (let index = 0; index < NODES; index += 1) {
      const node = `node-${index}`;
      const proxy = await CommitProxy.listen(servers.mariadb.port, (cut) =>
        world.history.note(`cut ${cut} COMMIT: ${node}`),
      );
      const env = {
        NODE_ENV: 'production',
        AUTH_SECRET: SECRET,
        LOG_LEVEL: 'warn',
        DATABASE_URL: servers.mariadb.url(database, proxy.port),
        REDIS_URL: servers.redis.url,
      };
      proxies.push(proxy);
      nodes.push(new ServiceNode(node, await freePort(), env, logs));
    }
    const tokens = new Map<Role, string>();
    for (const role of ['VIEWER', 'AGENT', 'INTEGRATION', 'ADMIN'] as const) {
      const claims = { workspace: WORKSPACE, role, sub: role.toLowerCase() };
      tokens.set(role, await signToken(SECRET, claims, { issuer: null, audience: null }, '2h'));
    }
    const world: World = new World(servers, new Random(seed), database, proxies, nodes, tokens);
    for (const node of nodes) node.start();
    await world.ready();
    const rules = { maxMessages, limitSleep: 'PT2S' };
    const input = { name: 'Assistant', mode: 'AUTO_PILOT', rules };
    await world.caller('ADMIN').ask(SAVE_BOT, { input });
    return world;
  }

  get urls(): string[] {
    return this.nodes.map(({ url }) => url);
  }

  /** Resolves once every node is ready. */
  async ready(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.ready()));
  }

  token(role: Role): string {
    return this.tokens.get(role)!;
  }

  caller(role: Role): Caller {
    return new Caller(this.urls, this.token(role), this.random.fork(), (error) => this.oddErrors.push(error));
  }

  /** The log as the database has it, without the service in between. */
  readLog(): Promise<LoggedChange[]> {
    return this.query<LoggedChange>(
      `SELECT seq, id, kind, is_pushed AS isPushed, contact_id AS contactId, version, from_state AS \`from\`,
         to_state AS \`to\`, reason, note, wake_at AS wakeAt, effective_at AS effectiveAt,
         recorded_at AS recordedAt, message_id AS messageId
       FROM change_log WHERE workspace = '${WORKSPACE}' ORDER BY seq`,
    );
  }

  async readHead(): Promise<number> {
    const [row] = await this.query<{ seq: number }>(
      `SELECT seq FROM workspaces WHERE workspace = '${WORKSPACE}'`,
    );
    return row?.seq ?? 0;
  }

  async countTimers(): Promise<number> {
    const [row] = await this.query<{ timers: number }>('SELECT COUNT(*) AS timers FROM sleep_timers');
    return row?.timers ?? 0;
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()));
    for (const proxy of this.proxies) proxy.close();
  }

  private async query<T>(sql: string): Promise<T[]> {
    const connection: Connection = await this.servers.mariadb.connect(this.database);
    try {
      const [rows] = await connection.query(sql);
      return rows as Data;
    } finally {
      await connection.end();
    }
  }
}
