import { say } from '../support/processes/program';
import type { Mutant } from './sandbox';
import type { Identity } from './survivors';
import type { Fate } from './try-mutants';
import { isCaught, type Verdict } from './verdict';

/** One line for what came of the mutants of a room, one for the score, then what has to be settled. */
export function printVerdict(name: string, verdict: Verdict, floor: number, seconds: number): void {
  const { mutants, counts, equivalent, accepted, score } = verdict;
  const fates = [...counts].map(([fate, count]) => `${count} ${fate}`).join(', ');
  say(`${name}: ${mutants} mutants: ${fates}; listed: ${equivalent} equivalent, ${accepted} accepted`);
  say(`${name}: score ${score.toFixed(1)} %, floor ${floor} %, ${seconds} s`);
  for (const entry of verdict.stale) say(`stale: ${describe(entry)}: caught now, or not there any more`);
  for (const identity of verdict.unlisted) say(`survived: ${describe(identity)}`);
}

/** Survivors as entries for the list, but for the reason. */
export function printEntries(survivors: readonly Identity[]): void {
  const entries = survivors.map((identity) => ({ ...identity, reason: '' }));
  say(JSON.stringify(entries, null, 2));
}

export function printControl(name: string, fates: ReadonlyMap<Mutant, Fate>): boolean {
  const runs = [...fates.values()].filter((fate) => fate !== 'not reached');
  const failures = runs.filter(isCaught).length;
  say(`${name}: ${runs.length} control runs, ${failures} of them failed`);
  return failures === 0;
}

function describe({ file, code, mutator, replacement }: Identity): string {
  return `${file}: ${code} → ${replacement} (${mutator})`;
}
