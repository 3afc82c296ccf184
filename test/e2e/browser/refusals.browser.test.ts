import type { Browser } from 'playwright-core';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { BadgePage } from '../../support/browser/badge-page';
import { describeInBrowser, launchBrowser } from '../../support/browser/browser';
import { startInboxSite } from '../../support/browser/inbox-site';
import type { ApiClient } from '../../support/clients/api-client';
import { disposeAfterAll } from '../../support/leftovers';

describeInBrowser('a change that is refused', () => {
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

  it('shows at once what was chosen, then who was faster and what stands', async () => {
    const page = await BadgePage.open(browser, { site, service: app.url }, () => app.token('AGENT'), [
      'conflict',
    ]);
    await page.shows('conflict', 'active');
    await page.page.route('**/graphql', async (route) => {
      // The click has been shown before the service knows of it.
      await page.shows('conflict', 'sleeping');
      await admin.set({ contactId: 'conflict', state: 'INACTIVE' });
      await route.continue();
    });
    await page.choose('conflict', '1 hr');
    const notice = page.badge('conflict').getByRole('alert');
    await notice.waitFor();
    expect(await notice.textContent()).toContain('Ada just changed this: Inactive until turned on');
    await page.shows('conflict', 'inactive');
    expect(await page.page.evaluate('failures')).toEqual(['CONFLICT']);
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    await notice.waitFor({ state: 'detached' });
  });

  it('goes back where the token may not change anything', async () => {
    const page = await BadgePage.open(browser, { site, service: app.url }, () => app.token('AGENT'), [
      'viewed',
    ]);
    // The role has been taken from the person since the page was opened.
    const authorization = `Bearer ${await app.token('VIEWER')}`;
    await page.page.route('**/graphql', (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization } }),
    );
    await page.choose('viewed', '1 hr');
    await page.badge('viewed').getByRole('alert').waitFor();
    await page.shows('viewed', 'active');
    expect(await page.page.evaluate('failures')).toEqual(['FORBIDDEN']);
  });

  it('is not offered to those who may only see the status', async () => {
    await admin.set({ contactId: 'seen-only', state: 'INACTIVE', note: 'On the phone' });
    const page = await BadgePage.open(browser, { site, service: app.url }, () => app.token('VIEWER'), [
      'seen-only',
    ]);
    await page.trigger('seen-only').click();
    const panel = page.badge('seen-only').getByRole('dialog');
    await panel.getByText('You can view this but not change it').waitFor();
    await panel.getByText('On the phone').waitFor();
    expect(await panel.locator('button, input').count()).toBe(0);
    await page.page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await page.trigger('seen-only').evaluate((trigger) => trigger.matches(':focus'))).toBe(true);
  });

  it('is not offered, even in an open menu, while the status is locked', async () => {
    const page = await BadgePage.open(browser, { site, service: app.url }, () => app.token('AGENT'), [
      'locked',
    ]);
    await page.trigger('locked').click();
    await page.badge('locked').getByRole('menu').waitFor();
    await admin.set({ contactId: 'locked', state: 'INACTIVE', locked: true });
    await page.badge('locked').getByText('Locked by an admin').waitFor();
    expect(await page.badge('locked').getByRole('menu').count()).toBe(0);
    await page.badge('locked').locator('bot-status-panel:focus').waitFor();
    await admin.set({ contactId: 'locked', state: 'ACTIVE' });
    await page.badge('locked').locator('[role="menu"] button:focus').waitFor();
  });

  it('goes back where the service can’t be reached', async () => {
    const page = await BadgePage.open(browser, { site, service: app.url }, () => app.token('AGENT'), [
      'cut-off',
    ]);
    await page.shows('cut-off', 'active');
    await page.page.route('**/graphql', (route) => route.abort());
    await page.choose('cut-off', '1 hr');
    await page.shows('cut-off', 'sleeping');
    await page.badge('cut-off').getByRole('alert').waitFor();
    await page.shows('cut-off', 'active');
    expect(await page.page.evaluate('failures')).toEqual(['UNREACHABLE']);
  });

  it('is not offered while there is no bot to switch, and the badge says so', async () => {
    const [bot] = (await admin.ask('{ bots { botId } }')).bots;
    const page = await BadgePage.open(browser, { site, service: app.url }, () => app.token('AGENT'), [
      'unavailable',
    ]);
    await page.shows('unavailable', 'active');
    await admin.saveBot({ botId: bot!.botId, mode: 'OFF' });
    await page.trigger('unavailable').getByText('Bot off').waitFor();
    await page.trigger('unavailable').click();
    await page.panel('unavailable').getByText('The bot is off for all contacts.').waitFor();
    expect(await page.panel('unavailable').locator('button, input').count()).toBe(0);
    await page.trigger('unavailable').click();
    await admin.saveBot({ botId: bot!.botId, mode: 'SUGGESTIVE' });
    await page.trigger('unavailable').getByText('Drafting').waitFor();
    await admin.saveBot({ botId: bot!.botId, mode: 'AUTO_PILOT' });
    await page.trigger('unavailable').getByText('Active').waitFor();
  });
});
