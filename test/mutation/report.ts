import type { Identity } from './survivors';
import type { Fate } from './try-mutants';
import type { Verdict } from './verdict';

const ORDER: readonly Fate[] = [
  'killed',
  'timed out',
  'killed later',
  'survived',
  'not reached',
  'undecided',
];

/** One line for a room, then what has to be done about it. */
export function printRoom(
  name: string,
  verdict: Verdict,
  floor: number,
  seconds: number,
  lists: boolean,
): void {
  const { mutants, counts, equivalent, accepted, unlisted, stale, score } = verdict;
  const fates = ORDER.filter((fate) => counts.has(fate)).map((fate) => `${counts.get(fate)} ${fate}`);
  say(
    `${name}: ${mutants} mutants: ${fates.join(', ')}; listed: ${equivalent} equivalent, ${accepted} accepted`,
  );
  say(`${name}: score ${score.toFixed(1)} %, floor ${floor} %, ${seconds} s`);
  for (const entry of stale) say(`stale: ${describe(entry)}: caught now, or not there any more`);
  if (lists && unlisted.length > 0)
    say(
      JSON.stringify(
        unlisted.map((entry) => ({ ...entry, reason: '' })),
        null,
        2,
      ),
    );
  else for (const identity of unlisted) say(`survived: ${describe(identity)}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function describe({ file, code, mutator, replacement }: Identity): string {
  return `${file}: ${code} → ${replacement} (${mutator})`;
}
