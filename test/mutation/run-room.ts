import { Compiler } from './compiler';
import { Pool } from './pool';
import { printControl, printEntries, printVerdict } from './report';
import type { Room } from './rooms';
import { createSandbox, filesIn, type Mutant } from './sandbox';
import { identify, keyOf, readSurvivors } from './survivors';
import { draw, type Fate, tryMutants } from './try-mutants';
import { isCaught, judge } from './verdict';

export interface Options {
  readonly sample: number;
  readonly wider: number;
  readonly seed: number;
  readonly file: string | null;
  readonly list: boolean;
  readonly control: boolean;
}

const WORKERS = 2;

/** Tries the mutants of a room and prints what came of them; false when something is not as it should be. */
export async function runRoom(name: string, room: Room, options: Options): Promise<boolean> {
  const { file, sample, seed } = options;
  const start = performance.now();
  const sandbox = await createSandbox(room);
  try {
    const pool = new Pool(sandbox.folder, WORKERS, seed);
    const candidates = sandbox.mutants.filter(({ fileName }) => file === null || fileName === file);
    const mutants = draw(candidates, sample, seed);
    if (options.control) {
      return printControl(name, await tryMutants(pool, testsIn(room.unitTests), mutants, true));
    }
    const identities = identify(sandbox.mutants);
    const listed = new Map(readSurvivors().map((survivor) => [keyOf(survivor), survivor]));
    const isListed = (mutant: Mutant) => listed.has(keyOf(identities.get(mutant)!));
    const fates = await decide(pool, room, mutants, isListed, options);
    const verdict = judge(room, { fates, identities, listed });
    printVerdict(name, verdict, room.floor, Math.round((performance.now() - start) / 1_000));
    if (options.list) printEntries(verdict.unlisted);
    const isWhole = fates.size === sandbox.mutants.length;
    const isHighEnough = !isWhole || verdict.score >= room.floor;
    return isHighEnough && verdict.unlisted.length === 0 && verdict.stale.length === 0;
  } finally {
    sandbox.remove();
  }
}

/** By the unit tests, then the compiler, then the slower tests: for survivors that are listed and a sample of others. */
async function decide(
  pool: Pool,
  room: Room,
  mutants: readonly Mutant[],
  isListed: (mutant: Mutant) => boolean,
  { wider, seed }: Options,
): Promise<Map<Mutant, Fate>> {
  const fates = await tryMutants(pool, testsIn(room.unitTests), mutants, false);
  const survivors = refuse(fates);
  if (room.widerTests.length === 0) return fates;
  const others = survivors.filter((mutant) => !isListed(mutant));
  const chosen = [...survivors.filter(isListed), ...draw(others, wider, seed)];
  const laterFates = await tryMutants(pool, testsIn(room.widerTests), chosen, false);
  for (const mutant of survivors) {
    if (!laterFates.has(mutant)) fates.set(mutant, 'undecided');
    if (isCaught(laterFates.get(mutant))) fates.set(mutant, 'killed later');
  }
  return fates;
}

/** Marks the survivors that the compiler refuses, and answers the others. */
function refuse(fates: Map<Mutant, Fate>): Mutant[] {
  const compiler = new Compiler();
  const survivors = [...fates.keys()].filter((mutant) => !isCaught(fates.get(mutant)));
  const refused = new Set(survivors.filter((mutant) => compiler.refuses(mutant)));
  for (const mutant of refused) fates.set(mutant, 'refused');
  return survivors.filter((mutant) => !refused.has(mutant));
}

function testsIn(paths: readonly string[]): string[] {
  return paths.flatMap(filesIn).filter((path) => path.endsWith('.test.ts'));
}
