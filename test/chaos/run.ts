import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfOld } from '../support/processes/build';
import { runProgram, say, UsageError } from '../support/processes/program';
import { formatVerdict, isHeld } from './checks/verdict';
import { Cluster } from './cluster/cluster';
import { World } from './cluster/world';
import { databaseAway } from './scenarios/database-away';
import { heldRow } from './scenarios/held-row';
import { punctuality } from './scenarios/punctuality';
import { readOnlyDatabase } from './scenarios/read-only-database';
import { rollingRestart } from './scenarios/rolling-restart';
import { sameKey } from './scenarios/same-key';
import type { Result, Scenario } from './scenarios/scenario';
import { silentDatabase } from './scenarios/silent-database';
import { storm } from './scenarios/storm';
import { webhookEndpoints } from './scenarios/webhook-endpoints';

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  storm,
  punctuality,
  'held-row': heldRow,
  'rolling-restart': rollingRestart,
  'database-away': databaseAway,
  'silent-database': silentDatabase,
  'read-only-database': readOnlyDatabase,
  'same-key': sameKey,
  'webhook-endpoints': webhookEndpoints,
};

const USAGE = `npm run chaos -- [options]
  --short           every scenario, reduced
  --seed N          draw what was drawn before
  --runs K          one scenario, the storm unless it is named, with K seeds one after the other
  --scenario NAME   one of ${Object.keys(SCENARIOS).join(', ')}
`;

/** Runs one scenario in a workspace of its own; tells all of it, or one line where nothing was broken. */
async function run(
  cluster: Cluster,
  name: string,
  options: { seed: number; isShort: boolean; isBrief: boolean },
) {
  const { seed, isShort, isBrief } = options;
  const start = Date.now();
  const world = await World.begin(cluster, name, seed);
  const result = await SCENARIOS[name]!(world, isShort);
  const held = result.verdicts.filter(isHeld).length;
  const broken = result.verdicts.length - held;
  const seconds = Math.round((Date.now() - start) / 1_000);
  say(`${name}, seed ${seed}: ${held} held, ${broken} broken, ${seconds} s`);
  if (isBrief && broken === 0) say(`  ${[...figuresOf(world, result)].join('; ')}`);
  else report(world, result);
  return { held, broken };
}

function report(world: World, result: Result): void {
  for (const line of [`load: ${result.load}`, ...figuresOf(world, result)]) say(`  ${line}`);
  for (const line of world.history.lines()) say(`  ${line}`);
  for (const verdict of result.verdicts) say(formatVerdict(verdict));
}

function figuresOf({ history }: World, { figures }: Result): string[] {
  const named = Object.entries(figures).map(([name, figure]) => `${name}: ${figure}`);
  return [`faults: ${history.summary()}`, ...named];
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      runs: { type: 'string' },
      short: { type: 'boolean', default: false },
      scenario: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const named = values.scenario ?? (values.runs ? 'storm' : null);
  const names = named === null ? Object.keys(SCENARIOS) : [named];
  if (values.help || names.some((name) => !(name in SCENARIOS))) {
    say(USAGE);
    return values.help ? 0 : 2;
  }
  const runs = Number(values.runs ?? 1);
  if (!(Number.isInteger(runs) && runs >= 1)) throw new UsageError(USAGE);
  say(`seed ${values.seed}`);
  buildIfOld();
  const folder = mkdtempSync(join(tmpdir(), 'bot-status-chaos-'));
  const cluster = await Cluster.start(folder);
  const total = { held: 0, broken: 0 };
  for (let count = 0; count < runs; count += 1) {
    for (const name of names) {
      const options = { seed: Number(values.seed) + count, isShort: values.short, isBrief: runs > 1 };
      const { held, broken } = await run(cluster, name, options);
      total.held += held;
      total.broken += broken;
    }
  }
  await cluster.stop();
  if (total.broken === 0) rmSync(folder, { recursive: true, force: true });
  else say(`\nThe logs of the nodes and of the database are in ${folder}.`);
  say(`\nchaos: ${total.held} promises held, ${total.broken} broken`);
  return total.broken === 0 ? 0 : 1;
}

runProgram(main);
