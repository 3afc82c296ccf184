import type { Role } from '../../../src/application/access/caller';
import { createToken } from '../../support/app/tokens';
import { History } from '../checks/history';
import type { LoggedChange } from '../checks/records';
import { Random } from '../faults/random';
import { Caller } from '../load/caller';
import { SAVE_BOT } from '../load/operations';
import { type Cluster, DATABASE } from './cluster';

/** Replies that its bot may send before it sleeps. */
export const MAX_MESSAGES = 5;

/** An entry as it is stored: what changed, of a status, is one document. */
type StoredEntry = Pick<LoggedChange, 'seq' | 'id' | 'kind' | 'isPushed' | 'contactId' | 'recordedAt'> & {
  readonly statusChange: string | null;
};

/** An entry of another kind. */
const NOTHING_CHANGED = {
  ...{ version: null, previousState: null, state: null, reason: null, outcome: null },
  ...{ note: null, wakeAt: null, effectiveAt: null, messageId: null },
};

/** A workspace of its own for one scenario, with one bot, and what happens in it. */
export class World {
  readonly history = new History();
  /** Errors that clients were told and no client should have to understand. */
  readonly oddErrors: string[] = [];
  private readonly exitsBefore: readonly number[];

  private constructor(
    readonly cluster: Cluster,
    readonly workspace: string,
    readonly random: Random,
    private readonly tokens: ReadonlyMap<Role, string>,
  ) {
    this.exitsBefore = cluster.nodes.map(({ ownExits }) => ownExits.length);
    cluster.onCut = (node, cut) => this.history.note(`cut ${cut} COMMIT: ${node}`);
  }

  static async begin(cluster: Cluster, name: string, seed: number): Promise<World> {
    const workspace = `${name}-${seed}`;
    const tokens = new Map<Role, string>();
    for (const role of ['VIEWER', 'AGENT', 'INTEGRATION', 'ADMIN'] as const) {
      tokens.set(role, await createToken(role, { workspace, expiresIn: '2h' }));
    }
    const world = new World(cluster, workspace, new Random(seed), tokens);
    await cluster.ready();
    const rules = { maxMessages: MAX_MESSAGES, limitSleep: 'PT2S' };
    const input = { name: 'Assistant', mode: 'AUTO_PILOT', rules };
    await world.caller('ADMIN').ask(SAVE_BOT, { input });
    return world;
  }

  /** Another workspace of the same scenario. */
  beside(name: string): Promise<World> {
    return World.begin(this.cluster, `${this.workspace}-${name}`, this.random.whole(0, 1_000_000));
  }

  token(role: Role): string {
    return this.tokens.get(role)!;
  }

  /** A client that asks these nodes, or any. */
  caller(role: Role, urls = this.cluster.urls): Caller {
    const onOddError = (error: string) => this.oddErrors.push(error);
    return new Caller(urls, this.token(role), this.random.fork(), onOddError);
  }

  /** Ends of nodes that nobody asked for, by node. */
  get ownExits(): Map<string, string[]> {
    return new Map(
      this.cluster.nodes.map(({ name, ownExits }, index) => [
        name,
        ownExits.slice(this.exitsBefore[index]).map(({ code, signal }) => `exit ${code ?? signal}`),
      ]),
    );
  }

  /** The log as the database has it, without the service in between. */
  async readLog(): Promise<LoggedChange[]> {
    const rows = await this.query<StoredEntry>(
      `SELECT seq, id, kind, is_pushed AS isPushed, contact_id AS contactId, recorded_at AS recordedAt,
         status_change AS statusChange FROM change_log WHERE workspace = ? ORDER BY seq`,
    );
    return rows.map(({ statusChange, ...entry }) => {
      if (statusChange === null) return { ...NOTHING_CHANGED, ...entry };
      const { statusAfter, ...change } = JSON.parse(statusChange);
      const { version, state, wakeAt = null } = statusAfter;
      return { ...NOTHING_CHANGED, ...change, version, state, wakeAt, ...entry };
    });
  }

  async readHead(): Promise<number> {
    const [row] = await this.query<{ seq: number }>('SELECT seq FROM workspaces WHERE workspace = ?');
    return row?.seq ?? 0;
  }

  /** The timers that ring within an hour; a person's message puts the bot to sleep for a day. */
  async countTimers(): Promise<number> {
    const [row] = await this.query<{ timers: number }>(
      `SELECT COUNT(*) AS timers FROM sleep_timers
       WHERE workspace = ? AND wake_at < (UNIX_TIMESTAMP() + 3600) * 1000`,
    );
    return row?.timers ?? 0;
  }

  private async query<T>(sql: string): Promise<T[]> {
    const connection = await this.cluster.mariadb.connect(DATABASE);
    try {
      const [rows] = await connection.query(sql, [this.workspace]);
      return rows as T[];
    } finally {
      await connection.end();
    }
  }
}
