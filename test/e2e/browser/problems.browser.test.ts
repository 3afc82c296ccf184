import type { Browser } from 'playwright-core';
import { startWithBot } from '../../support/app/start-with-bot';
import { BadgePage } from '../../support/browser/badge-page';
import { describeInBrowser, launchBrowser } from '../../support/browser/browser';
import { startInboxSite } from '../../support/browser/inbox-site';
import { disposeAfterAll } from '../../support/leftovers';

jest.setTimeout(60_000);

describeInBrowser('a page without a live status', () => {
  disposeAfterAll();
  let browser: Browser;
  let site: string;
  beforeAll(async () => {
    browser = await launchBrowser();
    site = await startInboxSite();
  });

  async function open(allowedOrigins: readonly string[], giveToken: string) {
    const { app } = await startWithBot({ config: { allowedOrigins } });
    const badges = await BadgePage.open(browser, { site, service: app.url }, () => app.token('AGENT'), []);
    const { page } = badges;
    const warnings: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    await page.evaluate(`giveTokenAsIs = giveToken; giveToken = ${giveToken}`);
    await badges.add(['anna', 'ben', 'carl']);
    return { badges, page, warnings };
  }

  const isLive = '[...new Set(live)]';

  it.each([
    ['getToken throws', "() => { throw new Error('Your session has ended.') }", 'Your session has ended.'],
    ['getToken rejects', "async () => { throw new Error('No network.') }", 'No network.'],
    ['getToken returns nothing', '() => undefined', 'returned no token'],
    ['the token is refused', "() => 'no token'", 'The token is not a valid JWT.'],
  ])('says once that there is no token: %s', async (_case, giveToken, cause) => {
    const { badges, page, warnings } = await open([site], giveToken);
    await badges.until('live.length === 3');
    expect(await page.evaluate(isLive)).toEqual([false]);
    await page.waitForTimeout(3_000);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^bot-status-badge: There is no token that .*\/graphql accepts: /);
    expect(warnings[0]).toContain(cause);
    expect(badges.complaints.filter((text) => !text.includes('WebSocket'))).toEqual([]);
    // It recovers by itself.
    await page.evaluate('giveToken = giveTokenAsIs');
    await page.evaluate("dispatchEvent(new Event('online'))");
    await badges.shows('anna', 'active');
    expect(await page.evaluate(isLive)).toEqual([false, true]);
  });

  it('names both causes that a browser does not tell apart: no answer, and an origin that is not allowed', async () => {
    const { app: other } = await startWithBot({ config: { allowedOrigins: [] } });
    const { badges, page, warnings } = await open([site], 'giveToken');
    await badges.shows('carl', 'active');
    await page.evaluate(`for (const badge of badges.children) badge.endpoint = '${other.url}/graphql'`);
    await badges.until('live.length === 3');
    await page.waitForTimeout(3_000);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('cannot be reached');
    expect(warnings[0]).toContain(`ALLOWED_ORIGINS lacks ${site}`);
  });
});
