import type { Stop } from '../checks/records';
import { checkStops } from '../checks/time-checks';
import type { World } from '../cluster/world';
import { Workload } from '../load/workload';
import type { Result } from './scenario';

const PATIENCE_MS = 10_000;

/** One node after the other is asked to stop and started again, as a release does it. */
export async function rollingRestart(world: World, isShort: boolean): Promise<Result> {
  const { nodes } = world.cluster;
  const workload = new Workload(world, { sleepers: 100, writers: 8, bots: 3, feeds: 3, badges: 40 });
  const from = Date.now() + 2_000;
  await workload.start({ from, to: from + 10_000 });
  const stops: Stop[] = [];
  for (let restart = 0; restart < (isShort ? 3 : 10); restart += 1) {
    const node = nodes[restart % nodes.length]!;
    world.history.note(`SIGTERM: ${node.name}`);
    const { code, ms } = await node.terminate();
    stops.push({ node: node.name, code, ms });
    node.start();
    await node.ready();
  }
  await workload.settle();
  const log = await world.readLog();
  const slowest = Math.round(Math.max(...stops.map(({ ms }) => ms)));
  return {
    load: workload.description,
    verdicts: [checkStops(stops, PATIENCE_MS), ...(await workload.verdicts(log))],
    figures: { ...workload.figures(log), 'slowest stop': `${slowest} ms` },
  };
}
