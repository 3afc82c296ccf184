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
  if (!tag) return regional('en', preferred);
  const key = languageOf(tag);
  if (!Object.hasOwn(LOADERS, key)) return ENGLISH;
  if (tag.includes('-') && isLocale(tag)) return { key, locale: tag };
  return regional(key, preferred);
}

/** The texts of a language and the locale to format with: those of English if the texts cannot be loaded. */
export async function loadWords({ key, locale }: Language): Promise<{ words: Words; locale: string }> {
  try {
    return { words: (await LOADERS[key]?.()) ?? en, locale };
  } catch {
    return { words: en, locale: ENGLISH.locale };
  }
}

function regional(key: string, preferred: readonly string[]): Language {
  const same = preferred.find((locale) => languageOf(locale) === key && isLocale(locale));
  return { key, locale: same ?? key };
}

/** The language of a tag. Pages also write "de_DE", which is none. */
function languageOf(tag: string): string {
  return tag.split(/[-_]/, 1)[0]?.toLowerCase() ?? '';
}

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
