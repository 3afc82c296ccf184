import { latenessOf } from '../checks/checks';
import { formatLateness } from '../checks/figures';
import { checkLateness } from '../checks/time-checks';
import type { World } from '../cluster/world';
import { Faults, planKills, planStorm } from '../faults/faults';
import { Workload } from '../load/workload';
import type { Result } from './scenario';

const FULL = {
  setMs: 10_000,
  killsMs: 8_000,
  stormMs: 26_000,
  databaseKills: 2,
  size: { sleepers: 5_000, writers: 8, bots: 4, talkers: 12, feeds: 10, badges: 190 },
};
const SHORT = {
  setMs: 2_500,
  killsMs: 2_000,
  stormMs: 8_000,
  databaseKills: 1,
  size: { sleepers: 400, writers: 4, bots: 3, talkers: 6, feeds: 3, badges: 30 },
};
const LATE_MS = 10_000;

/** Everything that can go wrong, at random, under every kind of load. */
export async function storm(world: World, isShort: boolean): Promise<Result> {
  const { setMs, killsMs, stormMs, databaseKills, size } = isShort ? SHORT : FULL;
  const { cluster, history } = world;
  const workload = new Workload(world, size);
  const random = world.random.fork();
  const nodes = cluster.nodes.length;
  const kills = planKills(random, { ms: killsMs, nodes });
  const plan = planStorm(random, { ms: stormMs, nodes, databaseKills });
  const from = Date.now() + setMs;
  await workload.start({ from, to: from + killsMs + stormMs });
  const faults = new Faults(world, workload.subscribers);
  await faults.run(kills);
  await cluster.ready();
  await faults.run(plan);
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
