import { inList, inPairs } from '../../../../src/persistence/sql/in-list';
import { mysqlDialect } from '../../../../src/persistence/sql/sql-dialect';

const idsUpTo = (count: number) => Array.from({ length: count }, (_, index) => `id ${index}`);

describe('a list of values in a statement', () => {
  it('repeats the last value up to a power of two', () => {
    expect(inList(['a', 'b', 'c'])).toEqual({ sql: '(?, ?, ?, ?)', parameters: ['a', 'b', 'c', 'c'] });
    expect(inPairs(mysqlDialect, [['a', '1']]).parameters).toEqual(['a', '1']);
  });

  it('matches no key if it is empty', () => {
    expect(inList([])).toEqual({ sql: '(?)', parameters: [''] });
  });

  it.each([16_384, 16_385, 30_000, 32_766])(
    'of %i values has no more parameters than a statement of SQLite may have',
    (count) => {
      const values = idsUpTo(count);
      const { sql, parameters } = inList(values);
      expect(parameters.length).toBeLessThanOrEqual(32_766);
      expect(sql.match(/\?/g)).toHaveLength(parameters.length);
      expect(new Set(parameters)).toEqual(new Set(values));
    },
  );
});
