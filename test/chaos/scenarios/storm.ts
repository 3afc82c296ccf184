import { checkLateness, latenessOf } from '../checks';
import { Faults, planStorm } from '../faults';
import { formatLateness } from '../figures';
import { Workload } from '../workload';
import type { World } from '../world';
import type { Result } from './scenario';

const FULL = {
  ms: 40_000,
  databaseKills: 2,
  size: { sleepers: 5_000, writers: 8, bots: 4, feeds: 10, badges: 190 },
};
const SHORT = {
  ms: 12_000,
  databaseKills: 1,
  size: { sleepers: 600, writers: 4, bots: 3, feeds: 3, badges: 30 },
};
const LATE_MS = 10_000;

/** Everything that can go wrong, at random, under every kind of load. */
export async function storm(world: World, isShort: boolean): Promise<Result> {
  const { ms, databaseKills, size } = isShort ? SHORT : FULL;
  const { cluster, history } = world;
  const workload = new Workload(world, size);
  const faults = planStorm(world.random.fork(), { ms, databaseKills, nodes: cluster.nodes.length });
  const from = Date.now() + (isShort ? 3_000 : 10_000);
  await workload.start({ from, to: from + ms });
  await new Faults(world, workload.subscribers).run(faults);
  history.note('quiet');
  await cluster.ready();
  const readyAt = Date.now();
  await workload.settle();

  const log = await world.readLog();
  const lateness = latenessOf(log);
  const claim = `once all nodes are ready nothing is more than ${LATE_MS / 1_000} s late`;
  return {
    load: workload.description,
    verdicts: [...(await workload.verdicts(log)), checkLateness(claim, lateness, LATE_MS, readyAt)],
    figures: { ...workload.figures(log), lateness: formatLateness(lateness) },
  };
}
