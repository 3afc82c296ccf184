import { PreparedOperations } from '../../../src/graphql/prepared-operation';
import { createSchema } from '../../../src/graphql/schema';

describe('prepared operations', () => {
  it('are kept by the memory they take: many small ones, or a few large ones', () => {
    const operations = new PreparedOperations(createSchema(), []);
    const small = (number: number) => `query A${number} { bots { id } }`;
    const ids = Array.from({ length: 1_000 }, (_, index) => `"c${index}"`).join(' ');
    const large = (number: number) => `query A${number} { botStatuses(contactIds: [${ids}]) { id } }`;
    for (let number = 0; number < 500; number += 1) operations.prepare(small(number), null);
    expect(operations.isKnown(small(0), null)).toBe(true);
    for (let number = 0; number < 40; number += 1) operations.prepare(large(number), null);
    expect(operations.isKnown(small(0), null)).toBe(false);
    expect(operations.isKnown(large(0), null)).toBe(false);
    expect(operations.isKnown(large(39), null)).toBe(true);
  });
});
