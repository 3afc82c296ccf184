import { parseArgs } from 'node:util';
import { startTestApp } from '../support/app/test-app';
import { untilNothingIsHeld } from '../support/clients/gauges';
import { databases } from '../support/databases/databases';
import { disposeLeftovers } from '../support/leftovers';
import { runProgram, say, UsageError } from '../support/processes/program';
import { assault } from './assault';
import { findInconsistencies } from './consistency';

const USAGE = 'Usage: npm run fuzz -- [--operations N] [--seed S]';

/** `npm run fuzz -- --operations 100000 --seed 1`: the long form of test/faults/fuzz.test.ts, on SQLite. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { operations: { type: 'string' }, seed: { type: 'string' } } });
  const operations = Number(values.operations ?? 10_000);
  if (!(Number.isInteger(operations) && operations >= 1)) throw new UsageError(USAGE);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  say(`seed ${seed}`);
  // What would have ended the process of a service.
  const exits: unknown[] = [];
  process.on('uncaughtException', (error) => exits.push(error));

  const databaseUrl = await databases[0]!.create();
  const app = await startTestApp({ databaseUrl });
  const start = performance.now();
  const outcome = await assault(app, seed, operations, ({ operations: done }) => {
    if (done % 10_000 === 0) say(`${done} operations, ${exits.length} exits`);
  });
  const seconds = Math.round((performance.now() - start) / 1_000);
  await untilNothingIsHeld(app.url);
  const inconsistencies = await findInconsistencies(databaseUrl);
  await disposeLeftovers();

  const faults = [...outcome.complaints, ...app.logged, ...inconsistencies, ...exits.map(String)];
  for (const fault of faults.slice(0, 50)) say(fault);
  const ofFives = Object.entries(outcome.statuses).filter(([status]) => Number(status) >= 500);
  const fives = ofFives.reduce((sum, [, count]) => sum + count, 0);
  say(`seed ${seed}: ${outcome.operations} operations in ${seconds} s, ${outcome.answered} with data`);
  say(`HTTP: ${JSON.stringify(outcome.statuses)}; sockets: ${outcome.onSockets} operations`);
  say(`${fives} × 5xx, ${exits.length} exits, ${outcome.complaints.length} answers that should not be`);
  say(`${app.logged.length} lines logged, ${inconsistencies.length} things half done`);
  return faults.length === 0 ? 0 : 1;
}

runProgram(main);
