import {
  hasRoom,
  isContactId,
  planSubscription,
} from '../../../../packages/client/src/store/subscription/watch-groups';

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
