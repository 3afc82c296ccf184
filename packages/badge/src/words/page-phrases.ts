import { en, type Words } from './languages/en.js';
import { chooseLanguage, loadWords } from './languages.js';
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
  const create = ({ words, locale }: { words: Words; locale: string }) => {
    const phrases = new Phrases({ ...words, ...overrides }, locale);
    byLanguage.set(id, phrases);
    return phrases;
  };
  if (language.key === 'en') return create({ words: en, locale: language.locale });
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

/** The `lang` that applies to an element, across the borders of shadow roots. */
function langOf(element: Element): string | null {
  for (let at: Element | null = element; at; ) {
    const found: Element | null = at.closest('[lang]');
    if (found) return found.getAttribute('lang');
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return null;
}
