import {
  checkChannel,
  checkContactIds,
  checkDuration,
  checkFilter,
  checkId,
  checkKey,
  checkNote,
} from '../../../src/application/checks';
import type { Refusal } from '../../../src/domain/refusal';

const FIELD = ['input', 'thing'];
const refusal = (message: string): Refusal => ({
  code: 'BAD_INPUT',
  field: FIELD,
  message: `thing ${message}.`,
});
const LONE_SURROGATE = 'a\ud800';

describe.each([
  ['an id', checkId, 255],
  ['a channel', checkChannel, 255],
])('%s', (_what, check, longest) => {
  it(`may be any text of up to ${longest} characters`, () => {
    for (const text of ['a', 'A b', 'é', '客戶', '🙂', "'; DROP TABLE", '%_', 'x'.repeat(longest)]) {
      expect(check(text, FIELD)).toBeNull();
    }
  });

  it.each([
    ['too long', 'x'.repeat(longest + 1), `must not be longer than ${longest} characters`],
    ['no Unicode', LONE_SURROGATE, 'must be well-formed Unicode'],
    ['with a line break', 'a\nb', 'must not contain control characters'],
    ['with a zero byte', 'a\u0000b', 'must not contain control characters'],
    ['with a C1 control', 'a\u0085b', 'must not contain control characters'],
    ['with a space before it', ' a', 'must not begin or end with whitespace'],
    ['with a space after it', 'a ', 'must not begin or end with whitespace'],
    ['with a no-break space after it', 'a\u00a0', 'must not begin or end with whitespace'],
  ])('is refused %s, with its field', (_how, text, message) => {
    expect(check(text, FIELD)).toEqual(refusal(message));
  });
});

describe('a key of another system', () => {
  it.each(['a', ' a\u00a0', '\n', '\u0000', 'a\u0085b', '🙂', 'x'.repeat(1_024)])(
    'may be any text: %j',
    (key) => {
      expect(checkKey(key, FIELD)).toBeNull();
    },
  );

  it('is refused where it is longer than 1,024 characters, or no Unicode', () => {
    expect(checkKey('x'.repeat(1_025), FIELD)).toEqual(refusal('must not be longer than 1024 characters'));
    expect(checkKey(LONE_SURROGATE, FIELD)).toEqual(refusal('must be well-formed Unicode'));
  });
});

describe('nothing', () => {
  it.each([checkId, checkKey, checkChannel])('is refused where it is an empty text: %o', (check) => {
    expect(check('', FIELD)).toEqual(refusal('must not be empty'));
  });

  it('is allowed where something is optional', () => {
    for (const absent of [null, undefined]) {
      expect([checkId(absent, FIELD), checkKey(absent, FIELD)]).toEqual([null, null]);
    }
    expect(checkNote(null, FIELD)).toBeNull();
  });
});

describe('a note', () => {
  it('may be of several lines, up to 1,000 characters', () => {
    for (const note of ['', ' two\n lines ', 'x'.repeat(1_000)]) expect(checkNote(note, FIELD)).toBeNull();
  });

  it('is refused where it is longer, or no Unicode', () => {
    expect(checkNote('x'.repeat(1_001), FIELD)).toEqual(refusal('must not be longer than 1000 characters'));
    expect(checkNote(LONE_SURROGATE, FIELD)).toEqual(refusal('must be well-formed Unicode'));
  });
});

describe('a duration', () => {
  const message = 'must be a duration of days, hours, minutes and seconds';

  it('must have an exact length, if it is given', () => {
    for (const value of [0, 1, 86_400_000, null, undefined]) {
      expect([checkDuration(value, FIELD), checkFilter({ waitingLongerThan: value ?? null })]).toEqual([
        ...[null, null],
      ]);
    }
    expect(checkDuration(Number.NaN, FIELD)).toEqual(refusal(message));
  });

  it('must have one in a filter too', () => {
    expect([checkFilter(null), checkFilter({})]).toEqual([null, null]);
    expect(checkFilter({ waitingLongerThan: Number.NaN })).toEqual({
      ...{ code: 'BAD_INPUT', field: ['filter', 'waitingLongerThan'] },
      message: `waitingLongerThan ${message}.`,
    });
  });
});

it('an element is named with its list, whatever its place', () => {
  const ids = [...Array<string>(12).fill('anna'), ''];
  expect(checkContactIds(ids)).toMatchObject({ message: 'contactIds.12 must not be empty.' });
  expect(checkId('', ['input', 'lines', '7'])).toMatchObject({ message: 'lines.7 must not be empty.' });
  expect(checkId('', ['input', 'line2'])).toMatchObject({ message: 'line2 must not be empty.' });
  expect(checkId('', ['input', '2nd'])).toMatchObject({ message: '2nd must not be empty.' });
});

it('the first refusal of several counts', () => {
  expect(checkContactIds(['anna', '', ' '])).toMatchObject({
    field: ['contactIds', '1'],
    message: 'contactIds.1 must not be empty.',
  });
  expect(checkContactIds(['anna', 'ben'])).toBeNull();
  expect(checkContactIds([])).toBeNull();
});
