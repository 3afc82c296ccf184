/**
 * What a flood of one workspace does to the changes of another: `npx tsx test/bench/trials/flood.ts`. Takes MariaDB at
 * BENCH_MYSQL_URL, by default that of this machine.
 */
import { fork } from 'node:child_process';
import { ApiClient } from '../../support/clients/api-client';
import { createMariadb, createSqlite } from '../../support/databases/databases';
import { disposeLater } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';
import { runProgram, say } from '../../support/processes/program';
import { until } from '../../support/until';
import { MYSQL_URL } from '../setup/databases';
import { ASLEEP, changeCalmly, clientOf, startNode } from './trial';

const IN_FLIGHT = 256;

/** As many changes under way all the time, until this process is ended. */
async function flood(client: ApiClient): Promise<void> {
  const work = async (worker: number) => {
    for (let number = 0; ; number += 1) {
      const contactId = `c${(worker * 7 + number) % 1_000}`;
      await client.set({ contactId, ...ASLEEP, note: `${worker}, ${number}` });
      process.send?.('done');
    }
  };
  await Promise.all(oneTo(IN_FLIGHT).map(work));
}

async function measure(database: string, databaseUrl: string): Promise<void> {
  const node = await startNode(databaseUrl);
  const calm = await clientOf(node, 'calm');
  await changeCalmly(calm);
  say(`${database}, alone: ${await changeCalmly(calm)}`);
  const { token: flooderToken } = await clientOf(node, 'flood');
  const flooder = fork(__filename, [node.url, flooderToken ?? ''], { stdio: 'inherit' });
  disposeLater(() => flooder.kill());
  let changes = 0;
  flooder.on('message', () => {
    changes += 1;
  });
  await until('the flood to run', async () => changes >= IN_FLIGHT * 4);
  const [before, start] = [changes, performance.now()];
  const during = await changeCalmly(calm);
  const perSecond = Math.round(((changes - before) / (performance.now() - start)) * 1_000);
  say(
    `${database}, while another workspace floods (${IN_FLIGHT} in flight, ${perSecond} changes a second): ${during}`,
  );
  flooder.kill();
  await node.stop();
}

async function main(): Promise<void> {
  await measure('SQLite', createSqlite().url);
  await measure('MariaDB', (await createMariadb(MYSQL_URL)).url);
}

const [, , url, token] = process.argv;
if (url && token) void flood(new ApiClient(url, token));
else runProgram(main);
