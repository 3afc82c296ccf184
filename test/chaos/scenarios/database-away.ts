import { setTimeout as delay } from 'node:timers/promises';
import { checkReadiness } from '../checks';
import { MAX_MESSAGES, Workload } from '../workload';
import { World } from '../world';
import type { Request, Result } from './scenario';

const PATIENCE_MS = 2_000;

/** The database is killed under load and stays away for a minute. */
export async function databaseAway({ servers, seed, isShort }: Request): Promise<Result> {
  const world = await World.create(servers, { name: 'database-away', seed, maxMessages: MAX_MESSAGES });
  try {
    const workload = new Workload(world, { sleepers: 200, writers: 8, bots: 3, feeds: 3, badges: 40 });
    const awayMs = isShort ? 10_000 : 60_000;
    const begin = Date.now() + 2_000;
    await workload.start({ from: begin, to: begin + awayMs });
    await delay(Math.max(0, begin - Date.now()));
    world.history.note(`SIGKILL of the database: away for ${awayMs} ms`);
    await servers.mariadb.kill();
    await delay(awayMs);
    const backAt = await servers.mariadb.start();
    world.history.note('the database accepts connections');
    const readiness = await Promise.all(
      world.nodes.map(async (node) => ({ node: node.name, ms: (await node.ready()) - backAt })),
    );
    world.history.note('all nodes are ready');
    await delay(2_000);
    await workload.settle();
    const log = await world.readLog();
    return {
      load: workload.description,
      history: world.history,
      verdicts: [checkReadiness(readiness, PATIENCE_MS), ...(await workload.verdicts(log))],
      figures: {
        changes: String(log.length),
        'ready after the database': readiness.map(({ ms }) => `${ms} ms`).join(', '),
      },
    };
  } finally {
    await world.stop();
  }
}
