import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfOld } from '../support/processes/build';
import { runProgram, say, UsageError } from '../support/processes/program';
import { ROOT } from '../support/processes/root';
import { measureHttp } from './jobs/http';
import type { Bench } from './jobs/job';
import { LoadProcess } from './load/load-process';
import type { OperationName } from './load/operations';
import { alternate, ratioOf } from './report/measure';
import { BenchDatabase, type DatabaseKind } from './setup/databases';
import { type MeasuredServer, startService } from './setup/servers';

const USAGE = `Usage: npm run bench:compare -- FOLDER [--rounds N] [--seconds S] [--only query,change,gate]

Compares the build of this checkout with that of another, FOLDER, in alternating rounds: the median of the rounds' ratios
of CPU time per operation, new to old. The other has to be built (npm run build).`;

const OPERATIONS: readonly OperationName[] = ['query', 'change', 'gate'];
/** What a refactoring may cost at most, see docs/performance.md. */
const MAX_RATIO = 1.05;

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rounds: text, seconds: text, only: text },
  });
  const [folder] = positionals;
  const operations = OPERATIONS.filter((name) => values.only?.split(',').includes(name) ?? true);
  if (folder === undefined || operations.length === 0) throw new UsageError(USAGE);
  const rounds = Number(values.rounds ?? 11);
  const seconds = Number(values.seconds ?? 1);
  buildIfOld();
  const load = new LoadProcess();
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const bench: Bench = {
    ...{ load, rounds, seconds, log },
    ...{ databases: ['sqlite', 'mariadb'], quick: false, warmUpSeconds: 2, contacts: 1_000 },
  };
  for (const kind of bench.databases)
    for (const operation of operations) await compare(bench, kind, resolve(folder), operation);
  load.stop();
}

async function compare(
  bench: Bench,
  kind: DatabaseKind,
  folder: string,
  operation: OperationName,
): Promise<void> {
  const { contacts, rounds, seconds, warmUpSeconds } = bench;
  const builds = { new: ROOT, old: folder };
  const contenders: { name: string; server: MeasuredServer; database: BenchDatabase }[] = [];
  for (const [name, root] of Object.entries(builds)) {
    const database = await BenchDatabase.create(kind, { contacts });
    const server = await startService(database, { main: join(root, 'dist/main.js') });
    contenders.push({ name, server, database });
  }
  const measure = ({ server }: { server: MeasuredServer }, time: number) =>
    measureHttp(bench, [server], operation, contacts, time);
  for (const contender of contenders) await measure(contender, warmUpSeconds);
  const series = await alternate(contenders, rounds, (contender) => measure(contender, seconds));
  const ratio = ratioOf(series, 'cpuMicros', 'new', 'old');
  const micros = (name: string) =>
    series.find((one) => one.name === name)!.samples.map(({ cpuMicros }) => cpuMicros!.toFixed(0));
  const verdict = ratio <= MAX_RATIO ? 'within' : 'ABOVE';
  say(
    `${kind} ${operation}: CPU new/old ${ratio.toFixed(3)}, ${verdict} ${MAX_RATIO}` +
      ` (µs new ${micros('new').join(' ')}, old ${micros('old').join(' ')})`,
  );
  for (const { server, database } of contenders) {
    await server.stop();
    await database.drop();
  }
}

runProgram(main);
