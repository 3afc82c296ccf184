import { setTimeout as delay } from 'node:timers/promises';
import { latenessOf } from '../checks/checks';
import type { Stop } from '../checks/records';
import { checkLateness, checkReadiness, checkStops, checkUnreadiness } from '../checks/time-checks';
import type { ServiceNode } from '../cluster/node';
import type { World } from '../cluster/world';
import { Workload } from '../load/workload';
import type { Result } from './scenario';

const UNREADY_WITHIN_MS = 5_000;
const READY_WITHIN_MS = 2_000;
const STOP_WITHIN_MS = 10_000;
const LATE_MS = 10_000;

/** A fault of the database after which it is there, and serves nobody. */
export interface Outage {
  readonly name: string;
  readonly ms: number;
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** One outage after the other under load; in the first of them a node is asked to stop, and started again. */
export async function rideOutages(world: World, outages: readonly Outage[]): Promise<Result> {
  const { history } = world;
  const { nodes } = world.cluster;
  const unready: Timing[] = [];
  const ready: Timing[] = [];
  const stops: Stop[] = [];
  const workload = new Workload(world, { sleepers: 200, writers: 8, bots: 3, feeds: 3, badges: 40 });
  const from = Date.now() + 2_000;
  await workload.start({ from, to: from + outages.reduce((sum, { ms }) => sum + ms, 0) });
  await delay(Math.max(0, from - Date.now()));
  for (const outage of outages) {
    history.note(`${outage.name} for ${outage.ms} ms`);
    await outage.begin();
    const beganAt = Date.now();
    unready.push(...(await timeNodes(nodes, beganAt, (node) => node.unready())));
    const stopped = stops.length === 0;
    if (stopped) stops.push(await stop(world, nodes[0]!));
    await delay(Math.max(0, beganAt + outage.ms - Date.now()));
    await outage.end();
    const endedAt = Date.now();
    history.note('the database serves again');
    const running = stopped ? nodes.slice(1) : nodes;
    ready.push(...(await timeNodes(running, endedAt, (node) => node.ready())));
    if (stopped) nodes[0]!.start();
    await world.cluster.ready();
  }
  const readyAt = Date.now();
  await workload.settle();
  const log = await world.readLog();
  const claim = 'once the database serves again, none is more than 10 s late';
  const list = (timings: readonly Timing[]) => timings.map(({ ms }) => `${ms} ms`).join(', ');
  return {
    load: workload.description,
    verdicts: [
      checkUnreadiness(unready, UNREADY_WITHIN_MS),
      checkReadiness(ready, READY_WITHIN_MS),
      checkStops(stops, STOP_WITHIN_MS),
      checkLateness(claim, latenessOf(log), LATE_MS, readyAt),
      ...(await workload.verdicts(log)),
    ],
    figures: {
      ...workload.figures(log),
      'not ready after': list(unready),
      'ready again after': list(ready),
      'slowest stop': `${Math.round(Math.max(...stops.map(({ ms }) => ms)))} ms`,
    },
  };
}

interface Timing {
  readonly node: string;
  readonly ms: number;
}

function timeNodes(
  nodes: readonly ServiceNode[],
  since: number,
  wait: (node: ServiceNode) => Promise<number>,
): Promise<Timing[]> {
  return Promise.all(nodes.map(async (node) => ({ node: node.name, ms: (await wait(node)) - since })));
}

async function stop(world: World, node: ServiceNode): Promise<Stop> {
  world.history.note(`SIGTERM: ${node.name}`);
  const { code, ms } = await node.terminate();
  return { node: node.name, code, ms };
}
