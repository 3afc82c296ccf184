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

  async function openWith(properties: object): Promise<Page> {
    const { page } = await openPage(browser);
    await page.goto(`${site}/?service=${encodeURIComponent(app.url)}`);
    await page.evaluate(`{
      const badge = document.createElement('bot-status-badge');
      badges.append(Object.assign(badge, ${JSON.stringify({ contactId: 'anna', ...properties })}));
    }`);
    return page;
  }
  const label = (page: Page, text: string) =>
    page.locator('bot-status-badge button.trigger', { hasText: text });

  it.each([
    [
      'the service is down',
      { endpoint: 'http://127.0.0.1:9/graphql', token: 'any' },
      'Unavailable',
      'can’t be reached',
    ],
    ['the token is refused', { token: 'not.a.token' }, 'Signed out', 'Your session has ended.'],
    ['there is no token', {}, 'Not set up', 'no contact or no token'],
    [
      'the id of the contact is none',
      { token: 'any', contactId: ' ' },
      'Not set up',
      'no contact or no token',
    ],
  ])('says quietly why there is none where %s', async (_what, properties, text, explanation) => {
    const page = await openWith(properties);
    await label(page, text).waitFor({ timeout: 15_000 });
    expect(await label(page, text).getAttribute('title')).toContain(explanation);
    await label(page, text).click();
    await page.locator('bot-status-panel').getByText(explanation).waitFor();
    expect(await violations(page)).toEqual([]);
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

/** What axe finds in the badges. The page around them is only a stand-in. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AxeSource.source);
  return page.evaluate<
    string[]
  >(`axe.run(document, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + JSON.stringify(target))))`);
}
