import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startWithBot } from '../support/app/start-with-bot';
import { disposeAfterAll } from '../support/leftovers';
import { ROOT } from '../support/processes/root';

const run = promisify(execFile);

describe('the examples of docs/rest.md', () => {
  disposeAfterAll();

  it('work when they are run one after another', async () => {
    const { app } = await startWithBot();
    const page = readFileSync(join(ROOT, 'docs/rest.md'), 'utf8');
    const [access, ...blocks] = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block!);
    expect(access).toMatch(
      /^export API=http:\/\/localhost:4000\/v1 TOKEN=\$\(npm run --silent token -- --workspace demo/,
    );
    // An answer with an error ends the script; long polls are shortened.
    const script = `set -euo pipefail
      curl() { command curl --fail-with-body "$@"; echo; }
      ${blocks.join('\n').replace('wait=30', 'wait=1')}`;
    const env = { ...process.env, API: `${app.url}/v1`, TOKEN: await app.token('INTEGRATION') };
    const { stdout } = await run('bash', ['-c', script], { env });
    const answers = stdout.trim().split('\n').filter(Boolean);
    expect(answers.map((answer) => (answer.startsWith('{') ? JSON.parse(answer) : answer))).toMatchObject([
      { outcome: 'APPLIED', maySpeak: false, state: 'SLEEPING' },
      { maySpeak: false, state: 'SLEEPING' },
      'no',
      { state: 'ACTIVE' },
      { granted: true },
      { outcome: 'NO_CHANGE', statusChange: { reason: 'CORRECTION' } },
      { events: expect.any(Array), start: 'RESUMED' },
    ]);
  });
});
