import { digestOf } from '../../../src/application/contact-digest';
import { globalIds } from '../../../src/graphql/global-ids';

describe('the ids of objects', () => {
  it('are other ones for every type, workspace and object', () => {
    const ids = [
      globalIds.contact('acme', 'anna'),
      globalIds.contact('acme', 'ben'),
      globalIds.contact('globex', 'anna'),
      globalIds.status('acme', 'anna'),
      globalIds.status('acme', 'ben'),
      globalIds.status('globex', 'anna'),
      globalIds.bot('bot-1'),
      globalIds.bot('bot-2'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are always the same ones, which clients store', () => {
    expect(globalIds.contact('acme', 'anna')).toBe(`contact_${digestOf('acme', 'anna').slice(0, 32)}`);
    expect(globalIds.status('acme', 'anna')).toBe(`status_${digestOf('acme', 'anna').slice(0, 32)}`);
    expect(globalIds.bot('bot-1')).toBe('bot_bot-1');
  });

  it('do not name a contact, not even the longest one', () => {
    const longest = 'anna'.repeat(32);
    for (const id of [globalIds.contact('acme', longest), globalIds.status('acme', longest)]) {
      expect(id).toMatch(/^(contact|status)_[0-9a-f]{32}$/);
    }
  });

  it('are known of an erased contact from its digest alone', () => {
    expect(globalIds.erasedContact(digestOf('acme', 'anna'))).toBe(globalIds.contact('acme', 'anna'));
  });
});
