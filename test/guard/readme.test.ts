import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/config';

const root = join(__dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

it('the README names every setting, with the default it has', () => {
  const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| (?:`([^`]*)`)?/gm)].map(([, name, value]) => [
    name,
    value,
  ]);
  const defaults = Object.fromEntries(rows);
  const config = loadConfig({});
  expect(defaults).toMatchObject({
    HOST: config.host,
    PORT: String(config.port),
    DATABASE_URL: config.databaseUrl,
    LOG_LEVEL: config.logLevel,
    RATE_LIMIT_PER_MINUTE: String(config.rateLimitPerMinute),
  });
  expect(loadConfig({ LOG_RETENTION: defaults.LOG_RETENTION }).logRetentionMs).toBe(config.logRetentionMs);
  const read = [
    ...readFileSync(join(root, 'src', 'config', 'settings.ts'), 'utf8').matchAll(/^ {2}([A-Z_]+):/gm),
  ];
  expect(Object.keys(defaults)).toEqual(expect.arrayContaining(read.map(([, name]) => name)));
});
