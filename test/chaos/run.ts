import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfOld } from './build';
import { databaseAway } from './scenarios/database-away';
import { punctuality } from './scenarios/punctuality';
import { rollingRestart } from './scenarios/rolling-restart';
import { sameKey } from './scenarios/same-key';
import type { Result, Scenario } from './scenarios/scenario';
import { storm } from './scenarios/storm';
import { ThrowawayMariadb } from './throwaway-mariadb';
import { ThrowawayRedis } from './throwaway-redis';
import { formatVerdict, isHeld } from './verdict';
import type { Servers } from './world';

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  storm,
  punctuality,
  'rolling-restart': rollingRestart,
  'database-away': databaseAway,
  'same-key': sameKey,
};

const say = (text: string) => process.stdout.write(`${text}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      runs: { type: 'string' },
      short: { type: 'boolean', default: false },
      scenario: { type: 'string' },
    },
  });
  const seed = Number(values.seed);
  buildIfOld();
  const folder = mkdtempSync(join(tmpdir(), 'bot-status-chaos-'));
  const servers: Servers = {
    mariadb: await ThrowawayMariadb.create(join(folder, 'mariadb')),
    redis: await ThrowawayRedis.create(),
    folder,
  };
  let held = 0;
  let broken = 0;
  const count = ({ verdicts }: Result) => {
    const here = verdicts.filter(isHeld).length;
    held += here;
    broken += verdicts.length - here;
    return verdicts.length - here;
  };
  try {
    if (values.runs !== undefined) {
      for (let run = 0; run < Number(values.runs); run += 1) {
        const start = Date.now();
        const result = await storm({ servers, seed: seed + run, isShort: values.short });
        const breaches = count(result);
        const figures = Object.entries(result.figures).map(([name, figure]) => `${name} ${figure}`);
        const seconds = Math.round((Date.now() - start) / 1_000);
        say(`seed ${seed + run}: ${breaches} broken, ${seconds} s, ${figures.join('; ')}`);
        say(`  ${result.history.summary()}`);
        if (breaches > 0) report(result);
      }
    } else {
      for (const [name, scenario] of Object.entries(SCENARIOS)) {
        if (values.scenario !== undefined && values.scenario !== name) continue;
        say(`\n${name}, seed ${seed}`);
        const start = Date.now();
        const result = await scenario({ servers, seed, isShort: values.short });
        report(result);
        count(result);
        say(`  took ${Math.round((Date.now() - start) / 1_000)} s`);
      }
    }
  } finally {
    await servers.mariadb.kill();
    await servers.redis.kill();
    if (broken === 0) rmSync(folder, { recursive: true, force: true });
    else if (existsSync(folder)) say(`\nLogs of the nodes and the database are kept in ${folder}.`);
  }
  say(`\nchaos: ${held} promises held, ${broken} broken`);
  return broken === 0 ? 0 : 1;
}

function report({ load, history, verdicts, figures }: Result): void {
  say(`  load: ${load}`);
  say(`  faults: ${history.summary()}`);
  for (const line of history.lines()) say(`    ${line}`);
  for (const verdict of verdicts) say(formatVerdict(verdict));
  for (const [name, figure] of Object.entries(figures)) say(`  ${name}: ${figure}`);
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(2);
  },
);
