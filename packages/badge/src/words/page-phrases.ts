import { en, type Words } from './languages/en.js';
import { chooseLanguage, langOf, loadWords } from './languages.js';
import { Phrases } from './phrases.js';

const byLanguage = new Map<string, Phrases | Promise<Phrases>>();
const listeners = new Set<() => void>();
let overrides: Partial<Words> = {};
let isObserving = false;

/** Replaces texts of the badges of the page, in whatever language they are. */
export function overrideStrings(strings: Partial<Words>): void {
  overrides = strings;
  refresh();
}

/** The phrases for the language around an element: at once if it is English or was loaded before. */
export function phrasesFor(element: Element): Phrases | Promise<Phrases> {
  const language = chooseLanguage(langOf(element), navigator.languages);
  const id = `${language.key} ${language.locale}`;
  const known = byLanguage.get(id);
  if (known) return known;
  const create = (words: Words) => {
    const phrases = new Phrases({ ...words, ...overrides }, language.locale);
    byLanguage.set(id, phrases);
    return phrases;
  };
  if (language.key === 'en') return create(en);
  const loading = loadWords(language).then(create);
  byLanguage.set(id, loading);
  return loading;
}

/** Calls back when the language of the page or its strings change. Returns a function that stops this. */
export function onPhrasesChange(listener: () => void): () => void {
  if (!isObserving) observePage();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function observePage(): void {
  isObserving = true;
  new MutationObserver(refresh).observe(document.documentElement, {
    attributeFilter: ['lang'],
    subtree: true,
  });
}

function refresh(): void {
  byLanguage.clear();
  for (const listener of [...listeners]) listener();
}
