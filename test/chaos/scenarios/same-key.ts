import { checkEqualAnswers, checkOncePerKey } from '../checks/checks';
import type { World } from '../cluster/world';
import { Workload } from '../load/workload';
import type { Result } from './scenario';

const AT_ONCE = 20;

/** One call under one key, made by many at once over all nodes, again and again. */
export async function sameKey(world: World, isShort: boolean): Promise<Result> {
  const { writers } = new Workload(world, { sleepers: 0, writers: 0, bots: 0, feeds: 0, badges: 0 });
  const rounds = isShort ? 30 : 100;
  for (let round = 0; round < rounds; round += 1) await writers.setAtOnce(AT_ONCE);
  const log = await world.readLog();
  return {
    load: `${rounds} calls, each made ${AT_ONCE} times at once`,
    verdicts: [checkOncePerKey(writers.calls, log), checkEqualAnswers(writers.answers)],
    figures: { answers: String(writers.answers.length) },
  };
}
