import { readKeySet } from '../../../../src/server/auth/verification-keys';
import { createKey } from '../../../support/app/key-server';

const base64url = (bytes: number, value: number) => Buffer.alloc(bytes, value).toString('base64url');

describe('a set of keys', () => {
  const rsa = { kty: 'RSA', kid: 'rsa', n: base64url(256, 0xab), e: 'AQAB' };
  let ec: object;
  let otherEc: object;
  beforeAll(async () => {
    [ec, otherEc] = [(await createKey('ES256', 'ec')).jwk, (await createKey('ES256', 'ec')).jwk];
  });
  const read = (...keys: object[]) => readKeySet(JSON.stringify({ keys }));
  const namesOf = async (...keys: object[]) => (await read(...keys)).map(({ kid }) => kid);

  it('lends its keys with their names and algorithms', async () => {
    expect(await read(rsa, ec)).toEqual([
      expect.objectContaining({ kid: 'rsa', algorithm: 'RS256' }),
      expect.objectContaining({ kid: 'ec', algorithm: 'ES256' }),
    ]);
  });

  it('lends only keys that may verify, where they say what they may do', async () => {
    const keys = [
      { ...ec, kid: 'verifies', key_ops: ['verify'] },
      { ...ec, kid: 'wraps', key_ops: ['wrapKey'] },
      { ...ec, kid: 'may do nothing', key_ops: [] },
    ];
    expect(await namesOf(...keys)).toEqual(['verifies']);
  });

  it('lends no RSA key of less than 2048 bits', async () => {
    expect(await namesOf({ ...rsa, n: base64url(255, 0xab), kid: 'short' }, rsa)).toEqual(['rsa']);
  });

  it('tells a key from another of the same name, and from the same key of another name', async () => {
    const otherRsa = { ...rsa, n: base64url(256, 0xcd) };
    const keys = await read(rsa, ec, otherRsa, otherEc, { ...ec, kid: 'renamed' });
    expect(new Set(keys.map(({ id }) => id)).size).toBe(5);
    expect((await read(rsa))[0]!.id).toBe(keys[0]!.id);
  });

  it('without a key that can be used is none', async () => {
    await expect(read({ ...ec, use: 'enc' })).rejects.toThrow('The key set has no key for RS256 or ES256.');
  });
});
