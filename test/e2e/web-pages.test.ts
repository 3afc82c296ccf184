import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { registerWebPages } from '../../src/server/web-pages';
import { disposeAfterAll, disposeLater } from '../support/leftovers';
import { startTestApp, type TestApp } from '../support/test-app';

describe('the demo token', () => {
  disposeAfterAll();
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ config: { demo: true, allowedOrigins: ['https://inbox.example.com'] } });
  });

  const ask = (headers: Record<string, string>) => fetch(`${app.url}/demo/token`, { headers });
  const own = { 'x-demo-page': 'yes', 'sec-fetch-site': 'same-origin' };

  it('is given to the demo page, and kept by nobody', async () => {
    const response = await ask(own);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    const tokens = (await response.json()) as Record<string, string>;
    const roles = Object.values(tokens).map(
      (token) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()).role,
    );
    expect(roles).toEqual(['AGENT', 'INTEGRATION']);
  });

  it.each([
    ['another site', { ...own, 'sec-fetch-site': 'cross-site' }],
    ['another host of the same site', { ...own, 'sec-fetch-site': 'same-site' }],
    ['an address typed by hand', { ...own, 'sec-fetch-site': 'none' }],
    ['an origin that may call the API', { 'x-demo-page': 'yes', origin: 'https://inbox.example.com' }],
    ['a page without a name', { 'x-demo-page': 'yes', origin: 'null' }],
    ['whoever just asks', {}],
  ])('is not given to %s', async (_who, headers) => {
    const response = await ask(headers);
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(await response.text()).not.toContain('eyJ');
  });

  it('does not exist where the demo is off', async () => {
    const quiet = await startTestApp();
    const response = await fetch(`${quiet.url}/demo/token`, { headers: own });
    expect(response.status).toBe(404);
  });
});

describe('the web pages', () => {
  disposeAfterAll();

  async function serve(files: Record<string, string>): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'bot-status-web-'));
    disposeLater(() => rmSync(folder, { recursive: true }));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const server = Fastify();
    await registerWebPages(server, { demoTokens: null, folder });
    disposeLater(() => server.close());
    return server.listen({ host: '127.0.0.1', port: 0 });
  }

  it('let any page load the badge, and check for a newer one', async () => {
    const url = await serve({ 'index.html': '<p>demo</p>', 'bot-status-badge.js': 'export {}' });
    const badge = await fetch(`${url}/bot-status-badge.js`, {
      headers: { origin: 'https://inbox.example.com' },
    });
    expect(badge.headers.get('access-control-allow-origin')).toBe('*');
    expect(badge.headers.get('content-type')).toContain('javascript');
    expect(badge.headers.get('cache-control')).toBe('no-cache');
    const page = await fetch(`${url}/`);
    expect(await page.text()).toBe('<p>demo</p>');
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('say what to do where they have not been built', async () => {
    const response = await fetch(`${await serve({})}/`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('npm run build');
  });
});
