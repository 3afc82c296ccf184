import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startTestApp } from '../../support/app/test-app';
import { disposeAfterAll } from '../../support/leftovers';

const root = join(__dirname, '..', '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const guide = readFileSync(join(root, 'docs', 'api.md'), 'utf8');
const run = promisify(execFile);

/** The code blocks of a language, as a reader would copy them. */
function blocks(language: string, text = readme): string[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
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
    const codes = blocks('sh').filter((block) => block.includes('curl'));
    expect(codes).toHaveLength(2);
    let said = '';
    for (const code of codes) said += (await run('bash', ['-c', here(code)], { env })).stdout;
    expect(said.match(/"outcome":"APPLIED"/g)).toHaveLength(2);
    expect(said).toContain('"note":"I am on it"');
  });

  it.each([
    ['live.mjs', /^ben ACTIVE /m],
    ['bot.mjs', /^sent reply-to-inbound-\d+: You said: Hello\?$/m],
  ])('work in Node: %s', async (name, said) => {
    const [code] = blocks('js').filter((block) => block.startsWith(`// ${name}`));
    const child = spawn('node', ['--input-type=module', '-e', here(code!)], { env, cwd: root });
    let output = '';
    const isSaid = new Promise<boolean>((resolve) => {
      const listen = (chunk: Buffer) => {
        output += String(chunk);
        if (said.test(output)) resolve(true);
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.once('exit', () => resolve(said.test(output)));
    });
    // Some of them run until they are stopped.
    const isRight = await isSaid;
    child.kill();
    expect([isRight, output]).toEqual([true, output]);
  });

  it('of the guide to the API are operations that work', async () => {
    const queries = blocks('graphql', guide);
    expect(queries).toHaveLength(2);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${env.TOKEN}` };
    for (const query of queries) {
      const body = JSON.stringify({ query });
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
      expect(await response.json()).toEqual({ data: expect.any(Object) });
    }
  });

  it('of the guide to the API that are files are there', () => {
    const files = [...guide.matchAll(/\]\(\.\.\/(examples\/[^)]+)\)/g)].map(([, file]) => file!);
    expect(new Set(files).size).toBeGreaterThanOrEqual(6);
    for (const file of files) expect([file, existsSync(join(root, file))]).toEqual([file, true]);
  });
});
