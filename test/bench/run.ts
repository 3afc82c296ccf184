import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runProgram, UsageError } from '../support/processes/program';
import { JOBS } from './jobs';
import type { Bench } from './jobs/job';
import { LoadProcess } from './load/load-process';
import { writeDocs } from './report/docs';
import type { Table } from './report/measure';
import { describeProfile } from './report/profile';
import { toMarkdown } from './report/report';
import type { DatabaseKind } from './setup/databases';
import { profiles } from './setup/servers';

const USAGE = `Usage: npm run bench -- [--quick] [--only ${Object.keys(JOBS).join(',')}]
  [--database sqlite|mariadb|both] [--rounds N] [--seconds S] [--json FILE] [--profile FOLDER] [--write-docs]

--quick       smaller, shorter, and of SQLite alone unless --database says otherwise
--profile     take CPU profiles of the service and tell where its time went; what is measured is then slower
--write-docs  put the tables into docs/performance.md and draw its plots`;

interface Options {
  readonly quick: boolean;
  readonly jobs: readonly string[];
  readonly databases: readonly DatabaseKind[];
  readonly rounds: number;
  readonly seconds: number;
  readonly json: string | undefined;
  readonly profile: string | undefined;
  readonly writeDocs: boolean;
}

function readOptions(): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    options: {
      ...{ quick: flag, only: text, database: text, rounds: text, seconds: text },
      ...{ json: text, profile: text, 'write-docs': flag },
    },
  });
  const { quick, json, profile } = values;
  const jobs = values.only?.split(',') ?? Object.keys(JOBS);
  const database = values.database ?? (quick ? 'sqlite' : 'both');
  const rounds = Number(values.rounds ?? (quick ? 3 : 5));
  const seconds = Number(values.seconds ?? (quick ? 0.5 : 2));
  const isKnown = ['sqlite', 'mariadb', 'both'].includes(database) && jobs.every((job) => job in JOBS);
  if (!isKnown || !(rounds >= 1 && seconds > 0)) throw new UsageError(USAGE);
  const databases = database === 'both' ? (['sqlite', 'mariadb'] as const) : [database as DatabaseKind];
  return { quick, jobs, databases, rounds, seconds, json, profile, writeDocs: values['write-docs'] };
}

async function main(): Promise<void> {
  const { quick, jobs, databases, rounds, seconds, ...options } = readOptions();
  const begun = performance.now();
  const log = (line: string) => process.stderr.write(`${elapsedSince(begun)}  ${line}\n`);
  log('building …');
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  profiles.folder = options.profile ? resolve(options.profile) : null;
  const load = new LoadProcess();
  const warmUpSeconds = quick ? 1 : 2;
  const bench: Bench = { load, databases, quick, rounds, seconds, warmUpSeconds, contacts: 1_000, log };
  const tables: Table[] = [];
  for (const [index, job] of jobs.entries()) {
    log(`${job} (${index + 1} of ${jobs.length}) …`);
    await JOBS[job]!(bench, (table) => {
      tables.push(table);
      process.stdout.write(`\n${toMarkdown(table)}\n`);
    });
    for (const { file, skipMs } of profiles.taken.splice(0)) {
      process.stdout.write(`\n${file}\n${describeProfile(file, skipMs)}\n`);
    }
  }
  log('done');
  load.stop();
  if (options.json) writeJson(resolve(options.json), { node: process.version, cores: cpus().length, tables });
  if (options.writeDocs) writeDocs(tables, quick);
}

/** In minutes and seconds. */
function elapsedSince(begun: number): string {
  const seconds = Math.floor((performance.now() - begun) / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function writeJson(file: string, content: object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

runProgram(main);
