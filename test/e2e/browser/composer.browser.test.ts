import type { Browser } from 'playwright-core';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { BadgePage } from '../../support/browser/badge-page';
import { describeInBrowser, launchBrowser } from '../../support/browser/browser';
import { startInboxSite } from '../../support/browser/inbox-site';
import type { ApiClient } from '../../support/clients/api-client';
import { disposeAfterAll } from '../../support/leftovers';

describeInBrowser('the badge in a composer', () => {
  disposeAfterAll();
  let app: TestApp;
  let site: string;
  let browser: Browser;
  let admin: ApiClient;
  let contacts = 0;

  beforeAll(async () => {
    site = await startInboxSite();
    app = await startTestApp({ config: { allowedOrigins: [site] } });
    browser = await launchBrowser();
    admin = await app.client('ADMIN', { name: 'Ada' });
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
  });

  function newContact(): string {
    contacts += 1;
    return `contact-${contacts}`;
  }
  /** How long the latest change is to last, in milliseconds. */
  async function lengthOf(contactId: string): Promise<number> {
    const [latest] = await admin.history(contactId);
    return Date.parse(latest!.wakeAt) - Date.parse(latest!.effectiveAt);
  }
  const open = (contactId: string, name = 'Alex') =>
    BadgePage.open(
      browser,
      { site, service: app.url },
      () => app.token('AGENT', { sub: name.toLowerCase(), name }),
      [contactId],
    );

  it('shows on one page what was switched on another', async () => {
    const id = newContact();
    const [alex, bea] = await Promise.all([open(id, 'Alex'), open(id, 'Bea')]);
    await Promise.all([alex.shows(id, 'active'), bea.shows(id, 'active')]);

    await alex.choose(id, '4 hr');
    await Promise.all([alex.shows(id, 'sleeping'), bea.shows(id, 'sleeping')]);
    expect(await bea.trigger(id).textContent()).toMatch(/Asleep\s*4h/);
    await bea.trigger(id).click();
    expect(await bea.why(id)).toMatch(/^Changed by Alex. Back (today|tomorrow), \d+:\d\d [AP]M$/);

    await bea.badge(id).getByRole('menuitemradio', { name: 'Active', exact: true }).click();
    await Promise.all([alex.shows(id, 'active'), bea.shows(id, 'active')]);
    expect([...alex.complaints, ...bea.complaints]).toEqual([]);
  });

  it('counts down and wakes', async () => {
    const id = newContact();
    const page = await open(id);
    await admin.set({ contactId: id, state: 'SLEEPING', wake: { after: 'PT3S' } });
    await page.trigger(id).locator('.time', { hasText: '0:02' }).waitFor();
    await page.trigger(id).locator('.time', { hasText: '0:01' }).waitFor();
    await page.shows(id, 'active');
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse((await admin.status(id)).since));
    expect((await page.seen(id)).at(-1)).toMatchObject({ state: 'ACTIVE', version: 2 });
  });

  it('falls asleep by the rule when a teammate writes', async () => {
    const id = newContact();
    const page = await open(id);
    await page.shows(id, 'active');
    const inbox = await app.client('INTEGRATION');
    await inbox.message({
      ...{ contactId: id, messageId: 'm1', origin: 'TEAMMATE' },
      actor: { externalId: 'bea', name: 'Bea Nguyen' },
    });
    await page.shows(id, 'sleeping');
    await page.trigger(id).click();
    expect(await page.why(id)).toMatch(/^Paused because Bea Nguyen replied. Back tomorrow, /);
  });

  it('is inactive for a time, as the box is ticked, or without the tick until a person turns it on', async () => {
    const id = newContact();
    const page = await open(id);
    await page.choose(id, 'Inactive…');
    await page.badge(id).getByRole('checkbox', { name: 'Turn the bot back on after' }).uncheck();
    await page.badge(id).getByLabel('Note').fill('Talked on the phone');
    await page.badge(id).getByRole('button', { name: 'Set to inactive' }).click();
    await page.shows(id, 'inactive');
    await page.until('seen.at(-1).version === 1');
    expect(await admin.status(id)).toMatchObject({
      ...{ state: 'INACTIVE', wakeAt: null, reason: 'MANUAL', note: 'Talked on the phone' },
    });

    await page.choose(id, 'Inactive…');
    await page.badge(id).getByRole('button', { name: 'Set to inactive' }).click();
    await page.until('seen.at(-1).version === 2');
    expect(await lengthOf(id)).toBe(24 * 3_600_000);
    expect(await page.trigger(id).textContent()).toMatch(/Inactive\s*1d/);
  });

  it('sleeps until a date and time of one’s own, in the viewer’s zone', async () => {
    const id = newContact();
    const page = await open(id);
    await page.choose(id, 'Until a date and time');
    const field = page.badge(id).getByLabel('Date and time (Europe/Berlin)');
    await field.fill('2020-01-01T10:00');
    await page.badge(id).getByRole('button', { name: 'Put to sleep' }).click();
    await page.badge(id).getByText('Choose a time in the future').waitFor();
    await field.fill('2099-01-01T10:00');
    await page.badge(id).getByRole('button', { name: 'Put to sleep' }).click();
    await page.badge(id).getByText('Choose a time within 366 days').waitFor();
    const year = new Date(Date.now() + 90 * 86_400_000).getUTCFullYear();
    const day = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(5, 10);
    await field.fill(`${year}-${day}T10:00`);
    await page.badge(id).getByRole('button', { name: 'Put to sleep' }).click();
    await page.shows(id, 'sleeping');
    await page.until('seen.at(-1).version === 1');
    // Nine or eight o'clock by UTC, as summer time has it.
    expect((await admin.status(id)).wakeAt).toMatch(new RegExp(`^${year}-${day}T0[89]:00`));
  });

  it('is used with the keyboard alone', async () => {
    const id = newContact();
    const { page, ...badgePage } = await open(id).then((opened) => ({ page: opened.page, opened }));
    const { opened } = badgePage;
    await opened.shows(id, 'active');
    const focused = () =>
      page.evaluate<string>(`(() => { let at = document.activeElement;
        while (at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
        return at.matches('.trigger') ? 'the badge' : at.getAttribute('aria-label') || at.textContent.trim(); })()`);
    await page.locator('#before').focus();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('the badge');
    await page.keyboard.press('Enter');
    await opened.badge(id).getByRole('menu').waitFor();
    expect(await focused()).toBe('Active');
    await page.keyboard.press('End');
    expect(await focused()).toBe('Inactive…');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('Active');
    await page.keyboard.press('Escape');
    expect(await opened.trigger(id).getAttribute('aria-expanded')).toBe('false');
    expect(await focused()).toBe('the badge');

    await page.keyboard.press('ArrowDown');
    await opened.badge(id).getByRole('menu').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('Sleep for 1 hr');
    await page.keyboard.press('Enter');
    await opened.shows(id, 'sleeping');
    await opened.until('seen.at(-1).version === 1');
    expect(await focused()).toBe('the badge');
    await page
      .getByRole('button', { name: /^Bot for contact-\d+: Asleep until (today|tomorrow), \d/ })
      .waitFor();

    await page.keyboard.press('Enter');
    await opened.badge(id).getByRole('menu').waitFor();
    await page.keyboard.press('i');
    await page.keyboard.press('Enter');
    await opened.badge(id).locator('[name="timed"]:focus').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    await opened.shows(id, 'inactive');
    await opened.until('seen.at(-1).version === 2');
    expect(await lengthOf(id)).toBe(3 * 3_600_000);
  });
});
