import { join } from 'node:path';
import { ar } from '../../../packages/badge/src/words/languages/ar.js';
import { de } from '../../../packages/badge/src/words/languages/de.js';
import { en, type Words } from '../../../packages/badge/src/words/languages/en.js';
import { es } from '../../../packages/badge/src/words/languages/es.js';
import { fr } from '../../../packages/badge/src/words/languages/fr.js';
import { ja } from '../../../packages/badge/src/words/languages/ja.js';
import { ptBr } from '../../../packages/badge/src/words/languages/pt-br.js';

export const BADGE_TEXTS = join(__dirname, 'badge-texts.txt');

export const LANGUAGES: Readonly<Record<string, Words>> = { en, ar, de, es, fr, ja, 'pt-BR': ptBr };

const HEAD = `# Texts of the badge

Every text of the badge in each of its languages, so that a changed text shows up in review. Written by \`npm run print:texts\`.
`;

type Texts = { readonly [key: string]: string | ((...values: string[]) => string) | Texts };

/** The texts of a language by their keys, with the parameters of the English text in braces: "until {moment}". */
export function textsOf(words: Words): Map<string, string> {
  return new Map(collect(en, words, ''));
}

function* collect(english: Texts, words: Texts, prefix: string): Generator<[string, string]> {
  for (const [key, model] of Object.entries(english)) {
    const text = words[key]!;
    if (typeof text === 'string') yield [`${prefix}${key}`, text];
    else if (typeof text === 'function') yield [`${prefix}${key}`, text(...parametersOf(model))];
    else yield* collect(model as Texts, text, `${prefix}${key}.`);
  }
}

function parametersOf(model: unknown): string[] {
  const [, list = ''] = /^\(?([^)=]*)\)?\s*=>/.exec(String(model)) ?? [];
  return list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
    .map((name) => `{${name}}`);
}

export function printBadgeTexts(): string {
  const languages = Object.entries(LANGUAGES).map(([name, words]) => ({ name, texts: textsOf(words) }));
  const sections = [...textsOf(en).keys()].map((key) => {
    // Marks of direction are invisible in a review.
    const lines = languages.map(({ name, texts }) =>
      `- ${name}: ${texts.get(key)}`.replace(/[\u2068\u2069]/g, ''),
    );
    return `## ${key}\n\n${lines.join('\n')}\n`;
  });
  return [HEAD, ...sections].join('\n');
}
