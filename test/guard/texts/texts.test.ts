import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSchema, printSchemaFile } from '../../../src/graphql/schema';
import { BADGE_TEXTS, printBadgeTexts } from './badge-texts';
import { CATALOGUE, printCatalogue } from './catalogue';
import { collectSourceTexts, type SourceText } from './source-texts';
import { collectTemplateTexts, textsOfTemplates } from './template-texts';
import type { TextKind } from './text-kinds';

const texts = collectSourceTexts();

/** Begins with a capital letter, a value, a setting, or the name of a field or an option. */
const BEGINS = /^([A-Z]|\$\{…\}|--[a-z]+ |[a-z][A-Za-z_.]* (must|is|was|cannot|requires|may|has)\b)/;
const HAS_PERIOD = /[.]$|\$\{…\}$/;
const HAS_NO_PERIOD = /[^.]$/;

const FORMS: Readonly<Record<TextKind, readonly RegExp[]>> = {
  error: [BEGINS, HAS_PERIOD],
  predicate: [/^(must|is|was|has|names|cannot|requires|does|the) |^\$\{…\} (is|was) /, HAS_NO_PERIOD],
  reason: [/^([A-Z]|\$\{…\})/, HAS_NO_PERIOD],
  log: [BEGINS, HAS_NO_PERIOD],
  metric: [/^[A-Z]/, /\.$/],
  output: [],
  part: [HAS_NO_PERIOD],
};

/** What reads as translated, or says in other words than the standard ones what people search for. */
const BANNED =
  /\b(can not|anew|told|tells|mend|of no help|somebody|whoever|right now|no such|under way|put in|goes with|can't|gave no answer|took too long|for good|is of a kind|begin again|nothing here|hand back|give back)\b/i;

/** A name for each text that a failure can show. */
const show = ({ file, kind, text }: SourceText) => `${file}: ${kind}: ${text}`;

describe('messages in src', () => {
  it('are those of the catalogue; `npm run print:texts` writes it', () => {
    expect(printCatalogue()).toBe(readFileSync(CATALOGUE, 'utf8'));
  });

  it('go where messages are known to go', () => {
    expect(texts.filter(({ kind }) => kind === null).map(show)).toEqual([]);
  });

  it('have the form of their kind', () => {
    const isMalformed = ({ kind, text }: SourceText) =>
      kind !== null && FORMS[kind].some((form) => !form.test(text));
    expect(texts.filter(isMalformed).map(show)).toEqual([]);
  });

  it('are in standard English', () => {
    expect(texts.filter(({ text }) => BANNED.test(text)).map(show)).toEqual([]);
  });
});

describe('texts of the badge', () => {
  it('are those of badge-texts.txt; `npm run print:texts` writes it', () => {
    expect(printBadgeTexts()).toBe(readFileSync(BADGE_TEXTS, 'utf8'));
  });

  it('are in standard English', () => {
    const lines = printBadgeTexts().split('\n');
    expect(lines.filter((line) => line.startsWith('- en: ') && BANNED.test(line))).toEqual([]);
  });

  it('stand in the catalogue of a language, not in a template', () => {
    expect(collectTemplateTexts()).toEqual([]);
  });

  it('would be found in a template', () => {
    const code = `
      html\`<!-- A note --><p class="note" title="Why">Not live</p>\`;
      html\`<p aria-label=\${\`Bot for \${name}\`} @click=\${() => show('menu')}>\${say('hour')}</p>\`;
      html\`<p class=\${isLost ? 'lost' : ''}>\${state === 'ACTIVE' ? 'Online' : name} · </p>\`;
      html\`<ul>\${names.map((name) => html\`<li>Name: \${name}</li>\`)}</ul>\`;
    `;
    expect(textsOfTemplates(code)).toEqual(['Why', 'Not live', 'Bot for', 'Online', 'Name:']);
  });
});

it('the schema is described in standard English', () => {
  const lines = printSchemaFile(createSchema()).split('\n');
  expect(lines.filter((line) => BANNED.test(line))).toEqual([]);
});

describe('the documentation', () => {
  const root = join(__dirname, '../../..');
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  const packages = readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'README.md'));
  const pages = [
    ...packages,
    'README.md',
    'CHANGELOG.md',
    'SECURITY.md',
    ...docs.map((name) => join('docs', name)),
  ];

  it.each(pages.filter((name) => name.endsWith('.md')))('%s is in standard English', (name) => {
    const lines = readFileSync(join(root, name), 'utf8').split('\n');
    // Tables hold figures under the names that the benchmarks give them.
    const prose = lines.filter((line) => !line.startsWith('|') && !line.startsWith('Recorded:'));
    expect(prose.filter((line) => BANNED.test(line.replaceAll('*told*', '')))).toEqual([]);
  });

  it('quotes messages that exist', () => {
    const page = readFileSync(join(root, 'docs', 'operations.md'), 'utf8');
    const quotes = [...page.matchAll(/^\| `(?:UNAVAILABLE|RATE_LIMITED)`, "([^"]+)"/gm)].map(
      ([, quote]) => quote!,
    );
    expect(quotes).not.toEqual([]);
    const isUnknown = (quote: string) => !texts.some(({ text }) => text.toLowerCase().includes(quote));
    expect(quotes.filter(isUnknown)).toEqual([]);
  });
});
