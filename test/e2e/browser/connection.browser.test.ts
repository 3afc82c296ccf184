import type { Browser } from 'playwright-core';
import { startWithBot } from '../../support/app/start-with-bot';
import { startTestApp } from '../../support/app/test-app';
import { BadgePage } from '../../support/browser/badge-page';
import { describeInBrowser, launchBrowser } from '../../support/browser/browser';
import { startInboxSite } from '../../support/browser/inbox-site';
import { UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

describeInBrowser('the connection of a page of badges', () => {
  disposeAfterAll();
  let browser: Browser;
  let site: string;

  beforeAll(async () => {
    browser = await launchBrowser();
    site = await startInboxSite();
  });

  it('comes back after a restart of the service with every change, and says so meanwhile', async () => {
    const databaseUrl = await databases[0]!.create();
    const { app: first } = await startWithBot({ databaseUrl, config: { allowedOrigins: [site] } });
    const page = await BadgePage.open(browser, { site, service: first.url }, () => first.token('AGENT'), [
      'anna',
      'ben',
    ]);
    await Promise.all([page.shows('anna', 'active'), page.shows('ben', 'active')]);
    const agent = await first.client('AGENT');
    await agent.set({ contactId: 'anna', state: 'SLEEPING', wake: { after: 'PT1H' } });
    await page.shows('anna', 'sleeping');

    await first.stop();
    await page.badge('anna').locator('button.trigger.lost').waitFor();
    // What was known stays on the screen.
    await page.shows('anna', 'sleeping');
    const port = Number(new URL(first.url).port);
    await startTestApp({ databaseUrl, config: { port, allowedOrigins: [site] } });
    for (const state of ['INACTIVE', 'ACTIVE', 'INACTIVE']) await agent.set({ contactId: 'anna', state });

    await page.shows('anna', 'inactive');
    await page.badge('anna').locator('button.trigger:not(.lost)').waitFor();
    const versions = (await page.seen('anna')).map(({ version, outcome }) => `${version} ${outcome}`);
    expect(versions).toEqual(['0 null', '1 APPLIED', '2 APPLIED', '3 APPLIED', '4 APPLIED']);
    expect((await page.seen('ben')).length).toBe(1);
    expect(await page.page.evaluate('[...new Set(live)]')).toEqual([false, true]);
  });

  it('gets itself a fresh token when the old one expires, and shows no gap', async () => {
    const { app } = await startWithBot({ config: { allowedOrigins: [site] } });
    const lives = ['2s', '1h'];
    const giveToken = jest.fn(() => app.token('AGENT', { expiresIn: lives.shift() ?? '1h' }));
    const page = await BadgePage.open(browser, { site, service: app.url }, giveToken, ['anna']);
    await page.shows('anna', 'active');
    await page.page.waitForEvent('websocket');
    await (await app.client('AGENT')).set({ contactId: 'anna', state: 'INACTIVE' });
    await page.shows('anna', 'inactive');
    expect(giveToken).toHaveBeenCalledTimes(2);
    expect((await page.seen('anna')).map(({ version }) => version)).toEqual([0, 1]);
    expect(await page.page.evaluate('live')).toEqual([]);
  });

  it('notices a socket that has died in silence once the machine is awake again', async () => {
    const { app } = await startWithBot({ config: { allowedOrigins: [site] } });
    const page = await BadgePage.open(browser, { site, service: app.url }, () => app.token('AGENT'), []);
    let isAsleep = false;
    let sockets = 0;
    await page.page.routeWebSocket(/graphql/, (socket) => {
      sockets += 1;
      const isFirst = sockets === 1;
      const server = socket.connectToServer();
      socket.onMessage((message) => (isFirst && isAsleep ? undefined : server.send(message)));
      server.onMessage((message) => (isFirst && isAsleep ? undefined : socket.send(message)));
    });
    await page.page.reload();
    await page.add(['anna']);
    await page.shows('anna', 'active');
    isAsleep = true;
    await (await app.client('AGENT')).set({ contactId: 'anna', state: 'INACTIVE' });
    await page.page.evaluate("dispatchEvent(new Event('online'))");
    await page.shows('anna', 'inactive');
    expect(sockets).toBe(2);
    expect((await page.seen('anna')).map(({ version }) => version)).toEqual([0, 1]);
  });

  it('misses no contact where the connection is lost between the snapshots of a large page', async () => {
    const { app } = await startWithBot({ config: { allowedOrigins: [site] } });
    const agent = await app.client('AGENT');
    const page = await BadgePage.open(browser, { site, service: app.url }, () => app.token('AGENT'), []);
    const cursors: string[] = [];
    const resumed: unknown[] = [];
    await page.page.routeWebSocket(/graphql/, (socket) => {
      const server = socket.connectToServer();
      const isFirst = resumed.length === 0;
      socket.onMessage((message) => {
        const { type, payload } = JSON.parse(String(message));
        if (type === 'subscribe') resumed.push(payload.variables.after);
        server.send(message);
      });
      server.onMessage(async (message) => {
        const { type, payload } = JSON.parse(String(message));
        if (isFirst && type === 'next') cursors.push(payload.data.botStatusChanged.feedCursor);
        if (!isFirst || cursors.length < 2) return socket.send(message);
        // A hundred statuses have arrived. Before the other fifty do, a contact of each part changes.
        if (cursors.length > 2) return;
        await agent.setMany({ contactIds: ['contact-0', 'contact-149'], state: 'INACTIVE' });
        await socket.close();
      });
    });
    await page.page.reload();
    await page.add(
      Array.from({ length: 150 }, (_, index) => `contact-${index}`),
      true,
    );
    const shown = (state: string) =>
      `[...badges.children].filter((b) => b.shadowRoot.querySelector('.trigger.${state}')).length`;
    await page.until(`${shown('active')} === 148 && ${shown('inactive')} === 2`);
    expect(resumed).toEqual([null, cursors[0]]);
    await page.shows('contact-0', 'inactive');
    await page.shows('contact-149', 'inactive');
  });

  it('follows who waits, although the version stays the same', async () => {
    const { app } = await startWithBot({ config: { allowedOrigins: [site] } });
    const page = await BadgePage.open(browser, { site, service: app.url }, () => app.token('AGENT'), [
      'anna',
    ]);
    const agent = await app.client('AGENT');
    const inbox = await app.client('INTEGRATION');
    await agent.set({ contactId: 'anna', state: 'SLEEPING', wake: { after: 'PT1H' } });
    await page.shows('anna', 'sleeping');
    const waits = 'badges.firstElementChild.currentStatus.waitingSince !== null';
    expect(await page.page.evaluate(waits)).toBe(false);
    await inbox.message({ contactId: 'anna', messageId: 'question', origin: 'CONTACT' });
    await page.until(waits);
    await inbox.message({ contactId: 'anna', messageId: 'answer', origin: 'TEAMMATE' });
    await page.until(`!(${waits})`);
    await page.page.reload();
    await page.add(['anna']);
    await page.shows('anna', 'sleeping');
    expect(await page.page.evaluate(waits)).toBe(false);
    expect(await page.page.evaluate('badges.firstElementChild.currentStatus.pendingInbound')).toBe(0);
  });

  it('is one websocket and one subscription for 200 badges, and for those that come later', async () => {
    const { app } = await startWithBot({ config: { allowedOrigins: [site] } });
    const ids = Array.from({ length: 200 }, (_, index) => `contact-${index}`);
    const page = await BadgePage.open(
      browser,
      { site, service: app.url },
      () => app.token('AGENT'),
      ids,
      true,
    );
    const shown = (state: string, count: number) =>
      page.until(
        `[...badges.children].filter((b) => b.shadowRoot.querySelector('.trigger.${state}')).length === ${count}`,
      );
    await shown('active', 200);
    expect(page.sockets.map(({ sent }) => sent.filter((type) => type !== 'ping' && type !== 'pong'))).toEqual(
      [['connection_init', 'subscribe']],
    );

    const { applied } = await (await app.client('AGENT')).setMany({
      ...{ contactIds: ids, state: 'SLEEPING', wake: UNTIL_WOKEN },
    });
    expect(applied).toBe(200);
    await shown('sleeping', 200);

    const more = Array.from({ length: 20 }, (_, index) => `later-${index}`);
    await page.add(more, true);
    await shown('active', 20);
    // The second has taken over from the first.
    expect(page.sockets).toHaveLength(1);
    expect(page.sockets[0]!.sent.filter((type) => ['subscribe', 'complete'].includes(type))).toEqual([
      ...['subscribe', 'subscribe', 'complete'],
    ]);
    await (await app.client('AGENT')).setMany({ contactIds: [...ids, ...more], state: 'INACTIVE' });
    await shown('inactive', 220);
    expect(page.complaints).toEqual([]);
  });
});
