import {
  createTokenId,
  formatToken,
  parseToken,
} from '../../../../src/application/commands/replies/reply-token';

describe('the token of a reservation', () => {
  it.each(['anna', 'a.b.c', 'contact with spaces', '客戶 №1 🙂', '../..', 'x'.repeat(255)])(
    'names its contact, whatever its id looks like: %s',
    (contactId) => {
      const id = createTokenId();
      expect(parseToken(formatToken(id, contactId))).toEqual({ id, contactId });
    },
  );

  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 100 }, createTokenId)).size).toBe(100);
  });

  const id = '0b0e7e3c-6f54-4f0e-9d6c-2f3a4b5c6d7e';
  it.each([
    ['nothing', ''],
    ['a word', 'nonsense'],
    ['an id without a contact', id],
    ['an id with an empty contact', `${id}.`],
    ['a contact without an id', `.${Buffer.from('anna').toString('base64url')}`],
    ['an id that is none', `123.${Buffer.from('anna').toString('base64url')}`],
    ['more and an id', `0${id}.${Buffer.from('anna').toString('base64url')}`],
    ['an id and more', `${id}0.${Buffer.from('anna').toString('base64url')}`],
    ['an id in capitals', `${id.toUpperCase()}.${Buffer.from('anna').toString('base64url')}`],
    ['one part too many', `${formatToken(id, 'anna')}.more`],
    ['a contact that is not written as it would be', `${id}.YW5uYQ==`],
    ['bytes that are no text', `${id}.${Buffer.from([0xff, 0xfe]).toString('base64url')}`],
    ['spaces around it', ` ${formatToken(id, 'anna')} `],
  ])('is not %s', (_what, token) => {
    expect(parseToken(token)).toBeNull();
  });
});
