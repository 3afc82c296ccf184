const MAX_NAME = 200;
const DEFAULT_CHANNEL = 'default';

/** The channel that is meant. Both a missing and an empty one are the default. */
export function toChannel(given: string | null | undefined): string {
  return given?.trim() || DEFAULT_CHANNEL;
}

/** A name to show to people: one line, not too long. Names are for display alone, so none is worth refusing a call. */
export function tidyName(given: string | null): string | null {
  if (given === null) return null;
  const line = given
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .trim();
  return cutText(line, MAX_NAME).trimEnd() || null;
}

/** The beginning of a text, without half a surrogate pair at its end. */
export function cutText(text: string, longest: number): string {
  const last = text.codePointAt(longest - 1) ?? 0;
  return text.slice(0, last > 0xffff ? longest - 1 : longest);
}
