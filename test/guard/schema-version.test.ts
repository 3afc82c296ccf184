import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERIES } from '../../src/persistence/schema/schema-version';

it('the tables are noted to be of the minor version of the package', () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'));
  expect(version).toMatch(new RegExp(`^${SERIES.replace('.', '\\.')}\\.`));
});
