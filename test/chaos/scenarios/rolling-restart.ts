import { checkStops } from '../checks';
import type { Stop } from '../records';
import { MAX_MESSAGES, Workload } from '../workload';
import { World } from '../world';
import type { Request, Result } from './scenario';

const PATIENCE_MS = 10_000;

/** One node after the other is asked to stop and started again, as a release does it. */
export async function rollingRestart({ servers, seed, isShort }: Request): Promise<Result> {
  const world = await World.create(servers, { name: 'rolling-restart', seed, maxMessages: MAX_MESSAGES });
  try {
    const workload = new Workload(world, { sleepers: 100, writers: 8, bots: 3, feeds: 3, badges: 40 });
    const begin = Date.now() + 3_000;
    await workload.start({ from: begin, to: begin + 10_000 });
    const stops: Stop[] = [];
    for (let restart = 0; restart < (isShort ? 3 : 10); restart += 1) {
      const node = world.nodes[restart % world.nodes.length]!;
      world.history.note(`SIGTERM: ${node.name}`);
      const { code, ms } = await node.terminate();
      stops.push({ node: node.name, code, ms });
      node.start();
      await node.ready();
    }
    await workload.settle();
    const log = await world.readLog();
    return {
      load: workload.description,
      history: world.history,
      verdicts: [checkStops(stops, PATIENCE_MS), ...(await workload.verdicts(log))],
      figures: {
        changes: String(log.length),
        'acknowledged answers': String(workload.writers.answers.length),
        'slowest stop': `${Math.round(Math.max(...stops.map(({ ms }) => ms)))} ms`,
      },
    };
  } finally {
    await world.stop();
  }
}
