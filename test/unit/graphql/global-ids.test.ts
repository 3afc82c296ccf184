import { globalIds } from '../../../src/graphql/global-ids';
import { digestOf } from '../../support/contact-digest';

const [anna, ben, otherAnna] = [
  digestOf('acme', 'anna'),
  digestOf('acme', 'ben'),
  digestOf('globex', 'anna'),
];

describe('the ids of objects', () => {
  it('are other ones for every type, workspace and object', () => {
    const ids = [
      ...[anna, ben, otherAnna].flatMap((digest) => [globalIds.contact(digest), globalIds.status(digest)]),
      globalIds.bot('bot-1'),
      globalIds.bot('bot-2'),
    ];
    expect(new Set(ids).size).toBe(8);
  });

  it('are always the same ones, which clients store', () => {
    expect(globalIds.contact(anna)).toBe(`contact_${anna.slice(0, 32)}`);
    expect(globalIds.status(anna)).toBe(`status_${anna.slice(0, 32)}`);
    expect(globalIds.bot('bot-1')).toBe('bot_bot-1');
  });

  it('do not name a contact, not even the longest one', () => {
    const longest = digestOf('acme', 'anna'.repeat(32));
    for (const id of [globalIds.contact(longest), globalIds.status(longest)]) {
      expect(id).toMatch(/^(contact|status)_[0-9a-f]{32}$/);
    }
  });
});
