import Fastify from 'fastify';
import { registerDocsPages } from '../../../src/server/pages/docs-pages';
import { startTestApp } from '../../support/app/test-app';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';

describe('the documentation', () => {
  disposeAfterAll();

  it('says how to build it', async () => {
    const server = Fastify();
    await registerDocsPages(server, undefined);
    disposeLater(() => server.close());
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    const response = await fetch(`${url}/docs`);
    expect(response.url).toBe(`${url}/docs/`);
    expect(await response.text()).toContain('<code>npm run docs</code>');
  });

  it('is only served where the demo is on', async () => {
    const statusOf = async (demo: boolean) => {
      const { url } = await startTestApp({ config: { demo } });
      return (await fetch(`${url}/docs/`)).status;
    };
    expect([await statusOf(true), await statusOf(false)]).toEqual([200, 404]);
  });
});
