import { bodyHash } from '../../../packages/client/src/body-hash';
import { fc } from '../../support/random';
import { describeWithPython, runPython } from './python-package';

/** The characters that a class of the package contains, and halves of surrogate pairs left out. */
const LIST_CHARACTERS = `
import json, re, sys
from bot_status import _body_hash
characters = re.compile(f'[{getattr(_body_hash, sys.argv[1])}]')
print(json.dumps([code for code in range(0x110000) if not 0xd800 <= code < 0xe000 and characters.match(chr(code))]))`;
const HASH_TEXTS = `
import json, sys
from bot_status import body_hash
print(json.dumps([body_hash(text) for text in json.loads(sys.argv[1])]))`;

describeWithPython('body_hash of the Python client', () => {
  it.each([
    ['DEFAULT_IGNORABLE', /\p{Default_Ignorable_Code_Point}/u],
    ['WHITE_SPACE', /\p{White_Space}/u],
  ])('knows the characters of Unicode that are %s', async (name, property) => {
    const codes = JSON.parse(await runPython(['-c', LIST_CHARACTERS, name]));
    const expected = Array.from({ length: 0x110000 }, (_, code) => code).filter(
      (code) => (code < 0xd800 || code >= 0xe000) && property.test(String.fromCodePoint(code)),
    );
    expect(codes).toEqual(expected);
  });

  it('is that of the TypeScript client', async () => {
    const characters = [...'aé…ﬁＨ①½\u0301\u200b\ufe0f\u00ad\u0085\u2028\u00a0 \t\n❤👩‍💻한'];
    const texts = fc.sample(fc.array(fc.constantFrom(...characters)), 500).map((each) => each.join(''));
    const hashes = JSON.parse(await runPython(['-c', HASH_TEXTS, JSON.stringify(texts)]));
    expect(hashes).toEqual(await Promise.all(texts.map(bodyHash)));
  });
});
