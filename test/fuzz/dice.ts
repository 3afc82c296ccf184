import * as fc from 'fast-check';

const number = () => fc.nat();
const text = () => fc.string({ unit: 'binary', maxLength: 40 });
const json = () => fc.jsonValue({ maxDepth: 3 });

/** Chance out of a seed: the same seed throws the same. */
export class Dice {
  constructor(private readonly draw: fc.GeneratorValue) {}

  below(bound: number): number {
    return this.draw(number) % bound;
  }

  /** True so many times in a hundred. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  some<T>(values: readonly T[], percent: number): T[] {
    return values.filter(() => this.chance(percent));
  }

  /** Any text, of whatever characters. */
  text(): string {
    return this.draw(text);
  }

  json(): unknown {
    return this.draw(json);
  }
}

export function throwDice(seed: number, count: number): Dice[] {
  return fc.sample(fc.gen(), { seed, numRuns: count }).map((draw) => new Dice(draw));
}
