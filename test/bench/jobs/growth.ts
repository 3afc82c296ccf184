import { alternate, type Goal, ratioOf, type Sample, type Series } from '../report/measure';
import { BenchDatabase, type DatabaseKind } from '../setup/databases';
import { type MeasuredServer, startService } from '../setup/servers';
import { measureHttp } from './http';
import type { Bench, Job } from './job';

const QUICK_SIZES = [1_000, 100_000];
const SIZES = [...QUICK_SIZES, 1_000_000];
/** With so many sizes, fewer than elsewhere. */
const ROUNDS = 3;

/** What a query and a change cost with few and with many contacts, and the start with all of them asleep. */
export const growth: Job = async (bench, print) => {
  const sizes = bench.quick ? QUICK_SIZES : SIZES;
  for (const kind of bench.databases) {
    const series = await measureSizes(bench, kind, sizes);
    const [smallest, largest] = [series[0]!.name, series.at(-1)!.name];
    const goal = (what: string, figure: string): Goal => ({
      what: `${what} with ${largest} contacts, of ${smallest}`,
      measured: ratioOf(series, figure, largest, smallest),
      bound: 'at most',
      limit: 1.3,
      unit: '×',
    });
    print({
      job: `growth-${kind}`,
      title: `Contacts in the database (${kind})`,
      series,
      goals: [goal('CPU of a query', 'queryCpuMicros'), goal('CPU of a change', 'changeCpuMicros')],
    });
    print({
      job: `start-${kind}`,
      title: `Start with all contacts asleep (${kind})`,
      series: await measureStarts(bench, kind, sizes),
      goals: [],
    });
  }
};

async function measureSizes(bench: Bench, kind: DatabaseKind, sizes: readonly number[]): Promise<Series[]> {
  const contenders: { name: string; size: number; database: BenchDatabase; server: MeasuredServer }[] = [];
  for (const size of sizes) {
    bench.log(`  ${size.toLocaleString('en')} contacts on ${kind} …`);
    const database = await BenchDatabase.create(kind, { contacts: size });
    contenders.push({ name: nameOf(size), size, database, server: await startService(database) });
  }
  const measure = async ({ server, size }: (typeof contenders)[number], seconds: number): Promise<Sample> => {
    const query = await measureHttp(bench, [server], 'query', size, seconds);
    const change = await measureHttp(bench, [server], 'change', size, seconds);
    return {
      queryPerSecond: query.perSecond!,
      queryCpuMicros: query.cpuMicros!,
      changePerSecond: change.perSecond!,
      changeCpuMicros: change.cpuMicros!,
    };
  };
  for (const contender of contenders) await measure(contender, bench.warmUpSeconds);
  const series = await alternate(contenders, Math.min(bench.rounds, ROUNDS), (contender) =>
    measure(contender, bench.seconds),
  );
  for (const { server, database } of contenders) {
    await server.stop();
    await database.drop();
  }
  return series;
}

async function measureStarts(
  { log }: Bench,
  kind: DatabaseKind,
  sizes: readonly number[],
): Promise<Series[]> {
  const series: Series[] = [];
  for (const contacts of sizes) {
    log(`  start with ${nameOf(contacts)} asleep on ${kind} …`);
    const wakeAt = `${Date.now() + 30 * 86_400_000} + n`;
    const database = await BenchDatabase.create(kind, { contacts, wakeAt });
    const server = await startService(database);
    const sample = { startMs: server.startMs, megabytes: server.residentBytes() / 2 ** 20 };
    series.push({ name: nameOf(contacts), samples: [sample] });
    await server.stop();
    await database.drop();
  }
  return series;
}

function nameOf(size: number): string {
  return size.toLocaleString('en');
}
