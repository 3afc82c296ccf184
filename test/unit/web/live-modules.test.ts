import type { BadgeStatus } from '../../../packages/badge/src/api/generated/operations';
import { TokenSource } from '../../../packages/badge/src/api/token-source';
import { ClockSkew } from '../../../packages/badge/src/live/clock-skew';
import {
  expecting,
  fromAnswer,
  fromStream,
  settled,
  shownStatus,
  UNKNOWN,
} from '../../../packages/badge/src/live/status-entry';
import {
  hasRoom,
  isContactId,
  planSubscription,
} from '../../../packages/badge/src/live/subscription/watch-groups';

const status = (version: number): BadgeStatus => ({
  ...{
    contactId: 'anna',
    state: 'ACTIVE',
    reason: 'INITIAL',
    permission: 'SEND',
    available: true,
    unavailableReason: null,
    endOnReply: false,
    messageCounts: [],
  },
  ...{ since: '2026-03-01T00:00:00.000Z', wakeAt: null, note: null, pinned: false, locked: false },
  changedBy: { kind: 'SYSTEM', externalId: null, name: null, via: null },
  ...{ version, pendingInbound: 0, waitingSince: null, viewerCanChange: true, contact: { name: 'Anna' } },
});

describe('what is known of a status', () => {
  it('is never replaced by an older change', () => {
    const entry = fromStream(UNKNOWN, 'SNAPSHOT', status(5));
    expect(shownStatus(fromStream(entry, 'CHANGE', status(4)))?.version).toBe(5);
    expect(shownStatus(fromAnswer(entry, status(4)))?.version).toBe(5);
  });

  it('is what the stream says of a version, and of two answers the later one', () => {
    const off = { ...status(5), available: false };
    const streamed = fromStream(UNKNOWN, 'SNAPSHOT', off);
    // The answer was read before the mode of the bot changed, and came after that snapshot.
    expect(shownStatus(fromAnswer(streamed, status(5)))).toBe(off);
    const answered = fromAnswer(streamed, status(6));
    const later = { ...status(6), available: false };
    expect(shownStatus(fromAnswer(answered, later))).toBe(later);
    expect(shownStatus(fromStream(answered, 'CHANGE', later))).toBe(later);
  });

  it('begins anew with a snapshot of an erased contact also after an answer that changed nothing', () => {
    const streamed = fromStream(UNKNOWN, 'CHANGE', status(5));
    const answered = fromAnswer(streamed, status(5));
    expect(shownStatus(fromStream(answered, 'SNAPSHOT', status(0)))?.version).toBe(0);
  });

  it('begins anew with a snapshot of an erased contact, but not with one that an answer overtook', () => {
    const streamed = fromStream(UNKNOWN, 'CHANGE', status(5));
    expect(shownStatus(fromStream(streamed, 'SNAPSHOT', status(0)))?.version).toBe(0);
    const answered = fromAnswer(streamed, status(6));
    expect(shownStatus(fromStream(answered, 'SNAPSHOT', status(5)))?.version).toBe(6);
  });

  it('shows what was clicked until it is answered, whatever comes meanwhile', () => {
    const clicked = { ...status(5), state: 'INACTIVE' } as const;
    const entry = fromStream(
      expecting(fromStream(UNKNOWN, 'SNAPSHOT', status(5)), clicked),
      'CHANGE',
      status(6),
    );
    expect(shownStatus(entry)).toBe(clicked);
    expect(shownStatus(settled(entry, clicked))?.version).toBe(6);
    expect(shownStatus(settled(entry, status(5)))).toBe(clicked);
  });
});

describe('the subscription of a page', () => {
  it('begins anew for a contact it does not know, and keeps those who left for a while', () => {
    expect(planSubscription(new Set(['a']), new Set(['a', 'b']))).toBe('RENEW');
    expect(planSubscription(new Set(['a', 'b']), new Set(['b']))).toBe('KEEP');
    expect(planSubscription(new Set(['a']), new Set())).toBe('KEEP');
    const many = new Set(Array.from({ length: 102 }, (_, index) => `${index}`));
    expect(planSubscription(many, new Set(['0']))).toBe('SHRINK');
  });

  it('takes a thousand contacts, and fewer with long ids', () => {
    const ids = (count: number, length: number) =>
      new Set(Array.from({ length: count }, (_, index) => String(index).padEnd(length, 'x')));
    expect(hasRoom(ids(999, 10), 'one more')).toBe(true);
    expect(hasRoom(ids(1_000, 10), 'one more')).toBe(false);
    expect(hasRoom(ids(200, 128), 'one more')).toBe(false);
  });

  it('takes no id that would fail it for all', () => {
    for (const id of ['', ' a', 'a\n', 'x'.repeat(256), '\ud800']) expect(isContactId(id)).toBe(false);
    for (const id of ['anna', 'Anna Ü', '+49 30 1', 'x'.repeat(255)]) expect(isContactId(id)).toBe(true);
  });
});

describe('the clock of the service', () => {
  it('is taken for the viewer’s unless an answer proves otherwise', () => {
    const skew = new ClockSkew();
    skew.learn(1_050, 1_100, 1_000);
    expect(skew.ms).toBe(0);
    skew.learn(9_000, 2_000, 1_900);
    expect(skew.ms).toBe(7_000);
    skew.learn(1_000, 9_100, 9_000);
    expect(skew.ms).toBe(-8_000);
  });
});

describe('a token source', () => {
  it('asks once for all, again when told to forget, and again after a failure', async () => {
    const answers = [Promise.resolve('one'), Promise.reject(new Error('offline')), Promise.resolve('two')];
    const asked = jest.fn(() => answers.shift()!);
    const tokens = new TokenSource(asked);
    expect(await Promise.all([tokens.get(), tokens.get()])).toEqual(['one', 'one']);
    tokens.forget();
    await expect(tokens.get()).rejects.toThrow('offline');
    expect(await tokens.get()).toBe('two');
    expect(asked).toHaveBeenCalledTimes(3);
    expect(new TokenSource('fixed').canRefresh).toBe(false);
  });
});
