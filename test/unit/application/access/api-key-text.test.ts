import {
  createApiKeyText,
  isSameHash,
  looksLikeApiKey,
  parseApiKeyText,
} from '../../../../src/application/access/api-key-text';

describe('the text of an API key', () => {
  it('has an id, and a secret of which only the digest is kept', () => {
    const { text, id, secretHash } = createApiKeyText();
    expect(text).toMatch(/^bss_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}$/);
    expect(text.startsWith(`${id}_`)).toBe(true);
    expect(parseApiKeyText(text)).toEqual({ id, secretHash });
    expect(looksLikeApiKey(text)).toBe(true);
    expect(looksLikeApiKey('eyJhbGciOiJIUzI1NiJ9.e30.')).toBe(false);
  });

  it('has this form for good: keys are in the configurations of others', () => {
    const text = `bss_3kT9aPq1_${'0123456789abcdef'.repeat(2)}3gCxTQ`;
    expect(parseApiKeyText(text)).toEqual({
      id: 'bss_3kT9aPq1',
      secretHash: 'PrG9Q5lH63YpmOVmzMLgmceREYsvQFecxPfaK1Bht_k',
    });
  });

  it('is refused with a single wrong, missing, swapped or additional character', () => {
    const { text } = createApiKeyText();
    for (let at = 0; at < text.length; at += 1) {
      const [before, character, after] = [text.slice(0, at), text[at], text.slice(at + 1)];
      const wrong = [...'aZ0_ ']
        .filter((other) => other !== character)
        .map((other) => before + other + after);
      for (const other of [...wrong, before + after, `${before}x${character}${after}`])
        expect([other, parseApiKeyText(other)]).toEqual([other, null]);
      const swapped = `${before}${after[0] ?? ''}${character}${after.slice(1)}`;
      if (swapped !== text) expect(parseApiKeyText(swapped)).toBeNull();
    }
    for (const other of ['', 'bss_', `${text}\n`, ` ${text}`, text.toUpperCase()])
      expect(parseApiKeyText(other)).toBeNull();
  });

  it('uses all letters and digits, and never repeats', () => {
    const texts = Array.from({ length: 200 }, () => createApiKeyText());
    expect(new Set(texts.map(({ id }) => id)).size).toBe(200);
    expect(new Set(texts.map(({ text }) => text.slice(13, 45)).join('')).size).toBe(62);
  });

  it('is compared as a whole', () => {
    expect(isSameHash('abc', 'abc')).toBe(true);
    expect(isSameHash('abc', 'abd')).toBe(false);
    expect(isSameHash('abc', 'abcd')).toBe(false);
  });
});
