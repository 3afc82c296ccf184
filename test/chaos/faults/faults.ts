import { setTimeout as delay } from 'node:timers/promises';
import type { CommitCut, CommitProxy } from '../../support/processes/commit-proxy';
import type { ServiceNode } from '../cluster/node';
import type { World } from '../cluster/world';
import type { Subscribers } from '../load/subscribers';
import type { Random } from './random';

export type Fault =
  | { readonly kind: 'SIGKILL' | 'SIGTERM' | 'cut connections'; readonly node: number }
  | { readonly kind: 'SIGSTOP'; readonly node: number; readonly ms: number; readonly inTransaction: boolean }
  | { readonly kind: 'cut COMMIT'; readonly node: number; readonly cut: CommitCut; readonly times: number }
  | { readonly kind: 'SIGKILL of the database' | 'SIGKILL of Redis'; readonly ms: number }
  | { readonly kind: 'drop subscribers'; readonly share: number };

export interface PlannedFault {
  /** Milliseconds after the beginning. */
  readonly at: number;
  readonly fault: Fault;
}

const CUTS: readonly CommitCut[] = ['before', 'during', 'after'];

/** Nodes killed in quick succession, most of them while they are starting. */
export function planKills(random: Random, { ms, nodes }: { ms: number; nodes: number }): PlannedFault[] {
  const plan: PlannedFault[] = [];
  for (let at = 0; at < ms; at += random.whole(200, 400))
    plan.push({ at, fault: { kind: 'SIGKILL', node: random.whole(0, nodes - 1) } });
  return plan;
}

/** Everything that can go wrong, and the database killed in between. */
export function planStorm(
  random: Random,
  { ms, nodes, databaseKills }: { ms: number; nodes: number; databaseKills: number },
): PlannedFault[] {
  const plan: PlannedFault[] = [];
  for (let at = 0; at < ms; at += random.whole(300, 900))
    plan.push({ at, fault: drawFault(random, random.whole(0, nodes - 1)) });
  for (let kill = 1; kill <= databaseKills; kill += 1) {
    const at = (ms * (kill - random.next() * 0.5)) / databaseKills;
    plan.push({ at, fault: { kind: 'SIGKILL of the database', ms: random.whole(100, 2_000) } });
  }
  return plan.sort((a, b) => a.at - b.at);
}

function drawFault(random: Random, node: number): Fault {
  const draw = random.next();
  if (draw < 0.55) return { kind: 'cut COMMIT', node, cut: random.pick(CUTS), times: random.whole(1, 4) };
  if (draw < 0.68) return { kind: 'SIGKILL', node };
  if (draw < 0.75) return { kind: 'SIGTERM', node };
  if (draw < 0.85)
    return { kind: 'SIGSTOP', node, ms: random.whole(1_000, 6_000), inTransaction: random.chance(0.5) };
  if (draw < 0.9) return { kind: 'cut connections', node };
  if (draw < 0.94) return { kind: 'SIGKILL of Redis', ms: random.whole(200, 3_000) };
  return { kind: 'drop subscribers', share: 0.3 };
}

/** Does what is planned, when it is planned. One node meets one fault at a time; a second one meets another node. */
export class Faults {
  private readonly busy = new Set<number | 'database' | 'Redis'>();
  private readonly underWay: Promise<void>[] = [];

  constructor(
    private readonly world: World,
    private readonly subscribers: Subscribers,
  ) {}

  /** Resolves when all is over and everything runs again. */
  async run(plan: readonly PlannedFault[]): Promise<void> {
    const start = Date.now();
    for (const { at, fault } of plan) {
      await delay(Math.max(0, start + at - Date.now()));
      this.underWay.push(this.meet(fault));
    }
    await Promise.all(this.underWay);
    for (const proxy of this.world.cluster.proxies) proxy.forgetCuts();
  }

  private async meet(fault: Fault): Promise<void> {
    switch (fault.kind) {
      case 'drop subscribers':
        this.world.history.note(fault.kind);
        return this.subscribers.drop(fault.share);
      case 'SIGKILL of the database':
      case 'SIGKILL of Redis': {
        const { mariadb, redis } = this.world.cluster;
        const server = fault.kind === 'SIGKILL of Redis' ? redis : mariadb;
        return this.only(fault.kind === 'SIGKILL of Redis' ? 'Redis' : 'database', async () => {
          this.world.history.note(`${fault.kind}: away for ${fault.ms} ms`);
          await server.kill();
          await delay(fault.ms);
          await server.start();
        });
      }
      default: {
        const { nodes } = this.world.cluster;
        const free = nodes
          .map((_, index) => (fault.node + index) % nodes.length)
          .find((n) => !this.busy.has(n));
        if (free !== undefined) await this.only(free, () => this.meetNode(free, fault));
      }
    }
  }

  private async meetNode(index: number, fault: Extract<Fault, { node: number }>): Promise<void> {
    const { history } = this.world;
    const node = this.world.cluster.nodes[index]!;
    const proxy = this.world.cluster.proxies[index]!;
    switch (fault.kind) {
      case 'SIGKILL':
        history.note(`SIGKILL: ${node.name}`);
        await node.kill();
        return node.start();
      case 'SIGTERM':
        history.note(`SIGTERM: ${node.name}`);
        await node.terminate();
        return node.start();
      case 'cut connections':
        history.note(`cut connections: ${node.name}`);
        return proxy.severAll();
      case 'cut COMMIT':
        // Noted as each one passes.
        for (let count = 0; count < fault.times; count += 1) proxy.cutNextCommit(fault.cut);
        return;
      case 'SIGSTOP': {
        const isInTransaction = await freeze(node, fault.inTransaction ? proxy : null);
        const where = isInTransaction ? ', in a transaction' : '';
        history.note(`SIGSTOP: ${node.name} for ${fault.ms} ms${where}`);
        await delay(fault.ms);
        return node.thaw();
      }
    }
  }

  private async only(who: number | 'database' | 'Redis', work: () => Promise<void>): Promise<void> {
    if (this.busy.has(who)) return;
    this.busy.add(who);
    await work();
    this.busy.delete(who);
  }
}

const REACH_TRANSACTION_MS = 1_000;

/**
 * Stops the process; where a proxy is given while a transaction of it holds its rows, if there comes one. Resolves
 * with whether there came one.
 */
export function freeze(node: ServiceNode, proxy: CommitProxy | null): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = (isInTransaction: boolean) => {
      clearTimeout(patience);
      if (proxy) proxy.onLastLock = null;
      node.freeze();
      resolve(isInTransaction);
    };
    const patience = setTimeout(() => stop(false), proxy ? REACH_TRANSACTION_MS : 0);
    if (proxy) proxy.onLastLock = () => stop(true);
  });
}
