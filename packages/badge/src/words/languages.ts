import { en, type Words } from './languages/en.js';

/** The languages of the badge. All but English are loaded when a page needs them. */
const LOADERS: Readonly<Record<string, () => Promise<Words>>> = {
  en: async () => en,
  ar: async () => (await import('./languages/ar.js')).ar,
  de: async () => (await import('./languages/de.js')).de,
  es: async () => (await import('./languages/es.js')).es,
  fr: async () => (await import('./languages/fr.js')).fr,
  ja: async () => (await import('./languages/ja.js')).ja,
  pt: async () => (await import('./languages/pt-br.js')).ptBr,
};

export interface Language {
  /** The key of the texts, e.g. "pt". */
  readonly key: string;
  /** How dates and numbers are formatted, e.g. "pt-PT". */
  readonly locale: string;
}

const ENGLISH: Language = { key: 'en', locale: 'en' };

/**
 * The language for an element with the attribute `lang` on itself or around it. English without one, and where the badge
 * does not know the language: texts and dates are never in two languages.
 * @param preferred The locales of the viewer. One of the same language adds the region, for example 24-hour times.
 */
export function chooseLanguage(lang: string | null, preferred: readonly string[]): Language {
  const tag = lang?.trim();
  const key = tag?.split('-')[0]?.toLowerCase();
  if (!tag || key === undefined || !(key in LOADERS)) return tag ? ENGLISH : regional('en', preferred);
  if (tag.includes('-') && isLocale(tag)) return { key, locale: tag };
  return regional(key, preferred);
}

/** The `lang` that applies to an element, across the borders of shadow roots. */
export function langOf(element: Element): string | null {
  for (let at: Element | null = element; at; ) {
    const found: Element | null = at.closest('[lang]');
    if (found) return found.getAttribute('lang');
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return null;
}

export function loadWords({ key }: Language): Promise<Words> {
  // Without its texts, which a page may fail to load, the badge speaks English.
  return LOADERS[key]?.().catch(() => en) ?? Promise.resolve(en);
}

function regional(key: string, preferred: readonly string[]): Language {
  const same = preferred.find((locale) => locale.split('-')[0]?.toLowerCase() === key && isLocale(locale));
  return { key, locale: same ?? key };
}

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
