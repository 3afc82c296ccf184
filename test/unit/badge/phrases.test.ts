import { en } from '../../../packages/badge/src/words/languages/en';
import { Phrases } from '../../../packages/badge/src/words/phrases';
import { badgeStatus } from '../../support/badge/statuses';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NOW = Date.parse('2026-03-28T20:00:00Z');

const english = new Phrases(en, 'en-GB', 'Europe/Berlin');

describe('a countdown', () => {
  it.each([
    [0, '0:00'],
    [1, '0:01'],
    [59 * SECOND, '0:59'],
    [59_001, '1:00'],
    [HOUR - 1, '1h'],
    [3 * HOUR + 5 * MINUTE - 1, '3h 5m'],
    [24 * HOUR, '1d'],
    [51 * HOUR, '2d 3h'],
    [-5, '0:00'],
  ])('of %d ms reads %s', (left, text) => {
    expect(english.countdown(left)).toBe(text);
  });
});

describe('a moment', () => {
  it.each([
    ['2026-03-28T22:30:00Z', 'today, 23:30'],
    ['2026-03-28T23:30:00Z', 'tomorrow, 00:30'],
    ['2026-03-29T07:00:00Z', 'tomorrow, 09:00'],
    ['2026-03-27T12:00:00Z', 'yesterday, 13:00'],
    ['2026-04-02T07:00:00Z', 'Thu 2 Apr, 09:00'],
    ['2027-04-02T07:00:00Z', 'Fri, 2 Apr 2027, 09:00'],
  ])('%s reads in the viewer’s zone, across a change of the clocks: %s', (iso, text) => {
    expect(english.moment(Date.parse(iso), NOW)).toBe(text);
  });
});

describe('a length', () => {
  it.each([
    [400, '1 sec'],
    [59 * SECOND, '59 secs'],
    [4 * MINUTE, '4 mins'],
    [2 * HOUR + 5 * MINUTE, '2 hrs 5 mins'],
    [50 * HOUR, '2 days 2 hrs'],
  ])('of %d ms reads %s', (ms, text) => {
    expect(english.length(ms)).toBe(text);
  });
});

describe('the explanation of a status', () => {
  const explain = (parts: Parameters<typeof badgeStatus>[0]) => english.explain(badgeStatus(parts), NOW);
  const asleep = { state: 'SLEEPING', reason: 'TEAMMATE_MESSAGE', wakeAt: '2026-03-29T07:00:00Z' } as const;

  it('says who caused it and when it ends', () => {
    expect(explain({})).toBe('Replies automatically');
    expect(explain({ permission: 'SUGGEST' })).toBe('Drafts replies for you to send');
    expect(explain({ reason: 'MANUAL' })).toBe('Changed by Ada');
    expect(explain(asleep)).toBe('Paused because Ada replied. Back tomorrow, 09:00');
    expect(explain({ ...asleep, wakeAt: null, endOnReply: true })).toBe(
      'Paused because Ada replied. Back when they reply',
    );
    expect(explain({ state: 'INACTIVE', reason: 'OPT_OUT' })).toBe('Opted out. Until turned on');
  });

  it.each([
    ['USER', 'ada', 'Ada', 'Ada'],
    ['USER', 'ada', null, 'ada'],
    ['USER', null, null, 'a teammate'],
    ['BOT', 'b1', null, 'the bot'],
    ['CONTACT', 'anna', null, 'the contact'],
    ['SYSTEM', null, null, 'the service'],
  ] as const)('names a %s with id %s and name %s %s', (kind, externalId, name, text) => {
    expect(english.who({ kind, externalId, name, via: null })).toBe(text);
  });

  it('names both the person and the program that acted for them', () => {
    const via = { kind: 'INTEGRATION', externalId: 'crm', name: 'CRM' } as const;
    expect(english.who({ kind: 'USER', externalId: 'ada', name: 'Ada', via })).toBe('Ada via CRM');
  });

  it('understands a reason that a newer service has', () => {
    expect(explain({ reason: 'NEWER' as never })).toBe('Changed by Ada');
  });
});
