import {
  createTokenId,
  formatToken,
  parseToken,
} from '../../../../src/application/commands/replies/reply-token';

describe('the token of a reservation', () => {
  it.each(['anna', 'a.b.c', 'contact with spaces', '客戶 №1 🙂', '../..', 'x'.repeat(255)])(
    'names its contact and channel, whatever they look like: %s',
    (name) => {
      for (const token of [
        { id: createTokenId(), contactId: name, channel: 'sms' },
        { id: createTokenId(), contactId: 'anna', channel: name },
      ])
        expect(parseToken(formatToken(token))).toEqual(token);
    },
  );

  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 100 }, createTokenId)).size).toBe(100);
  });

  const id = '0b0e7e3c-6f54-4f0e-9d6c-2f3a4b5c6d7e';
  const valid = formatToken({ id, contactId: 'anna', channel: 'sms' });
  const [anna, sms] = ['anna', 'sms'].map((text) => Buffer.from(text).toString('base64url'));
  const bytes = Buffer.from([0xff, 0xfe]).toString('base64url');
  it.each([
    ['nothing', ''],
    ['a word', 'nonsense'],
    ['an id alone', id],
    ['an id and a contact without a channel', `${id}.${anna}`],
    ['an id with an empty contact', `${id}..${sms}`],
    ['an id with an empty channel', `${id}.${anna}.`],
    ['a contact without an id', `.${anna}.${sms}`],
    ['an id that is none', `123.${anna}.${sms}`],
    ['more and an id', `0${valid}`],
    ['an id and more', `${id}0.${anna}.${sms}`],
    ['an id in capitals', `${id.toUpperCase()}.${anna}.${sms}`],
    ['one part too many', `${valid}.more`],
    ['a contact that is not written as it would be', `${id}.YW5uYQ==.${sms}`],
    ['a contact of bytes that are no text', `${id}.${bytes}.${sms}`],
    ['a channel of bytes that are no text', `${id}.${anna}.${bytes}`],
    ['spaces around it', ` ${valid} `],
  ])('is not %s', (_what, token) => {
    expect(parseToken(token)).toBeNull();
  });
});
