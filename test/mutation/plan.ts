import type { TimedJob } from './pool';
import type { FileRun, FileSelection, Hits } from './protocol';

const GENEROUS_MS = 120_000;
/** Tests that reach the mutated code far more often than they did without the mutant are in an endless loop. */
const HIT_FACTOR = 100;

/** Runs whole files without a mutant, to learn which tests reach which mutants. */
export function dryRuns(files: readonly string[]): TimedJob[] {
  return files.map((file) => ({
    ...{ mutant: null, hitLimit: null, recordsCoverage: true, limitMs: GENEROUS_MS },
    files: [{ file, only: null, timeoutsMs: Array<number>(500).fill(30_000) }],
  }));
}

/** The tests that reach a mutant, quickest file first; null when none does. */
export function jobFor(mutant: string, runs: readonly FileRun[]): TimedJob | null {
  const reached = runs
    .map((run) => ({ run, only: testsReaching(mutant, run) }))
    .filter(({ only }) => only === null || only.length > 0)
    .map(({ run, only }) => ({ ...selection(run, only), ms: timeOf(run, only), hits: hitsOf(mutant, run) }))
    .sort((a, b) => a.ms - b.ms);
  if (reached.length === 0) return null;
  const hits = reached.reduce((sum, file) => sum + file.hits, 0);
  const ms = reached.reduce((sum, file) => sum + file.ms, 0);
  return {
    ...{ mutant, recordsCoverage: false, hitLimit: hits * HIT_FACTOR, limitMs: 10_000 + 5 * ms },
    files: reached.map(({ file, only, timeoutsMs }) => ({ file, only, timeoutsMs })),
  };
}

/** Null for all tests of the file: what is reached outside tests may matter to any of them. */
function testsReaching(mutant: string, { outsideTests, tests }: FileRun): number[] | null {
  if (outsideTests[mutant]) return null;
  return [...tests.keys()].filter((index) => tests[index]?.hits[mutant]);
}

function selection({ file, tests }: FileRun, only: readonly number[] | null): FileSelection {
  return { file, only, timeoutsMs: tests.map(({ ms }) => 1_000 + 5 * ms) };
}

function timeOf({ tests }: FileRun, only: readonly number[] | null): number {
  return tests.reduce((sum, { ms }, index) => sum + (only === null || only.includes(index) ? ms : 0), 0);
}

function hitsOf(mutant: string, { outsideTests, tests }: FileRun): number {
  const count = (hits: Hits) => hits[mutant] ?? 0;
  return count(outsideTests) + tests.reduce((sum, { hits }) => sum + count(hits), 0);
}
