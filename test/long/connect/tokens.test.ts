import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { TEST_SECRET } from '../../support/app/tokens';
import { Page } from '../../support/connect/page';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { Child } from '../../support/processes/child';
import { freePort } from '../../support/processes/free-port';
import { ROOT } from '../../support/processes/root';
import { until } from '../../support/until';

const page = new Page('docs/tokens.md');
const SERVERS = [
  { language: 'js', file: 'token-server.mjs', command: (file: string) => ['node', file] },
  { language: 'py', file: 'token_server.py', command: (file: string) => ['python3', file] },
  {
    language: 'php',
    file: 'bot-status-token.php',
    command: (file: string, port: number) => ['php', '-S', `127.0.0.1:${port}`, file],
  },
] as const;

/** In CI, nothing is left out. */
const isInstalled = (program: string) =>
  Boolean(process.env.CI) || spawnSync(program, ['--version']).status === 0;

describe('docs/tokens.md', () => {
  disposeAfterAll();
  let app: TestApp;
  let folder: string;

  beforeAll(async () => {
    app = await startTestApp();
    folder = mkdtempSync(join(tmpdir(), 'bot-status-tokens-'));
    disposeLater(() => rmSync(folder, { recursive: true, force: true }));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });

  it('names the three programs that are tested', () => {
    for (const { language, file } of SERVERS) {
      expect(page.code(language)).toHaveLength(1);
      expect(page.code(language)[0]!.split('\n', 1)[0]).toContain(file);
    }
  });

  for (const { language, file, command } of SERVERS) {
    const run = isInstalled(command('', 0)[0]!) ? it : it.skip;
    run(`leads to a token for the person who is signed in: ${file}`, async () => {
      const port = await freePort();
      const [code] = page.code(language);
      writeFileSync(join(folder, file), code!.replaceAll('3000', String(port)));
      const [program, ...args] = command(file, port) as [string, ...string[]];
      const env = { ...process.env, AUTH_SECRET: TEST_SECRET };
      new Child(program, args, { cwd: folder, env, stdio: 'ignore' });
      const url = `http://127.0.0.1:${port}/bot-status-token`;
      let response: Response | null = null;
      await until('the token server', async () => {
        response = await fetch(url).catch(() => null);
        return response !== null;
      });
      expect(response!.headers.get('cache-control')).toBe('no-store');
      const token = await response!.text();

      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const body = JSON.stringify({
        query: '{ viewer { actor { externalId name } role workspace expiresAt } }',
      });
      const answer = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body });
      const { data } = (await answer.json()) as { data: { viewer: { expiresAt: string } } };
      expect(data.viewer).toMatchObject({
        ...{ actor: { externalId: 'alex', name: 'Alex' }, role: 'AGENT', workspace: 'demo' },
      });
      const minutes = (Date.parse(data.viewer.expiresAt) - Date.now()) / 60_000;
      expect(Math.round(minutes)).toBe(15);
    });
  }
});
