import AxeSource from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { BadgePage } from '../../support/browser/badge-page';
import { describeInBrowser, launchBrowser, openPage } from '../../support/browser/browser';
import { startInboxSite } from '../../support/browser/inbox-site';
import { type ApiClient, UNTIL_WOKEN } from '../../support/clients/api-client';
import { disposeAfterAll } from '../../support/leftovers';

describeInBrowser('a badge without a live status', () => {
  disposeAfterAll();
  let app: TestApp;
  let site: string;
  let browser: Browser;
  let admin: ApiClient;

  beforeAll(async () => {
    site = await startInboxSite();
    app = await startTestApp({ config: { allowedOrigins: [site] } });
    browser = await launchBrowser();
    admin = await app.client('ADMIN', { name: 'Ada' });
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
  });

  /** A page with two badges that are set as given, and the warnings on its console. */
  async function openWith(
    properties: string,
    service = app.url,
  ): Promise<{ page: Page; warnings: string[] }> {
    const { page } = await openPage(browser);
    const warnings: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    page.on('pageerror', (error) => warnings.push(`uncaught: ${error.message}`));
    await page.goto(`${site}/?service=${encodeURIComponent(app.url)}`);
    await page.evaluate(`{
      for (const contactId of ['anna', 'ben']) {
        const badge = document.createElement('bot-status-badge');
        Object.assign(badge, { contactId, endpoint: ${JSON.stringify(`${service}/graphql`)} }, ${properties});
        badges.append(badge);
      }
    }`);
    return { page, warnings };
  }
  const label = (page: Page, text: string) =>
    page.locator('bot-status-badge button.trigger', { hasText: text });

  it.each([
    [
      'the service is down',
      `{ token: 'any' }`,
      'http://127.0.0.1:9',
      'Unavailable',
      /can’t be reached|can't be reached/,
    ],
    ['the token is refused', `{ token: 'not.a.token' }`, undefined, 'Signed out', /token/i],
    [
      'getToken throws',
      `{ getToken: () => { throw new Error('no session') } }`,
      undefined,
      'Signed out',
      /no session/,
    ],
    [
      'getToken rejects',
      `{ getToken: async () => Promise.reject(new Error('no session')) }`,
      undefined,
      'Signed out',
      /no session/,
    ],
    ['getToken returns nothing', `{ getToken: async () => undefined }`, undefined, 'Signed out', /token/i],
  ] as const)(
    'says so quietly where %s, and once on the console what to do',
    async (_what, properties, service, text, warning) => {
      const { page, warnings } = await openWith(properties, service);
      await label(page, text).nth(1).waitFor({ timeout: 15_000 });
      await label(page, text).first().click();
      expect((await page.locator('bot-status-panel').textContent())!.trim().length).toBeGreaterThan(20);
      await page.waitForTimeout(2_500);
      expect(warnings).toEqual([expect.stringMatching(warning)]);
    },
  );

  it('names ALLOWED_ORIGINS where the service does not allow the page', async () => {
    const other = await startTestApp();
    const { page, warnings } = await openWith(
      `{ token: ${JSON.stringify(await other.token('AGENT'))} }`,
      other.url,
    );
    await label(page, 'Unavailable').nth(1).waitFor({ timeout: 15_000 });
    expect(warnings).toEqual([expect.stringContaining('ALLOWED_ORIGINS')]);
  });

  it('says that it is not set up, without a token or with an id that cannot be', async () => {
    const { page } = await openWith('{}');
    await label(page, 'Not set up').nth(1).waitFor();
    await page.evaluate(`document.querySelector('bot-status-badge').setAttribute('contact-id', ' ')`);
    await label(page, 'Not set up').nth(1).waitFor();
  });

  it('loads quietly, and comes to life once the service is there', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${site}/?service=${encodeURIComponent(app.url)}`);
    let letThrough = () => {};
    const held = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    await page.exposeFunction('giveToken', async () => {
      await held;
      return app.token('AGENT');
    });
    await page.evaluate(`addBadges(['anna'], false)`);
    await label(page, 'Loading…').waitFor();
    letThrough();
    await label(page, 'Active').waitFor();
  });

  it('shows that a contact has no bot', async () => {
    const empty = await startTestApp({ config: { allowedOrigins: [site] } });
    const page = await BadgePage.open(browser, { site, service: empty.url }, () => empty.token('AGENT'), [
      'anna',
    ]);
    await page.trigger('anna').getByText('No bot').waitFor();
    await page.trigger('anna').click();
    await page.panel('anna').getByText('This contact has no bot.').waitFor();
  });

  it('is without a fault to axe, in every look, light and dark, with the panel and each form open', async () => {
    await admin.set({ contactId: 'asleep', state: 'SLEEPING', wake: { after: 'PT4H' }, note: 'VIP' });
    await admin.set({ contactId: 'endless', state: 'SLEEPING', wake: UNTIL_WOKEN, pinned: true });
    await admin.set({ contactId: 'locked', state: 'INACTIVE', locked: true });
    const ids = ['active', 'asleep', 'endless', 'locked'];
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await BadgePage.open(
        ...([
          browser,
          { site, service: app.url },
          () => app.token('AGENT'),
          ids,
          false,
          { colorScheme },
        ] as const),
      );
      await page.shows('locked', 'inactive');
      expect(await violations(page.page)).toEqual([]);
      for (const id of ids) {
        await page.trigger(id).click();
        await page.panel(id).waitFor();
        expect(await violations(page.page)).toEqual([]);
        await page.page.keyboard.press('Escape');
      }
      for (const item of ['Until a date and time…', 'Inactive…']) {
        await page.choose('active', item);
        await page.badge('active').locator('.primary').click({ trial: true });
        expect(await violations(page.page)).toEqual([]);
        await page.page.keyboard.press('Escape');
        await page.page.keyboard.press('Escape');
      }
    }
  });
});

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AxeSource.source);
  return page.evaluate<
    string[]
  >(`axe.run(document, { rules: { region: { enabled: false } } }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + JSON.stringify(target))))`);
}
