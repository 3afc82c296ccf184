import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { findBarriers } from '../../support/browser/barriers';
import { describeInBrowser, launchBrowser, openPage } from '../../support/browser/browser';
import { disposeAfterAll } from '../../support/leftovers';
import { ROOT } from '../../support/processes/root';

const isBuilt = existsSync(join(ROOT, 'dist/docs/index.html'));
if (!isBuilt && process.env.CI) throw new Error('Run "npm run docs" first; CI leaves nothing out.');
const describeIfBuilt = isBuilt ? describeInBrowser : describe.skip;

describeIfBuilt('the website of the documentation', () => {
  disposeAfterAll();
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    app = await startTestApp({ config: { demo: true } });
    browser = await launchBrowser();
  });

  /** A page of the website; `foreign` gathers requests to other hosts. */
  async function open(path: string, colorScheme: 'light' | 'dark' = 'light') {
    const { page, complaints } = await openPage(browser, { colorScheme });
    const foreign: string[] = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol !== 'data:' && url.origin !== app.url) foreign.push(request.url());
    });
    await page.goto(`${app.url}/docs${path}`);
    return { page, complaints, foreign };
  }

  it('finds a word, and leads from what it found to a page and on', async () => {
    const { page, complaints, foreign } = await open('');
    await page.getByRole('button', { name: 'Search' }).first().click();
    await page.getByRole('searchbox').fill('commitReply');
    await page.locator('.VPLocalSearchBox .result', { hasText: 'The reply gate' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'The reply gate' }).waitFor();
    await page.locator('.diagram text', { hasText: 'Teammate' }).first().waitFor();

    await page.locator('main').getByRole('link', { name: 'All reasons of a denial' }).click();
    await page.getByRole('heading', { level: 1, name: 'Errors' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#reasons-of-the-reply-gate');
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('shows an operation with its role, its fields and an example', async () => {
    const { page, complaints } = await open('/reference/setBotStatus.html');
    const main = page.locator('main');
    expect(await main.textContent()).toMatch(
      /role AGENT or higher[\s\S]*expectedVersion[\s\S]*"outcome": "APPLIED"/,
    );
    await main.getByRole('link', { name: 'WakeInput', exact: true }).click();
    await page.getByRole('heading', { level: 2, name: 'WakeInput' }).waitFor();
    expect(complaints).toEqual([]);
  });

  const looks = (['light', 'dark'] as const).flatMap((scheme) =>
    ['/', '/gate.html', '/reference/setBotStatus.html', '/architecture.html'].map((path) => ({
      path,
      scheme,
    })),
  );
  it.each(looks)('has no barriers: $path in $scheme', async ({ path, scheme }) => {
    const { page } = await open(path, scheme);
    expect(await findBarriers(page)).toEqual([]);
  });

  it('is compressed, and runs no script but its own', async () => {
    const headers = { 'accept-encoding': 'br' };
    const page = await fetch(`${app.url}/docs/gate.html`, { headers });
    expect(page.headers.get('content-encoding')).toBe('br');
    const [, policy] = /Content-Security-Policy" content="([^"]+)"/.exec(await page.text()) ?? [];
    expect(policy).toMatch(/default-src 'none'; script-src 'self'( 'sha256-[\w+/=]+')*;/);
  });
});
