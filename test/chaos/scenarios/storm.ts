import { checkLateness, latenessOf } from '../checks';
import { Faults, planStorm } from '../faults';
import { formatLateness } from '../figures';
import { MAX_MESSAGES, Workload } from '../workload';
import { World } from '../world';
import type { Request, Result } from './scenario';

const FULL = { ms: 40_000, databaseKills: 2 };
const SHORT = { ms: 14_000, databaseKills: 1 };

/** Everything that can go wrong, at random, under every kind of load. */
export async function storm({ servers, seed, isShort }: Request): Promise<Result> {
  const world = await World.create(servers, { name: 'storm', seed, maxMessages: MAX_MESSAGES });
  try {
    const plan = isShort ? SHORT : FULL;
    const size = isShort
      ? { sleepers: 600, writers: 4, bots: 3, feeds: 3, badges: 30 }
      : { sleepers: 5_000, writers: 8, bots: 4, feeds: 10, badges: 190 };
    const workload = new Workload(world, size);
    const faults = planStorm(world.random.fork(), { ...plan, nodes: world.nodes.length });
    const begin = Date.now() + (isShort ? 3_000 : 10_000);
    await workload.start({ from: begin, to: begin + plan.ms });
    await new Faults(world, workload.subscribers).run(faults);
    world.history.note('quiet');
    await world.ready();
    const readyAt = Date.now();
    await workload.settle();

    const log = await world.readLog();
    const lateness = latenessOf(log);
    const verdicts = [
      ...(await workload.verdicts(log)),
      checkLateness('10 s after the last fault nothing is late', lateness, 10_000, readyAt),
    ];
    const { subscribers } = workload;
    return {
      load: workload.description,
      history: world.history,
      verdicts,
      figures: {
        changes: String(log.length),
        timers: String(lateness.length),
        lateness: formatLateness(lateness),
        'connections of subscribers': String(subscribers.connections),
        'events seen': String(subscribers.events),
      },
    };
  } finally {
    await world.stop();
  }
}
