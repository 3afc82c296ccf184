import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../support/until';
import { latenessOf } from '../checks/checks';
import { formatLateness } from '../checks/figures';
import type { Lateness } from '../checks/records';
import { checkLateness, checkPunctual } from '../checks/time-checks';
import { probeMachine } from '../cluster/machine-probe';
import type { ServiceNode } from '../cluster/node';
import type { World } from '../cluster/world';
import { freeze } from '../faults/faults';
import { SET } from '../load/operations';
import { Sleepers } from '../load/sleepers';
import type { Result } from './scenario';

/** From the setting of timers to the first wake time: so much, and so much for each. */
const SET_MS = 2_000;
const SET_ONE_MS = 4;
/** From the first wake time of a phase to its fault. */
const LEAD_MS = 500;
const SETTLED_WITHIN_MS = 20_000;
/** On a machine that has time; what a bare client has to wait on this one is added. */
const PUNCTUAL_MS = 100;

/** The wake times that a fault concerns, and from when on lateness counts where nobody could have woken before. */
interface Concerned {
  readonly from: number;
  readonly to: number;
  readonly readyAt?: number;
}

/** Timers alone, and one fault at a time: how late do wakes come? */
export async function punctuality(world: World, isShort: boolean): Promise<Result> {
  const { cluster, history } = world;
  const { nodes, mariadb } = cluster;
  const sleepers = new Sleepers(() => world.caller('AGENT'), world.random.fork());
  const rounds = isShort ? 1 : 3;

  /** Timers over `ms`, a fault among them, and how late those were that it concerns. */
  const phase = async (ms: number, fault: () => Promise<Concerned>): Promise<Lateness[]> => {
    await cluster.ready();
    const count = Math.round(ms / (isShort ? 25 : 10));
    const begin = Date.now() + SET_MS + count * SET_ONE_MS;
    await sleepers.sleep({
      count,
      perCall: 1,
      from: begin,
      to: begin + ms,
    });
    await delay(Math.max(0, begin + LEAD_MS - Date.now()));
    const { from, to, readyAt = 0 } = await fault();
    await delay(Math.max(0, begin + ms - Date.now()));
    const settled = { everyMs: 100, withinMs: SETTLED_WITHIN_MS };
    await until('the timers', async () => (await world.countTimers()) === 0, settled).catch(() => undefined);
    return latenessOf(await world.readLog())
      .filter(({ wakeAt }) => wakeAt >= from && wakeAt <= to)
      .map((late) => ({ ...late, ms: Math.max(0, late.wakeAt + late.ms - Math.max(late.wakeAt, readyAt)) }));
  };
  const repeat = async (ms: number, fault: (node: ServiceNode, index: number) => Promise<Concerned>) => {
    const lateness: Lateness[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const index = world.random.whole(0, nodes.length - 1);
      lateness.push(...(await phase(ms, () => fault(nodes[index]!, index))));
    }
    return lateness;
  };

  const endProbe = await probeMachine(mariadb);
  const calm = await phase(isShort ? 3_000 : 10_000, async () => ({ from: 0, to: Number.POSITIVE_INFINITY }));
  const machineMs = await endProbe();
  const crash = await repeat(3_000, async (node) => {
    const from = Date.now();
    history.note(`SIGKILL: ${node.name}`);
    await node.kill();
    await delay(1_000);
    node.start();
    return { from, to: from + 2_000 };
  });
  const freezes = await repeat(6_500, async (node, index) => {
    const frozen = freeze(node, cluster.proxies[index]!);
    // Something that this very node has to write, so that it freezes while others wait for its rows.
    const input = { contactId: 'somebody', state: 'INACTIVE', note: node.name };
    const written = world.caller('AGENT', [node.url]).ask(SET, { input });
    const isInTransaction = await frozen;
    const from = Date.now();
    history.note(`SIGSTOP: ${node.name} for 6000 ms${isInTransaction ? ', in a transaction' : ''}`);
    await delay(6_000);
    node.thaw();
    await written;
    return { from: from - 100, to: from + 6_000 };
  });
  const verdicts = [
    checkPunctual(
      `without faults, 99 of 100 wakes are at most ${PUNCTUAL_MS} + ${machineMs} ms late`,
      calm,
      PUNCTUAL_MS + machineMs,
    ),
    checkLateness('after a crash of a node, none is more than 2 s late', crash, 2_000),
    checkLateness('after a freeze of a node, none is more than 6 s late', freezes, 6_000),
  ];
  const figures = {
    'without faults': `${formatLateness(calm)}, of which up to ${machineMs} ms are the machine's`,
    'after a crash': formatLateness(crash),
    'after a freeze': formatLateness(freezes),
  };
  const load = () => `${sleepers.contactIds.length} timers`;
  // The other scenarios have that too.
  if (isShort) return { load: load(), verdicts, figures };

  const firstReady = () => Promise.race(nodes.map((node) => node.ready()));
  const nodesDown = await phase(3_000, async () => {
    const from = Date.now();
    history.note('SIGKILL: all nodes');
    await Promise.all(nodes.map((node) => node.kill()));
    await delay(1_500);
    for (const node of nodes) node.start();
    const readyAt = await firstReady();
    return { from, to: readyAt, readyAt };
  });
  const databaseDown = await phase(3_000, async () => {
    const from = Date.now();
    history.note('SIGKILL of the database: away for 1500 ms');
    await mariadb.kill();
    await delay(1_500);
    await mariadb.start();
    const readyAt = await firstReady();
    return { from, to: readyAt, readyAt };
  });

  return {
    load: load(),
    verdicts: [
      ...verdicts,
      checkLateness(
        'once a node is ready after all were down, none is more than 10 s late',
        nodesDown,
        10_000,
      ),
      checkLateness('once the database is back, none is more than 10 s late', databaseDown, 10_000),
    ],
    figures: {
      ...figures,
      'after all nodes were down': formatLateness(nodesDown),
      'after the database was down': formatLateness(databaseDown),
    },
  };
}
