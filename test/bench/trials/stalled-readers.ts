/**
 * What readers that have stopped reading cost, and whether the others notice: `npx tsx test/bench/trials/stalled-readers.ts`.
 * Takes MariaDB at BENCH_MYSQL_URL, by default that of this machine.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { readMetric } from '../../support/clients/gauges';
import { createMariadb } from '../../support/databases/databases';
import { oneTo } from '../../support/one-to';
import { runProgram, say } from '../../support/processes/program';
import { MYSQL_URL } from '../setup/databases';
import type { MeasuredServer } from '../setup/servers';
import { change, Reader, summarize } from './readers';
import { clientOf, startNode } from './trial';

const READERS = 990;
const STALLED = 10;
/** So many feeds on each socket that stalls, so that within seconds the kernel takes no more for it. */
const FEEDS = 100;
const PAGE = 20;
const contacts = oneTo(1_000).map((index) => `contact ${index}`);
const FEED = `subscription { statusFeed { feedCursor event { ... on StatusChanged { statusChange {
  id contactId version previousState state outcome reason note effectiveAt recordedAt
  actor { kind externalId name } } } } } }`;
const MIB = 1024 * 1024;

/** Changes for so long, and looks meanwhile at the most that waited and was held. */
async function run(node: MeasuredServer, readers: readonly Reader[], seconds: number): Promise<string> {
  const writer = await clientOf(node);
  const read = (name: string) => readMetric(node.url, name);
  let queued = 0;
  let memory = 0;
  let sockets = 0;
  const watching = setInterval(async () => {
    queued = Math.max(queued, await read('bot_status_socket_queue_bytes'));
    memory = Math.max(memory, await read('process_resident_memory_bytes'));
    sockets = await read('bot_status_sockets');
  }, 250);
  await change(writer, contacts, { perSecond: 50, seconds });
  await delay(1_000);
  clearInterval(watching);
  const size = (bytes: number) => `${(bytes / MIB).toFixed(2)} MiB`;
  return `${summarize(readers)}; queued ${size(queued)}, resident ${size(memory)}; ${sockets} sockets in the end`;
}

async function main(): Promise<void> {
  const node = await startNode((await createMariadb(MYSQL_URL)).url);
  await (await clientOf(node)).saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
  const readers: Reader[] = [];
  for (const number of oneTo(READERS)) {
    const reader = await Reader.open(node.url, `reader ${number % 100}`);
    await reader.watch(oneTo(PAGE).map((index) => contacts[(number + index * 50) % contacts.length]!));
    readers.push(reader);
  }
  say(`${READERS} readers with ${PAGE} contacts each, 50 changes a second, MariaDB`);
  await run(node, readers, 5);
  say(`alone: ${await run(node, readers, 20)}`);
  const stalled: Reader[] = [];
  for (const number of oneTo(STALLED)) {
    const reader = await Reader.open(node.url, `stalled ${number}`);
    for (const feed of oneTo(FEEDS)) reader.subscribe(`${feed}`, FEED);
    await new Promise((resolve) => reader.socket.once('message', resolve));
    reader.socket.pause();
    stalled.push(reader);
  }
  say(`with ${STALLED} stalled: ${await run(node, readers, 20)}`);
  for (const { socket } of [...readers, ...stalled]) socket.terminate();
  await node.stop();
}

runProgram(main);
