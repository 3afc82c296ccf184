/**
 * How long a change takes from its commit to the subscribers: `npx tsx test/bench/trials/delivery-latency.ts`.
 * Takes MariaDB at BENCH_MYSQL_URL and Redis at BENCH_REDIS_URL, by default those of this machine.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { createMariadb } from '../../support/databases/databases';
import { oneTo } from '../../support/one-to';
import { runProgram, say } from '../../support/processes/program';
import { MYSQL_URL } from '../setup/databases';
import type { MeasuredServer } from '../setup/servers';
import { change, Reader, summarize } from './readers';
import { clientOf, startNode } from './trial';

const SUBSCRIBERS = 200;
/** Contacts that each of them watches, of so many that change. */
const PAGE = 20;
const contacts = oneTo(100).map((index) => `contact ${index}`);
const REDIS_URL = process.env.BENCH_REDIS_URL ?? 'redis://127.0.0.1:6379';

async function measure(what: string, nodeCount: number, env: Record<string, string>): Promise<void> {
  const { url } = await createMariadb(MYSQL_URL);
  const nodes: MeasuredServer[] = [];
  while (nodes.length < nodeCount) nodes.push(await startNode(url, env));
  const writer = await clientOf(nodes[0]!);
  await writer.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
  const readers = await Promise.all(
    oneTo(SUBSCRIBERS).map(async (number) => {
      // All of them on the last node: with two, every change has to cross.
      const reader = await Reader.open(nodes.at(-1)!.url, `reader ${number % 10}`);
      await reader.watch(oneTo(PAGE).map((index) => contacts[(number + index * 5) % contacts.length]!));
      return reader;
    }),
  );
  await change(writer, contacts, { perSecond: 50, seconds: 5 });
  summarize(readers);
  await change(writer, contacts, { perSecond: 50, seconds: 20 });
  await delay(1_000);
  say(`${what}: ${summarize(readers)}`);
  for (const { socket } of readers) socket.terminate();
  for (const node of nodes) await node.stop();
}

async function main(): Promise<void> {
  say(`${SUBSCRIBERS} subscribers with ${PAGE} contacts each, 50 changes a second for 20 s, MariaDB`);
  await measure('one node', 1, {});
  await measure('across two nodes, without Redis', 2, {});
  await measure('across two nodes, with Redis', 2, { REDIS_URL });
}

runProgram(main);
