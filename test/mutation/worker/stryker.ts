import type { Hits } from '../protocol';

/** What the instrumented code looks at and writes to. */
interface Stryker {
  activeMutant?: string;
  currentTestId?: string;
  hitCount?: number;
  hitLimit?: number;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
}

declare global {
  var __stryker__: Stryker;
}

const OUTSIDE_TESTS = 'outside';

globalThis.__stryker__ = {};

/** Switches a mutant on for all code loaded from now on, or none. */
export function activate(mutant: string | null, hitLimit: number | null): void {
  const state = globalThis.__stryker__;
  state.activeMutant = mutant ?? undefined;
  state.hitCount = hitLimit === null ? undefined : 0;
  state.hitLimit = hitLimit ?? undefined;
}

/** Starts counting anew. Code that is loaded already goes on counting where it did. */
export function startCounting(): void {
  globalThis.__stryker__.mutantCoverage = { static: {}, perTest: {} };
  countFor(null);
}

/** Counts for a test from now on; null counts for the file as a whole. */
export function countFor(test: number | null): void {
  globalThis.__stryker__.currentTestId = test === null ? OUTSIDE_TESTS : String(test);
}

export function hitsOf(test: number | null): Hits {
  return globalThis.__stryker__.mutantCoverage?.perTest[test === null ? OUTSIDE_TESTS : String(test)] ?? {};
}
