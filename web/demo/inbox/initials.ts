import { LOCALE } from '../words';

const SEGMENTER = new Intl.Segmenter(LOCALE, { granularity: 'grapheme' });

/** The first characters of the first and the last word, each as people see it: an emoji or an accented letter is one. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const chosen = words.length > 1 ? [words[0]!, words.at(-1)!] : [words[0] ?? (name.trim() || '?')];
  return chosen.map(firstCharacter).join('').toLocaleUpperCase(LOCALE);
}

function firstCharacter(word: string): string {
  const start = word.search(/[\p{L}\p{N}]/u);
  const [first] = SEGMENTER.segment(word.slice(Math.max(0, start)));
  return first?.segment ?? '';
}
