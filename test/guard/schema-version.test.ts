import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERIES } from '../../src/persistence/schema/schema-version';
import { ROOT } from '../support/processes/root';

const versionOf = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8')).version;

it('the tables are noted to be of the minor version of the package', () => {
  expect(versionOf('package.json')).toMatch(new RegExp(`^${SERIES.replace('.', '\\.')}\\.`));
});

it('the client has the version of the service', () => {
  expect(versionOf('packages/client/package.json')).toBe(versionOf('package.json'));
});
