import { explore } from './explore';
import { RUNS } from './runs';

/** A part of a run: the sequences that begin with these events. */
export interface Task {
  readonly run: number;
  readonly opening: readonly number[];
}

/** Explores one part after the other. Worlds seen in one part are not explored again in the next. */
const seenOf = new Map<number, Map<string, number>>();

process.on('message', ({ run, opening }: Task) => {
  const { exploration } = RUNS[run]!;
  const seen = seenOf.get(run) ?? new Map<string, number>();
  const before = new Set(seen.keys());
  seenOf.clear();
  seenOf.set(run, seen);
  const steps = opening.map((index) => exploration.steps[index]!);
  const { sequences, failure } = explore(exploration, steps, seen);
  const worlds = [...seen.keys()].filter((key) => !before.has(key));
  process.send?.({ sequences, failure, worlds });
});
