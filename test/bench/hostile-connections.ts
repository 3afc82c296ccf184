/**
 * What 10,000 hostile connections without a token leave behind, and what a good caller beside them waits for:
 * `npx tsx test/bench/hostile-connections.ts`. On SQLite, in production mode.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilNothingIsHeld } from '../support/gauges';
import { assail } from '../support/hostile-connections';
import { Node, percentile, say } from './support';

const CONNECTIONS = 10_000;
const AT_ONCE = 200;
const EVERY_MS = 10;

/** Asks until `assault` is over. Throws for an answer that is an error. */
async function askBeside(node: Node, assault: Promise<unknown>): Promise<number[]> {
  const client = await node.client();
  const took: number[] = [];
  let isOver = false;
  void assault.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const start = performance.now();
    await client.ask('{ bots { id } }');
    took.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  return took;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bot-status-hostile-'));
  const node = await Node.start({
    NODE_ENV: 'production',
    DATABASE_URL: `sqlite:${join(folder, 'bench.db')}`,
  });
  const tell = (what: string, took: readonly number[]) => {
    const [p50, p99, most] = [50, 99, 100].map((percent) => percentile(took, percent).toFixed(1));
    say(`${what}: ${took.length} answers, p50 ${p50} ms, p99 ${p99} ms, most ${most} ms`);
  };
  tell('alone', await askBeside(node, new Promise((resolve) => setTimeout(resolve, 3_000))));
  tell(
    `beside ${CONNECTIONS} hostile connections`,
    await askBeside(node, assail(node.url, CONNECTIONS, AT_ONCE)),
  );
  await untilNothingIsHeld(node.url);
  say('held afterwards: nothing');
  await node.stop();
  rmSync(folder, { recursive: true });
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
