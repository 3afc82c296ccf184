import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Locator, Page } from 'playwright-core';
import { startWithBot } from '../../support/app/start-with-bot';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { describeInBrowser, launchBrowser, openPage } from '../../support/browser/browser';
import { bundle } from '../../support/browser/bundle';
import type { ApiClient } from '../../support/clients/api-client';
import { createSqlite } from '../../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';

const NUMBERS = oneTo(50).map((number) => String(number).padStart(2, '0'));
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Inbox</title><main id="inbox"></main>
<script type="module">
  import { mountInbox } from '/inbox.js';
  const getToken = async () => (await fetch('/token')).text();
  mountInbox(inbox, new URLSearchParams(location.search).get('service'), getToken);
</script></html>`;
/** What a browser says of a websocket that it cannot open, whatever the page does about it. */
const REFUSED = 'net::ERR_CONNECTION_REFUSED';

describeInBrowser('the inbox in React of the examples', () => {
  disposeAfterAll();
  let browser: Browser;
  let site: string;
  let databaseUrl: string;
  let app: TestApp;
  let agent: ApiClient;
  let page: Page;
  let complaints: string[];
  let posts: number;
  /** Messages of the service that have not arrived yet; null where they arrive at once. */
  let held: (() => void)[] | null;

  beforeAll(async () => {
    browser = await launchBrowser();
    site = await startSite(bundle('examples/react-inbox.jsx'), () => app.token('AGENT', { name: 'Bob' }));
  });

  beforeEach(async () => {
    databaseUrl = createSqlite().url;
    const { app: started, admin } = await startWithBot({ databaseUrl, config: { allowedOrigins: [site] } });
    app = started;
    agent = await app.client('AGENT', { name: 'Alice' });
    await admin.saveContacts(
      NUMBERS.map((number) => ({ contactId: `contact ${number}`, name: `Name ${number}` })),
    );
    ({ page, complaints } = await openPage(browser));
    posts = 0;
    page.on('request', (request) => {
      if (request.method() === 'POST') posts += 1;
    });
    held = null;
    await page.routeWebSocket(/graphql/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => (held ? held.push(() => socket.send(message)) : socket.send(message)));
    });
    const isLive = page.waitForEvent('websocket');
    await page.goto(`${site}/?service=${encodeURIComponent(app.url)}`);
    await isLive;
    await shows('01', 'ACTIVE');
  });

  const row = (number: string): Locator => page.getByRole('listitem').filter({ hasText: `Name ${number}` });
  const shows = (number: string, state: string) =>
    row(number)
      .locator('output', { hasText: new RegExp(`^${state}$`) })
      .waitFor();
  const click = (number: string, name: string) => row(number).getByRole('button', { name }).click();
  const change = async (number: string, state: string, client = agent) => {
    expect(await client.set({ contactId: `contact ${number}`, state })).toMatchObject({ outcome: 'APPLIED' });
  };

  it('lists a page of contacts with their statuses', async () => {
    const rows = await page.getByRole('listitem').allTextContents();
    expect(rows).toEqual(NUMBERS.map((number) => `Name ${number} ACTIVEPut to sleep`));
    expect(complaints).toEqual([]);
  });

  it('shows what somebody else changes, and asks for nothing again', async () => {
    await change('01', 'INACTIVE');
    await change('50', 'INACTIVE');
    await change('01', 'ACTIVE');
    await change('01', 'INACTIVE');
    await Promise.all([shows('01', 'INACTIVE'), shows('50', 'INACTIVE')]);
    expect(
      (await page.locator('output').allTextContents()).filter((state) => state === 'ACTIVE').length,
    ).toBe(48);
    expect(posts).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('puts the bot to sleep and wakes it', async () => {
    await click('07', 'Put to sleep');
    await shows('07', 'SLEEPING');
    expect(await agent.status('contact 07')).toMatchObject({
      ...{ state: 'SLEEPING', version: 1, changedBy: { name: 'Bob' }, wakeAt: expect.any(String) },
    });
    await click('07', 'Wake');
    await shows('07', 'ACTIVE');
    expect(await agent.status('contact 07')).toMatchObject({ state: 'ACTIVE', version: 2 });
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('changes nothing where somebody was faster, but says so and shows the current status', async () => {
    held = [];
    await change('07', 'INACTIVE');
    await shows('07', 'ACTIVE');
    await click('07', 'Put to sleep');
    await row('07').getByRole('alert').waitFor();
    const { userErrors } = await agent.set({ contactId: 'contact 07', state: 'ACTIVE', expectedVersion: 0 });
    expect(userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect(await row('07').getByRole('alert').textContent()).toBe(userErrors[0]!.message);
    await shows('07', 'INACTIVE');
    expect(await agent.status('contact 07')).toMatchObject({ state: 'INACTIVE', version: 1 });

    // What was shown is the version that the next click expects.
    const late = held;
    held = null;
    for (const arrive of late) arrive();
    await click('07', 'Wake');
    await shows('07', 'ACTIVE');
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('shows what has changed while the service was restarted, and what changes then', async () => {
    await change('01', 'INACTIVE');
    await shows('01', 'INACTIVE');
    await app.stop();
    // Where the page does not look.
    const elsewhere = await startTestApp({ databaseUrl });
    const other = await elsewhere.client('AGENT');
    await change('01', 'ACTIVE', other);
    await change('50', 'INACTIVE', other);
    await elsewhere.stop();
    expect(await row('01').locator('output').textContent()).toBe('INACTIVE');
    const port = Number(new URL(app.url).port);
    await startTestApp({ databaseUrl, config: { port, allowedOrigins: [site] } });
    await Promise.all([shows('01', 'ACTIVE'), shows('50', 'INACTIVE')]);
    await change('25', 'INACTIVE');
    await shows('25', 'INACTIVE');
    await click('25', 'Wake');
    await shows('25', 'ACTIVE');
    expect(complaints.filter((text) => !text.includes(REFUSED))).toEqual([]);
  });

  it('says why it shows nothing', async () => {
    await app.stop();
    await page.reload();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('listitem').count()).toBe(0);
    expect(complaints.filter((text) => !text.includes(REFUSED))).toEqual([]);
  });
});

/** A site of another origin than the service, with the bundle and what signs its user in. */
async function startSite(script: string, getToken: () => Promise<string>): Promise<string> {
  const server = createServer(async ({ url }, response) => {
    if (url === '/inbox.js') response.setHeader('content-type', 'text/javascript').end(script);
    else if (url === '/token') response.end(await getToken());
    else response.setHeader('content-type', 'text/html').end(PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  disposeLater(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
