import { ByteBudget } from './byte-budget';

const MIB = 1024 * 1024;

/** With all of it taken, the process stays below 700 MB; see docs/reliability.md. */
const LIMITS = { node: 128 * MIB, workspace: 64 * MIB, user: 32 * MIB, socket: 8 * MIB };

/**
 * The memory that signed-in clients may use on this node: responses that wait for their reader, replays, watched
 * contacts and request bodies. A user has a share of its workspace's budget, and a workspace a share of the node's.
 */
export class MemoryBudgets {
  private readonly node: ByteBudget;
  private readonly budgets = new Map<string, ByteBudget>();

  constructor(private readonly limits = LIMITS) {
    this.node = new ByteBudget(limits.node);
  }

  /** Bytes in use on this node. */
  get used(): number {
    return this.node.used;
  }

  /** Whether this node has room for this many more bytes, regardless of user and workspace. */
  hasRoom(bytes: number): boolean {
    return !this.node.isExhaustedForAll(bytes);
  }

  /** Opens a budget for one socket or request of this user; close it when the socket or request ends. */
  open(workspace: string, sub: string, limit = this.limits.socket): ByteBudget {
    const ofWorkspace = this.getOrCreate([workspace], this.limits.workspace, this.node);
    const ofUser = this.getOrCreate([workspace, sub], this.limits.user, ofWorkspace);
    return new ByteBudget(limit, ofUser);
  }

  private getOrCreate(path: readonly string[], limit: number, parent: ByteBudget): ByteBudget {
    const key = JSON.stringify(path);
    const existing = this.budgets.get(key);
    if (existing) return existing;
    const created = new ByteBudget(limit, parent, () => this.budgets.delete(key));
    this.budgets.set(key, created);
    return created;
  }
}
