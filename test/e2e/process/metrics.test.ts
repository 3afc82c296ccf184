import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestApp } from '../../support/app/test-app';
import { disposeAfterAll } from '../../support/leftovers';

describe('the metrics in docs/operations.md', () => {
  disposeAfterAll();

  it('are those that a running service has, and no other', async () => {
    const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'operations.md'), 'utf8');
    const documented = [...page.matchAll(/^\| `(bot_status_\w+)(?:\{\w+\})?` \|/gm)].map(([, name]) => name);
    const { url } = await startTestApp();
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const counted = [...metrics.matchAll(/^# TYPE (bot_status_\w+) /gm)].map(([, name]) => name);
    expect(documented.sort()).toEqual(counted.sort());
  });
});
