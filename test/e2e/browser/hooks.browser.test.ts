import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { startWithBot } from '../../support/app/start-with-bot';
import type { TestApp } from '../../support/app/test-app';
import { describeInBrowser, launchBrowser, openPage } from '../../support/browser/browser';
import { bundle } from '../../support/browser/bundle';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';

jest.setTimeout(60_000);

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Inbox</title><main id="list"></main>
<script type="module">
  Object.assign(window, await import('/status-list.js'));
  window.render = mount(list);
</script></html>`;

describeInBrowser('useBotStatus', () => {
  disposeAfterAll();
  let browser: Browser;
  let site: string;

  beforeAll(async () => {
    browser = await launchBrowser();
    const script = bundle('test/support/browser/status-list.jsx');
    const server = createServer(({ url }, response) => {
      const isScript = url === '/status-list.js';
      response
        .setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
        .end(isScript ? script : PAGE);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    disposeLater(() => {
      server.closeAllConnections();
      server.close();
    });
    site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  async function open({ url, token }: TestApp) {
    const { page, complaints } = await openPage(browser);
    page.setDefaultTimeout(20_000);
    const sent: string[] = [];
    page.on('websocket', (socket) => {
      sent.push('open');
      socket.on('framesent', ({ payload }) => {
        const { type } = JSON.parse(String(payload)) as { type: string };
        if (type === 'subscribe' || type === 'complete') sent.push(type);
      });
    });
    await page.exposeFunction('giveToken', () => token('AGENT'));
    await page.goto(site);
    await page.waitForFunction('window.render');
    const configure = () =>
      page.evaluate(`configure({ endpoint: '${url}/graphql', getToken: () => giveToken() })`);
    const shows = (id: string, text: string) =>
      page.locator(`[id="${id}"]`).filter({ hasText: text }).waitFor();
    return { page, complaints, sent, configure, shows };
  }

  it('follows the status on one subscription for a thousand rows, and changes it', async () => {
    const { app } = await startWithBot({ config: { allowedOrigins: [site] } });
    const { page, complaints, sent, configure, shows } = await open(app);
    const ids = Array.from({ length: 999 }, (_, index) => `contact-${index}`);
    await page.evaluate(`render(${JSON.stringify(['anna', ...ids])})`);
    // The page is configured after the rows exist.
    await configure();
    await shows('contact-998', 'ACTIVE 0 live');
    expect(sent).toEqual(['open', 'subscribe']);

    const agent = await app.client('AGENT', { name: 'Ben' });
    await agent.set({ contactId: 'anna', state: 'SLEEPING', wake: { after: 'PT1H' } });
    await shows('anna', 'SLEEPING 1 live');
    await page.locator('#anna').click();
    await shows('anna', 'INACTIVE 2 live');
    await page.waitForFunction('results.length === 1');
    expect(await page.evaluate('results')).toEqual(['APPLIED']);
    expect((await agent.history('anna'))[0]).toMatchObject({ state: 'INACTIVE' });

    // Rows that are scrolled away are forgotten, and the subscription follows.
    await page.evaluate("render(['anna'])");
    await page.waitForFunction('list.children.length === 1');
    await agent.set({ contactId: 'anna', state: 'ACTIVE' });
    await shows('anna', 'ACTIVE 3 live');
    expect(sent).toEqual(['open', 'subscribe', 'complete', 'subscribe']);
    expect(complaints).toEqual([]);
  });

  it('throws a conflict, and has no status on a server', async () => {
    const { app } = await startWithBot({ config: { allowedOrigins: [site] } });
    const { page, configure, shows } = await open(app);
    expect(await page.evaluate('onServer()')).toContain('none loading');
    let isHeld = false;
    await page.routeWebSocket(/graphql/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => (isHeld ? undefined : socket.send(message)));
    });
    await configure();
    await page.evaluate("render(['anna'])");
    await shows('anna', 'ACTIVE 0 live');
    isHeld = true;
    await (await app.client('AGENT')).set({ contactId: 'anna', state: 'SLEEPING', wake: { after: 'PT1H' } });
    await page.locator('#anna').click();
    await page.waitForFunction('results.length === 1');
    expect(await page.evaluate('results')).toEqual(['BotStatusError CONFLICT']);
    await shows('anna', 'SLEEPING 1');
  });
});
