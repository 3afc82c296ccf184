import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';
import type { Dice } from './dice';

/** What exists, here and in another workspace, so that not everything misses. */
export interface Known {
  readonly contactIds: readonly string[];
  readonly botIds: readonly string[];
  readonly tokens: readonly string[];
  readonly cursors: readonly string[];
}

const ODD_TEXTS = [
  ...['', ' ', ' a', 'a ', 'a\u00a0', '\0', 'a\0b', '\n', '\u0085', '\ud83d', 'a\udc00b', '🙂🙃', 'e\u0301'],
  ...[
    '\u202eabc',
    '\ufeff',
    '\u2028',
    '人-ß-ı',
    'ﷺ',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
  ],
  ...[
    'null',
    'undefined',
    'NaN',
    '0',
    '-1',
    '1e309',
    "'; DROP TABLE bots; --",
    '%',
    '_',
    '\\',
    '%_%',
    '{{7*7}}',
  ],
  ...['../../etc/passwd', '{"$gt":""}', '<script>'],
  ...[63, 64, 65, 127, 128, 129, 191, 192, 199, 200, 201, 255, 256, 1_000, 1_001, 1_024, 1_025, 5_000].map(
    (n) => 'x'.repeat(n),
  ),
  ...['🙂'.repeat(64), '🙂'.repeat(65), '\u0301'.repeat(128)],
];
const DATES = ['2026-03-29T00:30:00.000Z', '2030-01-01T09:00:00+02:00', '2025-11-05T12:00:00Z'];
const ODD_DATES = [
  ...['2026-03-29T07:00:00', '2026-03-29', '0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '', 'now'],
  ...['+275760-09-13T00:00:00.000Z', '+275760-09-13T00:00:00.001Z', '275760-09-13T00:00:00Z'],
  ...['-000001-01-01T00:00:00Z', '-271821-04-20T00:00:00.000Z', '1969-12-31T23:59:59.999Z'],
  ...['9999-12-31T23:59:59.999Z', '2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', '2026-03-29T24:00:00Z'],
  ...['2026-03-29T07:00:00+25:00', '2016-12-31T23:59:60Z', '2026-03-29T07:00:00.123456789Z'],
  ...[0, -1, 1e15, 8.64e15, 8.64e15 + 1, true],
];
const DURATIONS = ['PT1S', 'PT2M', 'PT1H', 'PT24H', 'PT48H', 'P1D', 'P1W', 'PT0.5S'];
const ODD_DURATIONS = [
  ...['', 'P', 'PT', 'P1DT', 'P1M', 'P1Y', '-PT1H', 'PT-1H', '-P1D', 'PT0S', 'P0D', 'PT0.0005S', 'PT1.5H'],
  ...['P1W2D', 'PT1e3S', 'PT48H0.001S', 'PT48H1S', 'P366D', 'P367D', 'pt1h', ' PT1H', '24:00', 'PT1H1H'],
  ...['PT0.000000001S', `PT${'9'.repeat(15)}H`, `P${'9'.repeat(400)}D`, 'P99999999999W', 5, true],
];
const LOCAL_TIMES = ['2026-03-29T09:00', '2026-03-29T02:30', '2026-10-25T02:30:00.5'];
const ODD_LOCAL_TIMES = [
  ...['2026-03-29T09:00Z', '2026-03-29', '2026-02-30T09:00', '0000-01-01T00:00', '9999-12-31T23:59:59.999'],
  ...['2026-03-29T25:00', '2026-03-29T23:59:60', '', 7],
];
const ZONES = ['Europe/Berlin', 'UTC', 'Asia/Tokyo', 'Africa/Casablanca', 'Australia/Lord_Howe'];
const ODD_ZONES = ['', 'Mars/Base', 'europe/berlin', '+02:00', 'GMT+25', 'EST5EDT', 'Europe/Berlin\0', 2];
const NUMBERS = [0, 1, 2, 3, 20, 100];
const ODD_NUMBERS = [
  ...[-1, -100, 101, 1_000_000, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 53, 1.5, 1e308, '1'],
];
const ODD_CURSORS = [
  ...['h:1', 'h:0', 'h:-1', 'h:999999999999999', 'h:1e5', 'h:', 'c:', 'c:a', `c:${'x'.repeat(2_000)}`, 'x:1'],
  ...['o:', 'o:[]', 'o:["NAME","ASC","a\\u0000","a"]', 'o:["WAKE_AT","ASC",1e400,"a"]'],
  ...['c:\0', 'c:__proto__', 'a/b/1', 'a/b/-1', 'a/b/999999999999999', 'a/b/c', '//', 'a/b/1/2', '\ud800'],
].map((text) => Buffer.from(text).toString('base64url'));
const ODDLY_OFTEN = 12;

/** A value for an argument or input field: mostly one that fits, at times one that nobody should send. */
export function makeValue(
  dice: Dice,
  type: GraphQLInputType,
  name: string,
  owner: string,
  known: Known,
): unknown {
  if (dice.chance(1)) return dice.json();
  if (isNonNullType(type)) return dice.chance(1) ? null : makeValue(dice, type.ofType, name, owner, known);
  if (dice.chance(2)) return null;
  if (isListType(type)) return listOf(dice, type.ofType, name, owner, known);
  if (isEnumType(type)) {
    if (dice.chance(2)) return dice.pick(['ASLEEP', '__proto__', 'active', 1, '']);
    return dice.pick(type.getValues()).name;
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const given = type.isOneOf
      ? [dice.pick(fields), ...(dice.chance(4) ? fields : [])]
      : fields.filter((field) => dice.chance(isNonNullType(field.type) ? 98 : 35));
    const entries = given.map((field): [string, unknown] => [
      field.name,
      makeValue(dice, field.type, field.name, type.name, known),
    ]);
    if (dice.chance(2)) entries.push([dice.pick(['__proto__', 'constructor', 'extra', '']), dice.json()]);
    return Object.fromEntries(entries);
  }
  const odd = dice.chance(ODDLY_OFTEN);
  switch (isScalarType(type) && type.name) {
    case 'ID':
      return odd ? oddText(dice) : dice.pick(idsFor(name, known));
    case 'String':
      if (name === 'after') return odd ? dice.pick(ODD_CURSORS) : cursorOf(dice, known);
      return odd ? oddText(dice) : dice.pick(['sms', 'email', 'Anna', 'a note', `key ${dice.below(30)}`]);
    case 'Int':
      return dice.pick(odd ? ODD_NUMBERS : NUMBERS);
    case 'Boolean':
      return odd ? dice.pick(['true', 0, {}]) : dice.chance(50);
    case 'DateTime':
      return dice.pick<unknown>(odd ? ODD_DATES : [...DATES, inSeconds(dice.below(7_200) - 3_600)]);
    case 'Duration':
      return dice.pick<unknown>(odd ? ODD_DURATIONS : DURATIONS);
    case 'LocalDateTime':
      return dice.pick<unknown>(odd ? ODD_LOCAL_TIMES : [...LOCAL_TIMES, inSeconds(86_400).slice(0, 16)]);
    case 'TimeZone':
      return dice.pick<unknown>(odd ? ODD_ZONES : ZONES);
    default:
      throw new Error(`There are no values for ${type} yet.`);
  }
}

function listOf(dice: Dice, type: GraphQLInputType, name: string, owner: string, known: Known): unknown {
  if (dice.chance(1)) return Array.from({ length: 1_001 }, (_, index) => `many ${index}`);
  if (dice.chance(3)) return makeValue(dice, type, name, owner, known);
  return Array.from({ length: dice.below(5) }, () => makeValue(dice, type, name, owner, known));
}

function idsFor(name: string, known: Known): readonly string[] {
  if (/token/i.test(name)) return known.tokens;
  if (/message/i.test(name)) return Array.from({ length: 40 }, (_, index) => `message ${index}`);
  return /bot/i.test(name) ? known.botIds : known.contactIds;
}

/** A cursor of this log or another, or one like it that was never handed out. */
function cursorOf(dice: Dice, known: Known): string {
  const cursor = dice.pick(known.cursors);
  if (dice.chance(80)) return cursor;
  const text = Buffer.from(cursor, 'base64url').toString();
  const seq = dice.pick(['0', '1', '5', '99999', '999999999999999', '9'.repeat(20), '-1', '']);
  return Buffer.from(text.replace(/\d+$/, seq)).toString('base64url');
}

function oddText(dice: Dice): string {
  return dice.chance(30) ? dice.text() : dice.pick(ODD_TEXTS);
}

function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1_000).toISOString();
}
