import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { describeInBrowser, launchBrowser, openPage } from '../../support/browser/browser';
import { bundle } from '../../support/browser/bundle';
import type { ApiClient } from '../../support/clients/api-client';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { buildBadgeIfOld } from '../../support/processes/build';
import { ROOT } from '../../support/processes/root';

const MODULES = [
  ...['examples/badge/react.jsx', 'examples/badge/vue.mjs', 'examples/badge/virtual-list.jsx'],
  'test/support/browser/badge-component.jsx',
];

/** A page that mounts an example, and loads the badge before it, or some time after the framework has rendered. */
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Inbox</title><main id="app"></main>
<script type="module">
  const parameters = new URLSearchParams(location.search);
  const service = parameters.get('service');
  const source = { endpoint: service + '/graphql', getToken: async () => (await fetch('/token')).text() };
  const loadFromService = async () => (await import(service + '/bot-status-badge.js')).configure(source);
  const { mount, loadBadge = loadFromService } = await import('/' + parameters.get('example'));
  if (!parameters.has('late')) await loadBadge();
  mount(app, Array.from({ length: Number(parameters.get('count')) }, (_, index) => 'contact-' + index), source);
  if (parameters.has('late')) setTimeout(loadBadge, 700);
</script></html>`;

describeInBrowser('the examples of the badge', () => {
  disposeAfterAll();
  let app: TestApp;
  let site: string;
  let browser: Browser;
  let admin: ApiClient;

  beforeAll(async () => {
    buildBadgeIfOld();
    const bundles = new Map(MODULES.map((module) => [`/${basename(module)}`, bundle(module)]));
    site = await startSite(bundles, () => app.token('AGENT', { sub: 'alex', name: 'Alex' }));
    app = await startTestApp({ config: { allowedOrigins: [site] } });
    browser = await launchBrowser();
    admin = await app.client('ADMIN', { name: 'Ada' });
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
  });

  async function open(path: string): Promise<{ page: Page; complaints: string[] }> {
    const opened = await openPage(browser);
    await opened.page.goto(`${site}${path}&service=${encodeURIComponent(app.url)}`);
    return opened;
  }
  const badges = (page: Page, state: string) => page.locator(`bot-status-badge button.trigger.${state}`);

  describe.each(['react.jsx', 'vue.mjs'])('%s', (example) => {
    it.each(['', '&late'])('shows, switches and follows badges%s', async (late) => {
      for (const id of ['contact-0', 'contact-1', 'contact-2'])
        await admin.set({ contactId: id, state: 'ACTIVE' });
      const { page, complaints } = await open(`/?example=${example}&count=3${late}`);
      await badges(page, 'active').nth(3).waitFor();
      await admin.set({ contactId: 'contact-1', state: 'INACTIVE' });
      await badges(page, 'inactive').waitFor();

      // The badge of the composer follows to another contact, and its event reaches the framework.
      await page.getByRole('button', { name: 'contact-1', exact: true }).click();
      await page.locator('form button.trigger.inactive').waitFor();
      await page.locator('form button.trigger').click();
      await page.locator('form').getByRole('menuitemradio', { name: 'Active', exact: true }).click();
      await page.locator('output', { hasText: 'ACTIVE' }).waitFor();
      expect((await admin.status('contact-1')).state).toBe('ACTIVE');
      expect(complaints).toEqual([]);
    });
  });

  it('shows a status of one’s own by useBotStatus', async () => {
    await admin.set({ contactId: 'contact-0', state: 'ACTIVE' });
    const { page } = await open('/?example=react.jsx&count=1');
    await page.getByPlaceholder('The bot replies. Write to take over.').waitFor();
    await admin.set({ contactId: 'contact-0', state: 'INACTIVE' });
    await page.getByPlaceholder('Write a message').waitFor();
  });

  it.each(['', '&late'])('scrolls through 10,000 conversations with one websocket%s', async (late) => {
    const sockets: string[] = [];
    const { page, complaints } = await openPage(browser);
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await page.goto(
      `${site}/?example=virtual-list.jsx&count=10000${late}&service=${encodeURIComponent(app.url)}`,
    );
    await page.locator('bot-status-badge').first().waitFor({ state: 'attached' });
    for (const row of [0, 2_500, 9_990]) {
      await page.evaluate(`document.querySelector('[data-scroller]').scrollTop = ${row * 40}`);
      const shown = page.locator('li', { hasText: new RegExp(`^contact-${row} `) });
      await shown.locator('button.trigger').waitFor();
      await admin.set({ contactId: `contact-${row}`, state: 'INACTIVE' });
      await shown.locator('button.trigger.inactive').waitFor();
      expect(await page.locator('bot-status-badge').count()).toBeLessThan(40);
    }
    expect(sockets).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it('is a component of React, with events and with texts of the page', async () => {
    await admin.set({ contactId: 'contact-0', state: 'ACTIVE' });
    const { page, complaints } = await open('/?example=badge-component.jsx&count=1');
    await badges(page, 'active').waitFor();
    await admin.set({ contactId: 'contact-0', state: 'INACTIVE' });
    await badges(page, 'inactive').getByText('Paused for good').waitFor();
    await page.locator('output', { hasText: 'INACTIVE' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is a page without a framework', async () => {
    await admin.set({ contactId: 'anna', state: 'ACTIVE' });
    const { page, complaints } = await open('/plain.html?');
    await badges(page, 'active').nth(2).waitFor();
    expect(complaints).toEqual([]);
  });
});

/** A site of another origin than the service, with the examples and what signs its user in. */
async function startSite(
  bundles: ReadonlyMap<string, string>,
  getToken: () => Promise<string>,
): Promise<string> {
  const plain = readFileSync(join(ROOT, 'examples/badge/plain.html'), 'utf8');
  const server = createServer(async ({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const script = bundles.get(pathname);
    if (script) response.setHeader('content-type', 'text/javascript').end(script);
    else if (pathname === '/token' || pathname === '/bot-status-token') response.end(await getToken());
    else {
      const page = pathname === '/plain.html' ? plain : PAGE;
      const service = searchParams.get('service') ?? '';
      response
        .setHeader('content-type', 'text/html')
        .end(page.replace('https://bot-status.example.com', service));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  disposeLater(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
