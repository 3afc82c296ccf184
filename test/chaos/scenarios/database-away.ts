import { setTimeout as delay } from 'node:timers/promises';
import { latenessOf } from '../checks/checks';
import { checkLateness, checkReadiness } from '../checks/time-checks';
import type { World } from '../cluster/world';
import { Workload } from '../load/workload';
import type { Result } from './scenario';

const PATIENCE_MS = 2_000;
const LATE_MS = 10_000;

/** The database is killed under load and stays away for a minute. */
export async function databaseAway(world: World, isShort: boolean): Promise<Result> {
  const { history } = world;
  const { mariadb, nodes } = world.cluster;
  const awayMs = isShort ? 10_000 : 60_000;
  const workload = new Workload(world, { sleepers: 200, writers: 8, bots: 3, feeds: 3, badges: 40 });
  const from = Date.now() + 2_000;
  await workload.start({ from, to: from + awayMs });
  await delay(Math.max(0, from - Date.now()));
  history.note(`SIGKILL of the database: away for ${awayMs} ms`);
  await mariadb.kill();
  await delay(awayMs);
  const backAt = await mariadb.start();
  history.note('the database accepts connections');
  const readiness = await Promise.all(
    nodes.map(async (node) => ({ node: node.name, ms: (await node.ready()) - backAt })),
  );
  history.note('all nodes are ready');
  const readyAt = backAt + Math.min(...readiness.map(({ ms }) => ms));
  await delay(1_000);
  await workload.settle();
  const log = await world.readLog();
  return {
    load: workload.description,
    verdicts: [
      checkReadiness(readiness, PATIENCE_MS),
      checkLateness(
        'once the database is back, none is more than 10 s late',
        latenessOf(log),
        LATE_MS,
        readyAt,
      ),
      ...(await workload.verdicts(log)),
    ],
    figures: {
      ...workload.figures(log),
      'ready after the database': readiness.map(({ ms }) => `${ms} ms`).join(', '),
    },
  };
}
