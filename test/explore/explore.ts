import { createHash } from 'node:crypto';
import type { Bot } from '../../src/domain/bot';
import type { Step } from './calls';
import { play } from './play';
import { emptyWorld, keyOf, type World } from './world';

/** What is explored: every sequence of up to so many of these events. */
export interface Exploration {
  readonly bot: Bot;
  readonly steps: readonly Step[];
  readonly length: number;
  /** How much time passes between events. */
  readonly tick: number;
}

export interface Failure {
  readonly sequence: readonly string[];
  readonly faults: readonly string[];
}

export interface Found {
  readonly sequences: number;
  /** Distinct worlds that events were played in. */
  readonly worlds: ReadonlySet<string>;
  /** The shortest sequence that goes wrong. */
  readonly failure: Failure | null;
}

const START = Date.UTC(2026, 2, 10, 12);

/**
 * Plays every sequence that continues the given one, depth first. Equal worlds have equal futures, so the sequences that
 * lead to a world seen before are counted and not played again.
 */
export function explore(
  { bot, steps, length, tick }: Exploration,
  opening: readonly Step[] = [],
  /** The worlds played in so far, with how many events were still to come. */
  seen = new Map<string, number>(),
): Found {
  let failure: Failure | null = null;
  let longest = length;
  const from = (world: World, path: readonly Step[]): number => {
    const left = longest - path.length;
    if (left <= 0) return 0;
    const key = createHash('md5').update(keyOf(world)).digest('base64url');
    if ((seen.get(key) ?? 0) >= left) return sequencesOf(steps.length, left);
    seen.set(key, left);
    let sequences = 0;
    for (const step of steps) {
      const next = play(world, step, bot.rules, tick);
      sequences += 1;
      if (next.faults.length > 0) {
        failure = { sequence: [...path, step].map(({ name }) => name), faults: next.faults };
        // Only what is shorter is of interest from here on.
        longest = Math.min(longest, path.length);
        return sequences;
      }
      sequences += from(next.world, [...path, step]);
      if (longest <= path.length) return sequences;
    }
    return sequences;
  };
  let world = emptyWorld(bot, START);
  for (const step of opening) {
    const next = play(world, step, bot.rules, tick);
    const { faults } = next;
    const sequence = opening.map(({ name }) => name);
    if (faults.length > 0) return { sequences: 0, worlds: new Set(), failure: { sequence, faults } };
    world = next.world;
  }
  const sequences = from(world, opening);
  return { sequences, worlds: new Set(seen.keys()), failure };
}

/** The number of sequences of one event up to `length` events. */
export function sequencesOf(events: number, length: number): number {
  let sum = 0;
  for (let size = 1; size <= length; size += 1) sum += events ** size;
  return sum;
}
