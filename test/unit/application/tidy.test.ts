import { cutText, tidyName, toChannel } from '../../../src/application/tidy';

describe('a channel', () => {
  it.each([
    ['sms', 'sms'],
    [' web chat\n', 'web chat'],
    ['', 'default'],
    [' \u00a0\t', 'default'],
    [null, 'default'],
    [undefined, 'default'],
  ])('given as %j is %j', (given, channel) => {
    expect(toChannel(given)).toBe(channel);
  });
});

describe('a name', () => {
  it.each([
    ['as it is', 'Zoë 🙂 客', 'Zoë 🙂 客'],
    ['without what is around it', ' Anna\u00a0', 'Anna'],
    ['on one line', 'Anna\nMaria\u0000\u0085', 'Anna Maria'],
    ['with its first 200 characters', 'x'.repeat(201), 'x'.repeat(200)],
    ['without half a character at its end', `${'x'.repeat(199)}🙂`, 'x'.repeat(199)],
    ['with a character that just fits', `${'x'.repeat(198)}🙂y`, `${'x'.repeat(198)}🙂`],
    ['without a space where it is cut', `${'x'.repeat(199)} y`, 'x'.repeat(199)],
    ['with a sign for half a character', 'Anna \ud800', 'Anna \ufffd'],
    ['as none where it is empty', '', null],
    ['as none where nothing is in it', ' \n\u0000 ', null],
    ['as none where there is none', null, null],
  ])('is kept %s', (_how, given, name) => {
    expect(tidyName(given)).toBe(name);
  });
});

it('a text that is short enough is not cut', () => {
  expect([cutText('', 2), cutText('🙂', 2), cutText('a🙂', 2), cutText('abc', 2)]).toEqual([
    '',
    '🙂',
    'a',
    'ab',
  ]);
});
