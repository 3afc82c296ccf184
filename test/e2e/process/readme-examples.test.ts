import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startTestApp } from '../../support/app/test-app';
import { disposeAfterAll } from '../../support/leftovers';

const root = join(__dirname, '..', '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const run = promisify(execFile);

/** The code blocks of a language, as a reader would copy them. */
function blocks(language: string): string[] {
  return [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , code]) => code!);
}

describe('the examples of the README', () => {
  disposeAfterAll();
  let url: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const app = await startTestApp({ config: { demo: true } });
    url = app.url;
    env = { ...process.env, TOKEN: app.demoTokens.ADMIN };
  });

  const here = (code: string) => code.replaceAll('localhost:4000', new URL(url).host);

  it('work with curl', async () => {
    const [code] = blocks('sh').filter((block) => block.includes('curl'));
    const { stdout } = await run('bash', ['-c', here(code!)], { env });
    expect(stdout).toContain('"outcome":"APPLIED"');
    expect(stdout).toContain('"note":"I am on it"');
  });

  it.each([
    ['live.mjs', 'SNAPSHOT ben ACTIVE'],
    ['apollo.mjs', 'SLEEPING'],
    ['bot.mjs', /^sent reply-to-inbound-\d+: You said: Hello\?$/m],
  ])('work in Node: %s', async (name, said) => {
    const [code] = blocks('js').filter((block) => block.startsWith(`// ${name}`));
    const { stdout } = await run('node', ['--input-type=module', '-e', here(code!)], { env, cwd: root });
    expect(stdout).toMatch(said);
  });
});
