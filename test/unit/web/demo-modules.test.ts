import type { HistoryItem } from '../../../web/demo/generated/operations';
import { announceChange, describeChange, isNotable } from '../../../web/demo/history/describe-change';
import { initialsOf } from '../../../web/demo/inbox/initials';
import { hrefOf, parseRoute } from '../../../web/demo/route';

const NOW = Date.parse('2026-03-02T12:00:00Z');

describe('the address of a page of the demo', () => {
  it('names any contact', () => {
    for (const id of ['anna', 'a/b?c#d', '+49 151', 'نور'])
      expect(parseRoute(hrefOf(id))).toEqual({ page: 'inbox', contactId: id });
    expect(parseRoute('#/workspace')).toEqual({ page: 'workspace' });
  });

  it.each(['', '#', '#/', '#/c/', '#/c/%E0%A4%A', '#elsewhere'])(
    'is the inbox where it names nothing: %j',
    (hash) => {
      expect(parseRoute(hash)).toEqual({ page: 'inbox', contactId: null });
    },
  );
});

it.each([
  ['Anna Berger', 'AB'],
  ['anna', 'A'],
  ['Anna Maria van der Berg', 'AB'],
  ['👩🏽‍🚀 Zára Ünal 🌙', 'ZÜ'],
  ['👩🏽‍🚀', '👩🏽‍🚀'],
  ['نور حداد', 'نح'],
  ['e\u0301mile Zola', 'E\u0301Z'],
  ['(Ada) Lovelace', 'AL'],
  ['   ', '?'],
])('abbreviates %j as %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

describe('a change, in words', () => {
  const alex = { kind: 'USER', externalId: 'alex', name: 'Alex', via: null } as const;
  const item = (more: Partial<HistoryItem>): HistoryItem => ({
    ...{
      id: '1',
      version: 4,
      previousState: 'ACTIVE',
      state: 'SLEEPING',
      outcome: 'APPLIED',
      reason: 'MANUAL',
    },
    ...{ actor: alex, note: null, wakeAt: null, messageId: null },
    ...{ effectiveAt: '2026-03-02T11:00:00.000Z', recordedAt: '2026-03-02T11:00:00.000Z' },
    ...more,
  });
  const soon = new Date(NOW + 60_000).toISOString();

  it.each<[Partial<HistoryItem>, RegExp]>([
    [
      { reason: 'TEAMMATE_MESSAGE', wakeAt: soon },
      /^Paused because Alex replied\. Back today, \d+:\d\d [AP]M$/,
    ],
    [
      { reason: 'TEAMMATE_MESSAGE', actor: { ...alex, kind: 'INTEGRATION', name: 'Inbox' } },
      /^Paused because a teammate replied\. Until turned on$/,
    ],
    [{ outcome: 'EXTENDED', wakeAt: soon }, /^Pause extended to \d+:\d\d [AP]M$/],
    [{ state: 'ACTIVE', reason: 'TIMER' }, /^Woke up on schedule$/],
    [{ state: 'ACTIVE', reason: 'MANUAL' }, /^Turned on by Alex$/],
    [{ state: 'INACTIVE', reason: 'MANUAL' }, /^Set to inactive by Alex\. Until turned on$/],
    [{ state: 'ACTIVE', reason: 'CORRECTION' }, /^Resumed: a message was reported by mistake$/],
    [
      { outcome: 'STALE', reason: 'TEAMMATE_MESSAGE' },
      /^No effect: Alex wrote, but it was delivered too late$/,
    ],
    [
      { outcome: 'SUPPRESSED', reason: 'TEAMMATE_MESSAGE' },
      /^No effect: Alex wrote, but the bot is inactive, or its end time is fixed$/,
    ],
  ])('%j', (more, words) => {
    expect(describeChange(item(more), NOW)).toMatch(words);
  });

  it('has the number of replies only where the limit holds now', () => {
    const limit = item({ reason: 'MESSAGE_LIMIT', wakeAt: soon });
    const contact = (version: number) =>
      ({ botStatus: { version, messageCounts: [{ sent: 1 }, { sent: 3 }] } }) as unknown as Parameters<
        typeof announceChange
      >[1];
    expect(announceChange(limit, contact(4), NOW)).toMatch(
      /^The bot has sent 3 replies, its limit, and sleeps until \d/,
    );
    expect(announceChange(limit, contact(5), NOW)).toMatch(
      /^Paused because it reached its limit of replies\. Back/,
    );
  });

  it('leaves out messages that changed nothing, but not corrections', () => {
    expect(isNotable(item({ outcome: 'NO_CHANGE', reason: 'REPLY' }))).toBe(false);
    expect(isNotable(item({ outcome: 'NO_CHANGE', reason: 'CORRECTION' }))).toBe(true);
    expect(isNotable(item({ outcome: 'STALE' }))).toBe(true);
  });
});
