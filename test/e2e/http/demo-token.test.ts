import { request } from 'node:http';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { disposeAfterAll } from '../../support/leftovers';

describe('the demo token', () => {
  disposeAfterAll();
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({
      config: {
        ...{ demo: true, allowedHosts: ['demo.example.com'] },
        allowedOrigins: ['https://inbox.example.com'],
      },
    });
  });

  const ask = (headers: Record<string, string>) => fetch(`${app.url}/demo/token`, { headers });
  /** Asks as a browser does; fetch would not send a Host header of ours. */
  function visit(path: string, headers: Record<string, string>) {
    return new Promise<{ status: number; text: string; caching: string | undefined }>((resolve, reject) => {
      const get = request(
        `${app.url}${path}`,
        { headers: { accept: 'text/html', ...headers } },
        (response) => {
          let text = '';
          const { statusCode: status = 0, headers: answered } = response;
          response.on('data', (data) => {
            text += data;
          });
          response.once('end', () => resolve({ status, text, caching: answered['cache-control'] }));
        },
      );
      get.once('error', reject).end();
    });
  }
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
    expect(roles).toEqual(['AGENT', 'INTEGRATION', 'ADMIN']);
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

  it.each(['localhost', '127.0.0.1:4000', '[::1]:4000', 'LOCALHOST:80', 'demo.example.com'])(
    'is given under the host name %s, and so are the explorers with one',
    async (host) => {
      expect(await visit('/demo/token', { ...own, host })).toMatchObject({ status: 200 });
      for (const path of ['/graphql', '/graphiql']) {
        const explorer = await visit(path, { host });
        expect(explorer).toMatchObject({ status: 200, caching: 'no-store' });
        expect(explorer.text).toMatch(/data-token="ey/);
      }
      expect((await visit('/', { host })).status).toBe(200);
    },
  );

  it.each([
    ['evil.example'],
    ['evil.example:4000'],
    ['localhost.evil.example'],
    ['127.0.0.1.evil.example'],
    ['localhost@evil.example'],
    ['evil.example@localhost'],
    ['demo.example.com.'],
    ['0.0.0.0'],
    [' '],
  ])('nothing of the demo is given under the host name %j, that a foreign page may have', async (host) => {
    for (const path of [
      '/demo/token',
      '/%64emo/token',
      '/demo/token?x',
      '/',
      '/graphql',
      '/graphql?query={a}',
      '/graphiql',
    ]) {
      const { status, text, caching } = await visit(path, { ...own, host });
      expect({ path, status, caching }).toEqual({ path, status: 403, caching: 'no-store' });
      expect(text).toContain('ALLOWED_HOSTS');
      expect(text).not.toContain('eyJ');
    }
  });

  it.each([
    { 'x-forwarded-for': '203.0.113.7' },
    { 'x-forwarded-host': 'demo.example.com' },
    { 'x-forwarded-proto': 'https' },
    { forwarded: 'for=203.0.113.7' },
    { 'x-real-ip': '203.0.113.7' },
    { via: '1.1 proxy' },
  ])('nothing of the demo goes through a proxy on this machine: %j', async (headers) => {
    for (const path of ['/demo/token', '/graphql', '/graphiql', '/']) {
      const { status, text } = await visit(path, { ...own, ...headers, host: 'localhost:4000' } as never);
      expect({ path, status }).toEqual({ path, status: 403 });
      expect(text).toContain('DEMO=public');
    }
  });

  it('goes through proxies and to other machines where it was asked for in so many words', async () => {
    const open = await startTestApp({ config: { demo: true, isDemoPublic: true } });
    const response = await fetch(`${open.url}/demo/token`, {
      headers: { ...own, 'x-forwarded-for': '203.0.113.7' },
    });
    expect(response.status).toBe(200);
    expect(open.logged).toEqual([expect.stringContaining('DEMO=public')]);
  });

  it('does not exist where the demo is off', async () => {
    const quiet = await startTestApp();
    const response = await fetch(`${quiet.url}/demo/token`, { headers: own });
    expect(response.status).toBe(404);
  });
});
