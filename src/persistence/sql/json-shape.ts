/** Parses JSON; returns `undefined` for invalid text. */
export function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

export function isNullOr(check: (value: unknown) => boolean, value: unknown): boolean {
  return value === null || check(value);
}

export function oneOf<T extends string>(words: readonly T[]): (value: unknown) => value is T {
  const known = new Set<unknown>(words);
  return (value): value is T => known.has(value);
}

/** For a property that is left out where it has no value. */
export function isAbsentOr(check: (value: unknown) => boolean, value: unknown): boolean {
  return value === undefined || check(value);
}

export function listOf<T>(check: (value: unknown) => value is T): (value: unknown) => value is readonly T[] {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(check);
}

/** A list of pairs of a name and what `check` accepts. */
export function pairsOf<T>(check: (value: unknown) => value is T) {
  return listOf(
    (pair): pair is readonly [string, T] =>
      Array.isArray(pair) && pair.length === 2 && isText(pair[0]) && check(pair[1]),
  );
}

const areTexts = listOf(isText);

/** The texts of a stored list, or `null` if it is not one. */
export function parseTexts(json: string): readonly string[] | null {
  const list = parseJson(json);
  return areTexts(list) ? list : null;
}
