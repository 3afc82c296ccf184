import { ByteBudget } from './byte-budget';

const MIB = 1024 * 1024;

export interface MemoryLimits {
  readonly node: number;
  readonly workspace: number;
  readonly user: number;
  readonly socket: number;
}

/** The process stays below 700 MB with all of it taken, see docs/reliability.md. */
const LIMITS: MemoryLimits = { node: 128 * MIB, workspace: 64 * MIB, user: 32 * MIB, socket: 8 * MIB };

/**
 * The memory that signed-in clients may make this node hold: answers that wait for their reader, replays, watched
 * contacts, request bodies. A user has a share of its workspace's, and a workspace of the node's.
 */
export class MemoryBudgets {
  private readonly node: ByteBudget;
  private readonly budgets = new Map<string, ByteBudget>();

  constructor(private readonly limits: MemoryLimits = LIMITS) {
    this.node = new ByteBudget(limits.node);
  }

  /** Bytes taken on this node. */
  get used(): number {
    return this.node.used;
  }

  /** Whether this node has room for so many bytes more, whoever asks. */
  hasRoom(bytes: number): boolean {
    return this.node.used + bytes <= this.limits.node;
  }

  /** A budget for one socket or request of this user, to be closed when that ends. */
  open(workspace: string, sub: string, limit = this.limits.socket): ByteBudget {
    const ofWorkspace = this.find([workspace], this.limits.workspace, this.node);
    const ofUser = this.find([workspace, sub], this.limits.user, ofWorkspace);
    return new ByteBudget(limit, ofUser);
  }

  private find(path: readonly string[], limit: number, parent: ByteBudget): ByteBudget {
    const key = JSON.stringify(path);
    const known = this.budgets.get(key);
    if (known) return known;
    const created = new ByteBudget(limit, parent, () => this.budgets.delete(key));
    this.budgets.set(key, created);
    return created;
  }
}
