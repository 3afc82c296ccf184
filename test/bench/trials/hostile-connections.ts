/**
 * What 10,000 hostile connections without a token leave behind, and what a good caller beside them waits for:
 * `npx tsx test/bench/trials/hostile-connections.ts`. On SQLite.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { untilNothingIsHeld } from '../../support/clients/gauges';
import { assail } from '../../support/clients/hostile-connections';
import { createSqlite } from '../../support/databases/databases';
import { percentile } from '../../support/figures';
import { runProgram, say } from '../../support/processes/program';
import type { MeasuredServer } from '../setup/servers';
import { clientOf, startNode } from './trial';

const CONNECTIONS = 10_000;
const AT_ONCE = 200;
const EVERY_MS = 10;

/** Asks until `assault` is over. Throws for an answer that is an error. */
async function askBeside(node: MeasuredServer, assault: Promise<unknown>): Promise<number[]> {
  const client = await clientOf(node);
  const took: number[] = [];
  let isOver = false;
  void assault.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const start = performance.now();
    await client.ask('{ bots { id } }');
    took.push(performance.now() - start);
    await delay(EVERY_MS);
  }
  return took;
}

async function main(): Promise<void> {
  const node = await startNode(createSqlite().url);
  const tell = (what: string, took: readonly number[]) => {
    const [p50, p99, most] = [50, 99, 100].map((percent) => percentile(took, percent).toFixed(1));
    say(`${what}: ${took.length} answers, p50 ${p50} ms, p99 ${p99} ms, most ${most} ms`);
  };
  tell('alone', await askBeside(node, delay(3_000)));
  tell(
    `beside ${CONNECTIONS} hostile connections`,
    await askBeside(node, assail(node.url, CONNECTIONS, AT_ONCE)),
  );
  await untilNothingIsHeld(node.url);
  say('held afterwards: nothing');
  await node.stop();
}

runProgram(main);
