import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import Fastify from 'fastify';
import { registerWebPages } from '../../../src/server/pages/web-pages';
import { startTestApp } from '../../support/app/test-app';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { ROOT } from '../../support/processes/root';

interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As it arrived, which fetch does not show. */
  readonly body: Buffer;
}

function get(url: string, headers: Record<string, string> = {}): Promise<Received> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      const parts: Buffer[] = [];
      const { statusCode: status = 0, headers: received } = response;
      response.on('data', (part) => parts.push(part));
      response.once('end', () => resolve({ status, headers: received, body: Buffer.concat(parts) }));
    })
      .once('error', reject)
      .end();
  });
}

describe('the files of the web pages', () => {
  disposeAfterAll();

  async function serve(files: Record<string, string>): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'bot-status-web-'));
    disposeLater(() => rmSync(folder, { recursive: true }));
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return start(folder);
  }

  async function start(folder: string | undefined): Promise<string> {
    const server = Fastify();
    await registerWebPages(server, { demo: null, folder });
    disposeLater(() => server.close());
    return server.listen({ host: '127.0.0.1', port: 0 });
  }

  it.each(['identity', 'br', 'gzip'])(
    'sent as %s, can be loaded by any page if they are modules, and kept if their name has a digest',
    async (encoding) => {
      const files = [
        'index.html',
        'bot-status-badge.js',
        'assets/de-Dq8u0gPz.js',
        'assets/index-DQ3wd0IU.css',
      ];
      const forms = files.flatMap((name) => [name, `${name}.br`, `${name}.gz`]);
      const url = await serve(Object.fromEntries(forms.map((name) => [name, name])));
      const ending = { identity: '', br: '.br', gzip: '.gz' }[encoding];
      const seen = files.map(async (name) => {
        const { headers, body } = await get(`${url}/${name}`, { 'accept-encoding': encoding });
        expect(body.toString()).toBe(name + ending);
        expect(headers['content-encoding']).toBe(encoding === 'identity' ? undefined : encoding);
        expect(headers.vary).toContain('accept-encoding');
        return [headers['content-type'], headers['cache-control'], headers['access-control-allow-origin']];
      });
      const immutable = 'public, max-age=31536000, immutable';
      expect(await Promise.all(seen)).toEqual([
        ['text/html; charset=utf-8', 'no-cache', undefined],
        [expect.stringContaining('javascript'), 'no-cache', '*'],
        [expect.stringContaining('javascript'), immutable, '*'],
        ['text/css; charset=utf-8', immutable, undefined],
      ]);
    },
  );

  it('are not sent again to a browser that has the same form of them', async () => {
    const url = await serve({ 'index.html': 'page', 'index.html.br': 'br' });
    const { headers } = await get(`${url}/`, { 'accept-encoding': 'br' });
    const again = { 'if-none-match': headers.etag! };
    expect(await get(`${url}/`, { 'accept-encoding': 'br', ...again })).toMatchObject({ status: 304 });
    expect(await get(`${url}/`, again)).toMatchObject({ status: 200, body: Buffer.from('page') });
  });

  it('have no address of their own in their compressed forms', async () => {
    const url = await serve({ 'index.html': 'page', 'index.html.br': 'br' });
    expect((await get(`${url}/index.html.br`)).status).toBe(404);
  });

  it('say what to do where they have not been built', async () => {
    const { status, body } = await get(`${await start(undefined)}/`);
    expect(status).toBe(200);
    expect(body.toString()).toContain('npm run build');
  });

  it('arrive compressed as built, the badge in no more than the documentation says', async () => {
    const { url } = await startTestApp();
    const load = async (encoding: string) =>
      (await get(`${url}/bot-status-badge.js`, { 'accept-encoding': encoding })).body;
    const [plain, gzip, brotli] = await Promise.all(['identity', 'gzip', 'br'].map(load));
    expect(gunzipSync(gzip!)).toEqual(plain);
    expect(brotliDecompressSync(brotli!)).toEqual(plain);
    for (const page of ['README.md', 'docs/composer.md']) {
      const documented = Number(readFileSync(join(ROOT, page), 'utf8').match(/(\d+) kB \(?gzipped\)/)?.[1]);
      expect(Math.round(gzip!.length / 1_000)).toBeLessThanOrEqual(documented);
    }
    expect(brotli!.length).toBeLessThan(gzip!.length);
  });
});
