/**
 * What becomes of a node that is asked for far more than it can do: `npx tsx test/bench/trials/overload.ts [seconds]`. One
 * workspace keeps thousands of changes under way for a minute; the node must refuse what it can't hold, must not grow,
 * and must be as before once it is over.
 */
import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { readMetric } from '../../support/clients/gauges';
import { createSqlite } from '../../support/databases/databases';
import { disposeLater } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';
import { runProgram, say } from '../../support/processes/program';
import { until } from '../../support/until';
import { ASLEEP, changeCalmly, clientOf, residentMib, startNode } from './trial';

const FLOODERS = 4;
/** Of each flooder: together more than one workspace may have waiting. */
const IN_FLIGHT = 2_000;
const [, , first = '60', url, token] = process.argv;

/** Keeps so many changes under way, and tells how each ended, until this process is ended. */
function flood(): void {
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const query = `mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) { outcome } }`;
  const counts: Record<string, number> = {};
  const change = (number: number) => {
    const contactId = `c${number % 5_000}`;
    const note = `${number} of ${process.pid}`;
    const body = JSON.stringify({ query, variables: { input: { contactId, ...ASLEEP, note } } });
    const again = (end: string) => {
      counts[end] = (counts[end] ?? 0) + 1;
      setTimeout(() => change(number + IN_FLIGHT), end === 'answered' ? 0 : 100);
    };
    const call = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        const code = text.match(/"code":"([A-Z_]+)"/)?.[1];
        again(
          code
            ? `${code}${/"retryAfterSeconds":\d/.test(text) ? ', told when to come back' : ''}`
            : 'answered',
        );
      });
    });
    call.on('error', (error: NodeJS.ErrnoException) => again(error.code ?? 'lost'));
    call.end(body);
  };
  for (const number of oneTo(IN_FLIGHT)) change(number);
  setInterval(() => process.send?.(counts), 500);
}

async function main(): Promise<void> {
  const node = await startNode(createSqlite().url);
  const readDepth = () => readMetric(node.url, 'bot_status_command_queue_depth');
  const calm = await clientOf(node, 'calm');
  await changeCalmly(calm);
  say(`before: ${await changeCalmly(calm)}; ${await residentMib(node)} MiB`);
  const flooderToken = (await clientOf(node, 'flood')).token ?? '';
  const latest = new Map<number, Record<string, number>>();
  const flooders = oneTo(FLOODERS).map((number) => {
    const flooder = fork(__filename, ['0', node.url, flooderToken], { stdio: 'inherit' });
    disposeLater(() => flooder.kill('SIGKILL'));
    flooder.on('message', (counts) => latest.set(number, counts as Record<string, number>));
    return flooder;
  });
  const seconds = Number(first);
  for (const second of oneTo(seconds)) {
    await delay(1_000);
    if (second % Math.ceil(seconds / 6) === 0) {
      const depth = await readDepth().catch(() => Number.NaN);
      say(`after ${second} s: ${await residentMib(node)} MiB, ${depth} changes waiting`);
    }
  }
  const ends: Record<string, number> = {};
  for (const counts of latest.values()) {
    for (const [end, count] of Object.entries(counts)) ends[end] = (ends[end] ?? 0) + count;
  }
  say(`of its changes: ${JSON.stringify(ends)}`);
  for (const flooder of flooders) flooder.kill('SIGKILL');
  const start = performance.now();
  await until('the changes to be done', async () => (await readDepth()) === 0);
  say(`nothing waits any more after ${Math.round(performance.now() - start)} ms`);
  say(`after it: ${await changeCalmly(calm)}; ${await residentMib(node)} MiB`);
  await node.stop();
}

if (url) flood();
else runProgram(main);
