import { setTimeout as delay } from 'node:timers/promises';
import type { Data } from '../../support/clients/api-client';
import { until } from '../../support/until';
import type { LoggedChange } from '../checks/records';
import { isHeld, type Verdict } from '../checks/verdict';
import { checkDelivered, checkLatest, checkOrder, checkSameBodies } from '../checks/webhook-checks';
import type { World } from '../cluster/world';
import { Faults, planStorm } from '../faults/faults';
import { SAVE_ENDPOINT } from '../load/operations';
import { UnsteadyReceiver } from '../load/unsteady-receiver';
import { Workload } from '../load/workload';
import type { Result } from './scenario';

const FULL = {
  ...{ awayMs: 4_000, unsteadyMs: 10_000, stormMs: 30_000, databaseKills: 2, maxFailures: 2 },
  ...{ sleepers: 400, writers: 4 },
};
const SHORT = {
  ...{ awayMs: 1_000, unsteadyMs: 3_000, stormMs: 4_000, databaseKills: 1, maxFailures: 1 },
  ...{ sleepers: 60, writers: 4 },
};
/** The lease of a killed node, two waits for another attempt, and a pause of the endpoint. */
const DELIVERED_WITHIN_MS = 90_000;
const BOTH_TYPES = ['bot_status.changed', 'waiting.changed'];

/** A storm in which two endpoints are told of changes, and their receiver is as unsteady as the service. */
export async function webhookEndpoints(world: World, isShort: boolean): Promise<Result> {
  const { awayMs, unsteadyMs, stormMs, databaseKills, maxFailures, ...load } = isShort ? SHORT : FULL;
  const { cluster, history } = world;
  const receiver = await UnsteadyReceiver.start(world.random.fork(), maxFailures);
  await saveEndpoint(world, receiver, { name: 'all', mode: 'ALL', eventTypes: BOTH_TYPES });
  await saveEndpoint(world, receiver, { name: 'latest', mode: 'LATEST' });
  const workload = new Workload(world, { ...load, bots: 2, talkers: 4, feeds: 1, badges: 10 });
  const random = world.random.fork();
  // Whichever of them is sending.
  const kills = cluster.nodes.map(
    (_, node) => ({ at: node * 300, fault: { kind: 'SIGKILL', node } }) as const,
  );
  const plan = planStorm(random, { ms: stormMs, nodes: cluster.nodes.length, databaseKills });
  const from = Date.now() + 1_000;
  history.note(`receiver away: for ${awayMs} ms`);
  const away = receiver.leave(awayMs);
  await workload.start({ from, to: from + unsteadyMs + stormMs });
  // What a killed node was sending rests until its lease ends, so that the receiver alone is first.
  await Promise.all([away, delay(unsteadyMs)]);
  const faults = new Faults(world, workload.subscribers);
  await faults.run(kills);
  await faults.run(plan);
  receiver.isUnsteady = false;
  history.note('quiet');
  await cluster.ready();
  const quietAt = Date.now();
  await workload.settle();

  const log = await world.readLog();
  const patience = { everyMs: 500, withinMs: DELIVERED_WITHIN_MS };
  const isDelivered = async () => [checkDelivered, checkLatest].every((check) => isHeld(told(check)));
  const told = (check: Check) => check(receiver.at(check === checkLatest ? 'latest' : 'all'), log);
  // What has not come by then is lost, and the checks say so.
  await until('the events', isDelivered, patience).catch(() => undefined);
  const seconds = ((Date.now() - quietAt) / 1_000).toFixed(1);
  return {
    load: `${workload.description}, 2 webhook endpoints`,
    verdicts: [
      ...[checkDelivered, checkOrder, checkSameBodies, checkLatest].map(told),
      { ...checkSameBodies(receiver.at('latest'), log), claim: 'an id always tells one change, with LATEST' },
      ...(await workload.verdicts(log)),
    ],
    figures: {
      ...workload.figures(log),
      requests: `${receiver.at('all').length} with ALL, ${receiver.at('latest').length} with LATEST`,
      answers: receiver.summary,
      'delivered after': `${seconds} s`,
    },
  };
}

type Check = (arrivals: ReturnType<UnsteadyReceiver['at']>, log: readonly LoggedChange[]) => Verdict;

async function saveEndpoint(
  world: World,
  receiver: UnsteadyReceiver,
  input: { readonly name: string; readonly mode: string; readonly eventTypes?: readonly string[] },
): Promise<void> {
  const { userErrors } = await world.caller('ADMIN').ask<Data['saveWebhookEndpoint']>(SAVE_ENDPOINT, {
    input: { ...input, url: receiver.urlOf(input.name) },
  });
  if (userErrors.length > 0) throw new Error(`An endpoint was refused: ${JSON.stringify(userErrors)}`);
}
