import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodyHash } from '../../../packages/client/src/body-hash';
import { fc } from '../../support/random';

const PAGE = readFileSync(join(__dirname, '../../../docs/integrating.md'), 'utf8');

/** The rows `text as a JSON string`, `hash or null` of the page. */
const VECTORS = [...PAGE.matchAll(/^\| `(".*")` \| `([0-9a-f]{64}|null)` \|$/gm)].map(
  ([, text, hash]): [string, string | null] => [JSON.parse(text!), hash === 'null' ? null : hash!],
);

/** The ranges of characters that the page says are removed. */
const REMOVED = [...PAGE.matchAll(/U\+([0-9A-F]{4,6})(?:–([0-9A-F]{4,6}))?/g)].map(
  ([, first, last = first]) => [Number.parseInt(first!, 16), Number.parseInt(last!, 16)],
);

describe('the hash of a text', () => {
  it.each(VECTORS)('of %j is that of the page', async (text, hash) => {
    expect(await bodyHash(text)).toBe(hash);
  });

  it('has vectors for equal texts, other texts and no text', () => {
    const hashes = VECTORS.map(([, hash]) => hash);
    expect(hashes).toContain(null);
    expect(new Set(hashes).size).toBeGreaterThan(3);
    expect(new Set(hashes).size).toBeLessThan(hashes.length);
  });

  it('leaves out the characters of the page, and no others', async () => {
    const isRemoved = (code: number) => REMOVED.some(([first, last]) => code >= first! && code <= last!);
    const differs = (code: number) =>
      /\p{Default_Ignorable_Code_Point}/u.test(String.fromCodePoint(code)) !== isRemoved(code);
    expect(Array.from({ length: 0x110000 }, (_, code) => code).filter(differs)).toEqual([]);
    for (const [first, last] of REMOVED) {
      const text = `a${String.fromCodePoint(first!)}b${String.fromCodePoint(last!)}c`;
      expect(await bodyHash(text)).toBe(await bodyHash('abc'));
    }
  });

  it('is the same for all ways to write a line end or a space', async () => {
    const spaces = ['\n', '\r\n', '\r', '\t', '\u0085', '\u00a0', '\u2028', '\u202f', '\u3000', ' \u200b '];
    for (const space of spaces) {
      expect([space, await bodyHash(`one${space}two${space}`)]).toEqual([space, await bodyHash('one two')]);
    }
  });

  it('keeps what a reader sees: case, punctuation and tags', async () => {
    for (const other of ['hello', 'Hello!', '<b>Hello</b>', 'Hell o']) {
      expect([other, await bodyHash(other)]).not.toEqual([other, await bodyHash('Hello')]);
    }
  });

  it('does not depend on whether a channel has composed or trimmed the text before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const forms = [
          text.normalize('NFC'),
          text.normalize('NFD'),
          text.normalize('NFKC'),
          `\ufeff ${text}\r\n`,
        ];
        const hash = await bodyHash(text);
        expect(await Promise.all(forms.map(bodyHash))).toEqual(forms.map(() => hash));
      }),
    );
  });
});
