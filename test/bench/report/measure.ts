import { median } from '../../support/figures';
import type { MeasuredServer, ServerName } from '../setup/servers';

/** Figures of one round, by name. */
export type Sample = Readonly<Record<string, number>>;

/** What one server did, round by round. */
export interface Series {
  readonly name: string;
  readonly samples: readonly Sample[];
}

export interface Goal {
  readonly what: string;
  readonly measured: number;
  readonly bound: 'at least' | 'at most';
  readonly limit: number;
  readonly unit: string;
}

/** One table of the report. */
export interface Table {
  readonly job: string;
  readonly title: string;
  readonly series: readonly Series[];
  readonly goals: readonly Goal[];
  readonly notes?: readonly string[];
}

/**
 * Lets servers take turns, round after round, in another order each time: what else goes on in the machine meanwhile
 * meets all of them alike.
 */
export async function alternate<T extends { readonly name: string }>(
  contenders: readonly T[],
  rounds: number,
  measure: (contender: T, round: number) => Promise<Sample>,
): Promise<Series[]> {
  const samples = contenders.map(() => [] as Sample[]);
  for (let round = 0; round < rounds; round += 1) {
    for (let step = 0; step < contenders.length; step += 1) {
      const index = (step + round) % contenders.length;
      samples[index]!.push(await measure(contenders[index]!, round));
    }
  }
  return contenders.map(({ name }, index) => ({ name, samples: samples[index]! }));
}

function find(series: readonly Series[], name: string): Series {
  const found = series.find((one) => one.name === name);
  if (!found) throw new Error(`Nothing was measured of ${name}.`);
  return found;
}

export function valuesOf({ samples }: Series, figure: string): number[] {
  return samples.map((sample) => sample[figure] ?? Number.NaN);
}

/** The median of the rounds' ratios: both sides of each were measured within seconds. */
export function ratioOf(series: readonly Series[], figure: string, name: string, peer: string): number {
  const [ours, theirs] = [valuesOf(find(series, name), figure), valuesOf(find(series, peer), figure)];
  return median(ours.map((value, round) => value / theirs[round]!));
}

/** A goal on the ratio to a peer in the same rounds. */
export function ratioGoal(
  series: readonly Series[],
  peer: ServerName,
  bound: Goal['bound'],
  limit: number,
  figure = 'perSecond',
): Goal {
  const measured = ratioOf(series, figure, 'service', peer);
  return { what: `${FIGURES[figure]?.title ?? figure}, of ${peer}'s`, measured, bound, limit, unit: '×' };
}

export function isMet({ measured, bound, limit }: Goal): boolean {
  return bound === 'at least' ? measured >= limit : measured <= limit;
}

/** Runs `work` and tells the processor time that the servers used for it. */
export async function withCpu<T>(
  servers: readonly MeasuredServer[],
  work: () => Promise<T>,
): Promise<{ result: T; cpuMicros: number }> {
  const total = () => servers.reduce((sum, server) => sum + server.cpuMicros(), 0);
  const before = total();
  const result = await work();
  return { result, cpuMicros: total() - before };
}

/** How figures are called and written. */
export const FIGURES: Readonly<Record<string, { readonly title: string; readonly digits: number }>> = {
  perSecond: { title: 'per second', digits: 0 },
  cpuMicros: { title: 'CPU µs each', digits: 1 },
  cpuAllMicros: { title: 'with the change', digits: 1 },
  queryP99Ms: { title: 'queries meanwhile, p99 ms', digits: 1 },
  kbEach: { title: 'resident KB each', digits: 1 },
  heapKbEach: { title: 'heap KB each', digits: 1 },
  bytesEach: { title: 'bytes each', digits: 0 },
  pending: { title: 'pending', digits: 0 },
  earliestMs: { title: 'earliest ms', digits: 1 },
  queryPerSecond: { title: 'queries per second', digits: 0 },
  queryCpuMicros: { title: 'CPU µs per query', digits: 0 },
  changePerSecond: { title: 'changes per second', digits: 0 },
  changeCpuMicros: { title: 'CPU µs per change', digits: 0 },
  startMs: { title: 'start ms', digits: 0 },
  megabytes: { title: 'MB of memory', digits: 0 },
  p50Ms: { title: 'p50 ms', digits: 1 },
  p99Ms: { title: 'p99 ms', digits: 1 },
  readAloneMs: { title: 'read alone, p99 ms', digits: 1 },
  readP50Ms: { title: 'read p50 ms', digits: 1 },
  readP99Ms: { title: 'read p99 ms', digits: 1 },
  writeAloneMs: { title: 'write alone, p99 ms', digits: 1 },
  writeP50Ms: { title: 'write p50 ms', digits: 1 },
  writeP99Ms: { title: 'write p99 ms', digits: 1 },
  othersPerMinute: { title: 'others per minute', digits: 0 },
  maxMs: { title: 'max ms', digits: 1 },
  loadMicros: { title: "load's CPU µs each", digits: 1 },
};
