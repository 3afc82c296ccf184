import { Random } from '../chaos/faults/random';
import { dryRuns, jobFor } from './plan';
import type { Pool, TimedJob } from './pool';
import type { Answer } from './protocol';
import type { Mutant } from './sandbox';

/**
 * What came of a mutant. The compiler has refused some that the unit tests let through; of the others, some have been
 * `killed later` by the slower tests, and some are `undecided` for want of trying them with those.
 */
export type Fate =
  | 'killed'
  | 'timed out'
  | 'refused'
  | 'killed later'
  | 'survived'
  | 'not reached'
  | 'undecided';

/** Runs the tests that reach each mutant, with it or, as a control, without it. */
export async function tryMutants(
  pool: Pool,
  testFiles: readonly string[],
  mutants: readonly Mutant[],
  isControl: boolean,
): Promise<Map<Mutant, Fate>> {
  const fates = new Map<Mutant, Fate>(mutants.map((mutant) => [mutant, 'not reached']));
  if (mutants.length === 0) return fates;
  const answers = await pool.run(dryRuns(testFiles));
  const failure = answers.find((answer) => answer.failure !== null)?.failure;
  if (failure) throw new Error(`The tests fail without a mutant: ${failure}`);
  const runs = answers.flatMap((answer) => answer.runs);

  const jobs = mutants.flatMap((mutant) => {
    const job = jobFor(mutant.id, runs);
    return job ? [{ mutant, job: isControl ? withoutMutant(job) : job }] : [];
  });
  const outcomes = await pool.run(jobs.map(({ job }) => job));
  for (const [index, { mutant }] of jobs.entries()) fates.set(mutant, fateOf(outcomes[index]!));
  return fates;
}

/** So many of the items, drawn by the seed: the same ones each time, in their order. */
export function draw<T>(items: readonly T[], count: number, seed: number): T[] {
  const random = new Random(seed);
  const ranked = items.map((item) => ({ item, rank: random.next() })).sort((a, b) => a.rank - b.rank);
  const drawn = new Set(ranked.slice(0, count).map(({ item }) => item));
  return items.filter((item) => drawn.has(item));
}

function withoutMutant(job: TimedJob): TimedJob {
  return { ...job, mutant: null, hitLimit: null };
}

function fateOf({ failure, timedOut }: Answer): Fate {
  if (timedOut) return 'timed out';
  return failure === null ? 'survived' : 'killed';
}
