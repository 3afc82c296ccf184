import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Mutant, readSource } from './sandbox';

const entry = z.strictObject({
  file: z.string(),
  /** The line where the mutant begins, with what it replaces between « and ». */
  code: z.string(),
  mutator: z.string(),
  replacement: z.string(),
  /** Which one of several that are alike in all this, from the top of the file. */
  nth: z.number().int().min(2).optional(),
  reason: z.string().regex(/^(equivalent|accepted) because \S/),
});

/** A mutant that no test kills, and why that is as it should be. */
export type Survivor = z.infer<typeof entry>;
export type Identity = Omit<Survivor, 'reason'>;

export function readSurvivors(): Survivor[] {
  const text = readFileSync(join(__dirname, 'survivors.json'), 'utf8');
  return z.array(entry).parse(JSON.parse(text));
}

export function isEquivalent({ reason }: Survivor): boolean {
  return reason.startsWith('equivalent');
}

/** What names each mutant, the same wherever in its file the code has moved to. */
export function identify(mutants: readonly Mutant[]): Map<Mutant, Identity> {
  const seen = new Map<string, number>();
  const identities = mutants.map((mutant): [Mutant, Identity] => {
    const identity = { ...describe(mutant) };
    const nth = (seen.get(keyOf(identity)) ?? 0) + 1;
    seen.set(keyOf(identity), nth);
    return [mutant, nth === 1 ? identity : { ...identity, nth }];
  });
  return new Map(identities);
}

export function keyOf({ file, code, mutator, replacement, nth }: Identity): string {
  return JSON.stringify([file, code, mutator, replacement, nth]);
}

function describe({ fileName, mutatorName, replacement, location: { start, end } }: Mutant): Identity {
  const line = readSource(fileName).split('\n')[start.line] ?? '';
  const stop = end.line === start.line ? end.column : line.length;
  const marked = `${line.slice(0, start.column)}«${line.slice(start.column, stop)}»${line.slice(stop)}`;
  return { file: fileName, code: marked.trim(), mutator: mutatorName, replacement: oneLine(replacement) };
}

function oneLine(code: string): string {
  return code.replace(/\s+/g, ' ');
}
