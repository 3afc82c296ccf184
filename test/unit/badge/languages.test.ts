import { chooseLanguage, loadWords } from '../../../packages/badge/src/words/languages';
import { en, type Words } from '../../../packages/badge/src/words/languages/en';
import { Phrases } from '../../../packages/badge/src/words/phrases';
import { LANGUAGES, textsOf } from '../../guard/texts/badge-texts';
import { badgeStatus } from '../../support/badge/statuses';

const { en: _, ...OTHERS } = LANGUAGES;
const english = textsOf(en);

/** Texts with words that are the same in English. */
const SAME: Readonly<Record<string, readonly string[]>> = { fr: ['note', 'via'], 'pt-BR': ['via'] };
const ENGLISH_WORDS = /\b(the|of|by|is|are|you|your|this|that|they|with|from|until|again|and|try)\b/i;
const wordsIn = (text: string) => text.replaceAll(/\{\w+\}/g, '');
const parametersIn = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(Object.entries(OTHERS))('the texts in %s', (name, words: Words) => {
  const texts = [...textsOf(words)];

  it('are not empty', () => {
    expect(texts.filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('are translated', () => {
    const untranslated = texts.filter(
      ([key, text]) => text === english.get(key) && /\p{L}/u.test(wordsIn(text)),
    );
    expect(untranslated.map(([key]) => key).sort()).toEqual(SAME[name] ?? []);
    expect(texts.filter(([, text]) => ENGLISH_WORDS.test(wordsIn(text)))).toEqual([]);
  });

  it('contain every value of the English ones', () => {
    const other = texts.filter(([key, text]) => {
      return String(parametersIn(text)) !== String(parametersIn(english.get(key) ?? ''));
    });
    expect(other).toEqual([]);
  });
});

describe.each(['ar', 'ar-EG', 'ja'])('dates and durations in %s', (locale) => {
  const now = Date.parse('2026-03-28T20:00:00Z');
  const phrases = new Phrases(LANGUAGES[locale.slice(0, 2)]!, locale, 'Europe/Berlin');

  it('have no English words', () => {
    const times = [
      '2026-03-28T21:00:00Z',
      '2026-03-29T07:00:00Z',
      '2026-06-05T07:00:00Z',
      '2027-06-05T07:00:00Z',
    ];
    const texts = [
      ...times.map((iso) => phrases.moment(Date.parse(iso), now)),
      ...times.map((wakeAt) =>
        phrases.explain(badgeStatus({ state: 'SLEEPING', reason: 'TIMER', wakeAt }), now),
      ),
      ...[400, 240_000, 7_500_000, 180_000_000].map((ms) => phrases.length(ms)),
      ...(['minute', 'hour', 'day'] as const).map((unit) => phrases.unitName(unit, 24)),
      ...[9_000, 7_500_000, 180_000_000].map((ms) => phrases.countdown(ms)),
    ];
    // Japanese shortens units as English does: "2h 5m".
    expect(texts.filter((text) => /[a-z]{2}/i.test(text))).toEqual([]);
  });
});

describe('the language of an element', () => {
  it.each([
    ['en', [], 'en', 'en'],
    ['en', ['en-GB'], 'en', 'en-GB'],
    ['en', ['de-DE', 'fr'], 'en', 'en'],
    ['en-GB', ['en-US'], 'en', 'en-GB'],
    ['de-AT', ['de-DE'], 'de', 'de-AT'],
    ['DE', ['en-US', 'de-CH'], 'de', 'de-CH'],
    ['pt', ['en-US'], 'pt', 'pt'],
    ['pt-PT', [], 'pt', 'pt-PT'],
    ['ar-EG', [], 'ar', 'ar-EG'],
    [' ja ', [], 'ja', 'ja'],
    [null, ['de-DE', 'en-AU'], 'en', 'en-AU'],
    ['', ['de-DE'], 'en', 'en'],
    // Not even dates are in a language without texts.
    ['zh', ['zh-CN', 'en-GB'], 'en', 'en'],
    ['x-klingon', [], 'en', 'en'],
    ['constructor', [], 'en', 'en'],
    // Malformed tags, which pages have.
    ['de_', [], 'de', 'de'],
    ['de_DE', ['de-AT'], 'de', 'de-AT'],
    ['fr-', [], 'fr', 'fr'],
    ['es-!!', ['es-MX', '?'], 'es', 'es-MX'],
  ])(
    'with lang %p, for a viewer of %j, has the texts of %s and the formats of %s',
    (lang, preferred, key, locale) => {
      expect(chooseLanguage(lang, preferred)).toEqual({ key, locale });
    },
  );

  it.each([
    ['en', en],
    ['ar', LANGUAGES.ar],
    ['de', LANGUAGES.de],
    ['es', LANGUAGES.es],
    ['fr', LANGUAGES.fr],
    ['ja', LANGUAGES.ja],
    ['pt', LANGUAGES['pt-BR']],
  ])('loads the texts of %s', async (key, words) => {
    expect(await loadWords({ key, locale: `${key}-XX` })).toEqual({ words, locale: `${key}-XX` });
  });

  it('is English, dates included, if its texts cannot be loaded', async () => {
    jest.doMock('../../../packages/badge/src/words/languages/de', () => {
      throw new Error('Failed to fetch dynamically imported module');
    });
    await jest.isolateModulesAsync(async () => {
      const { loadWords: load } = await import('../../../packages/badge/src/words/languages.js');
      const { words, locale } = await load({ key: 'de', locale: 'de-DE' });
      expect([words.active, locale]).toEqual(['Active', 'en']);
    });
  });
});
