import { setTimeout as delay } from 'node:timers/promises';
import { checkLateness, checkPunctual, latenessOf } from '../checks';
import { freeze } from '../faults';
import { formatLateness } from '../figures';
import { Sleepers } from '../load/sleepers';
import type { Lateness } from '../records';
import type { Verdict } from '../verdict';
import { World } from '../world';
import type { Request, Result } from './scenario';

/** How long after the first wake time of a phase its fault comes. */
const LEAD_MS = 1_000;
/** Between the setting of timers and the first wake time. */
const SET_MS = 3_000;

/** What happens in the middle of a phase; resolves with the wake times that it may have delayed. */
type FaultOfPhase = () => Promise<{ from: number; to: number; readyAt?: number }>;

/** Timers alone, and one fault at a time: how late do wakes come? */
export async function punctuality({ servers, seed, isShort }: Request): Promise<Result> {
  const world = await World.create(servers, { name: 'punctuality', seed, maxMessages: 5 });
  const { nodes, proxies, history, random } = world;
  const sleepers = new Sleepers(() => world.caller('AGENT'), random.fork());

  /** Timers over some seconds, a fault among them, and how late those were that it concerns. */
  const phase = async (name: string, spanMs: number, fault: FaultOfPhase) => {
    const from = Date.now() + SET_MS;
    const count = Math.round(spanMs / (isShort ? 30 : 10));
    await sleepers.sleep({ count, perCall: 1, from, to: from + spanMs });
    await delay(Math.max(0, from + LEAD_MS - Date.now()));
    history.note(name);
    const concerned = await fault();
    await world.ready();
    await delay(Math.max(0, from + spanMs + 2_000 - Date.now()));
    const lateness = latenessOf(await world.readLog()).filter(
      ({ wakeAt }) => wakeAt >= concerned.from && wakeAt <= concerned.to,
    );
    return { lateness, readyAt: concerned.readyAt };
  };
  const figures: Record<string, string> = {};
  const verdicts: Verdict[] = [];
  const judge = (name: string, { lateness, readyAt }: Awaited<ReturnType<typeof phase>>, maxMs: number) => {
    figures[name] = formatLateness(lateness, readyAt);
    const claim = `${name}: wakes at most ${maxMs / 1_000} s late`;
    verdicts.push(checkLateness(claim, lateness, maxMs, readyAt));
  };

  try {
    const calmMs = isShort ? 3_000 : 10_000;
    const calm = await phase('no fault', calmMs, async () => ({ from: 0, to: Date.now() + calmMs }));
    figures['without faults'] = formatLateness(calm.lateness);
    verdicts.push(checkPunctual('without faults: p99 of lateness at most 0.1 s', calm.lateness, 100));

    const crashes: Lateness[] = [];
    for (let crash = 0; crash < (isShort ? 1 : 3); crash += 1) {
      const node = nodes[crash % nodes.length]!;
      const { lateness } = await phase(`SIGKILL: ${node.name}`, 4_000, async () => {
        const from = Date.now();
        await node.kill();
        await delay(2_000);
        node.start();
        return { from, to: from + 2_000 };
      });
      crashes.push(...lateness);
    }
    judge('after a crash of a node', { lateness: crashes, readyAt: undefined }, 2_000);

    const freezes: Lateness[] = [];
    for (let round = 0; round < (isShort ? 1 : 3); round += 1) {
      const index = (round + 1) % nodes.length;
      const { lateness } = await phase(
        `SIGSTOP: ${nodes[index]!.name}, in a transaction`,
        8_000,
        async () => {
          await freeze(nodes[index]!, proxies[index]!);
          const from = Date.now();
          await delay(7_000);
          nodes[index]!.thaw();
          return { from: from - 100, to: from + 7_000 };
        },
      );
      freezes.push(...lateness);
    }
    judge('after a freeze of a node', { lateness: freezes, readyAt: undefined }, 6_000);

    const nodesDown = await phase('SIGKILL: all nodes', 5_000, async () => {
      const from = Date.now();
      await Promise.all(nodes.map((node) => node.kill()));
      await delay(2_000);
      for (const node of nodes) node.start();
      const readyAt = await Promise.race(nodes.map((node) => node.ready()));
      return { from, to: readyAt, readyAt };
    });
    judge('after all nodes were down', nodesDown, 10_000);

    const databaseDown = await phase('SIGKILL of the database: away for 2000 ms', 5_000, async () => {
      const from = Date.now();
      await servers.mariadb.kill();
      await delay(2_000);
      await servers.mariadb.start();
      const readyAt = await Promise.race(nodes.map((node) => node.ready()));
      return { from, to: readyAt, readyAt };
    });
    judge('after the database was down', databaseDown, 10_000);
    return { load: `${sleepers.contactIds.length} timers`, history, verdicts, figures };
  } finally {
    await world.stop();
  }
}
