import { startTestApp, type TestApp } from '../../support/app/test-app';
import { disposeAfterAll } from '../../support/leftovers';

const statusOf = async (url: string) => (await fetch(url)).status;

describe('metrics and readiness on a port of their own', () => {
  disposeAfterAll();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ config: { monitoring: { host: '127.0.0.1', port: 0 } } });
  });

  it('are there, and nowhere else', async () => {
    expect(app.monitoringUrl).not.toBe(app.url);
    const [metrics, ready] = await Promise.all(
      ['metrics', 'readyz'].map((path) => fetch(`${app.monitoringUrl}/${path}`)),
    );
    expect(await metrics!.text()).toContain('bot_status_sockets 0');
    expect(await ready!.json()).toMatchObject({ status: 'ready', checks: { capacity: true } });
    for (const path of ['metrics', 'readyz']) expect(await statusOf(`${app.url}/${path}`)).toBe(404);
  });

  it('leave the check that the process lives on both', async () => {
    for (const url of [app.url, app.monitoringUrl]) expect(await statusOf(`${url}/healthz`)).toBe(200);
  });

  it('serve nothing else', async () => {
    for (const path of ['graphql?query={__typename}', '', 'demo/token'])
      expect(await statusOf(`${app.monitoringUrl}/${path}`)).toBe(404);
  });
});
