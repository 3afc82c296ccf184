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

/** A list of what `check` accepts. */
export function isListOf<T>(check: (value: unknown) => value is T, value: unknown): value is readonly T[] {
  return Array.isArray(value) && value.every(check);
}

/** The texts of a stored list, or `null` if it is not one. */
export function parseTexts(json: string): readonly string[] | null {
  const list = parseJson(json);
  return isListOf(isText, list) ? list : null;
}

/** A list of pairs of a name and what `check` accepts. */
export function arePairs(value: unknown, check: (value: unknown) => boolean): boolean {
  return (
    Array.isArray(value) &&
    value.every((pair) => Array.isArray(pair) && pair.length === 2 && isText(pair[0]) && check(pair[1]))
  );
}
