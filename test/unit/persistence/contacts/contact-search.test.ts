import {
  BY_ID,
  type ContactFilter,
  type ContactOrder,
} from '../../../../src/application/ports/contact-store';
import { isScan } from '../../../../src/persistence/contacts/contact-search';

describe('a search', () => {
  it.each<[ContactFilter, ContactOrder, boolean]>([
    [{}, BY_ID, false],
    [{ search: null, states: undefined }, { field: 'CONTACT_ID', direction: 'DESC' }, false],
    [{ search: 'a' }, BY_ID, true],
    [{}, { field: 'NAME', direction: 'ASC' }, true],
    [{}, { field: 'WAKE_AT', direction: 'DESC' }, true],
  ])('by %j in the order %j may have to read all contacts: %s', (filter, order, expected) => {
    expect(isScan(filter, order)).toBe(expected);
  });
});
