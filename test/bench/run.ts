import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DatabaseKind } from './databases';
import { JOBS } from './jobs';
import type { Bench } from './jobs/job';
import { disposeAll } from './leftovers';
import { LoadProcess } from './load/load-process';
import type { Table } from './measure';
import { toMarkdown } from './report';

const USAGE = `Usage: npm run bench -- [--quick] [--only ${Object.keys(JOBS).join(',')}]
  [--database sqlite|mariadb|both] [--json FILE]`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      database: { type: 'string', default: 'both' },
      json: { type: 'string' },
    },
  });
  const jobs = values.only?.split(',') ?? Object.keys(JOBS);
  if (!['sqlite', 'mariadb', 'both'].includes(values.database) || jobs.some((job) => !(job in JOBS))) {
    throw new Error(USAGE);
  }
  const log = (line: string) => process.stderr.write(`${line}\n`);
  log('building …');
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const bench: Bench = {
    load: new LoadProcess(),
    databases: values.database === 'both' ? ['sqlite', 'mariadb'] : [values.database as DatabaseKind],
    quick: values.quick,
    rounds: values.quick ? 3 : 5,
    seconds: values.quick ? 1 : 4,
    contacts: 1_000,
    log,
  };
  const tables: Table[] = [];
  for (const job of jobs) {
    log(`${job} …`);
    await JOBS[job]!(bench, (table) => {
      tables.push(table);
      process.stdout.write(`\n${toMarkdown(table)}\n`);
    });
  }
  bench.load.stop();
  if (values.json) {
    mkdirSync(dirname(resolve(values.json)), { recursive: true });
    writeFileSync(values.json, `${JSON.stringify({ tables }, null, 2)}\n`);
  }
}

async function end(code: number): Promise<never> {
  await disposeAll();
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(130));
main().then(
  () => end(0),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    return end(1);
  },
);
