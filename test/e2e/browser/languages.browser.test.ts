import type { Browser } from 'playwright-core';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { BadgePage } from '../../support/browser/badge-page';
import { describeInBrowser, launchBrowser } from '../../support/browser/browser';
import { startInboxSite } from '../../support/browser/inbox-site';
import { disposeAfterAll } from '../../support/leftovers';

/** Everything that people read or hear in the badges of the page, without countdowns. */
const TEXTS = `[...document.querySelectorAll('bot-status-badge')].flatMap(function textsOf(root) {
  const inner = root.shadowRoot;
  if (!inner) return [];
  const texts = [];
  for (const element of inner.querySelectorAll('*:not(style, .time, .left)')) {
    for (const name of ['title', 'aria-label', 'placeholder']) texts.push(element.getAttribute(name) ?? '');
    for (const node of element.childNodes) if (node.nodeType === 3) texts.push(node.data);
    texts.push(...textsOf(element));
  }
  return texts.map((text) => text.trim()).filter((text) => /\\p{L}/u.test(text));
})`;

/** Texts that are the same in English. */
const SAME = [/^Note$/, /^minutes$/, /^\d+ min$/];

describeInBrowser('the language of the page', () => {
  disposeAfterAll();
  let app: TestApp;
  let site: string;
  let browser: Browser;

  beforeAll(async () => {
    site = await startInboxSite();
    app = await startTestApp({ config: { allowedOrigins: [site] } });
    browser = await launchBrowser();
    const admin = await app.client('ADMIN', { name: 'Ada' });
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    await admin.set({ contactId: 'asleep', state: 'SLEEPING', wake: { after: 'PT2H' }, pinned: true });
    await admin.set({ contactId: 'opted-out', state: 'INACTIVE', reason: 'OPT_OUT' });
  });

  const open = () =>
    BadgePage.open(browser, { site, service: app.url }, () => app.token('AGENT'), [
      'active',
      'asleep',
      'opted-out',
    ]);

  const speak = async (page: BadgePage, lang: string, active: string): Promise<void> => {
    await page.page.evaluate(`document.documentElement.lang = '${lang}'`);
    await page.trigger('active').getByText(active, { exact: true }).waitFor();
  };

  /** The texts of the badges, of the menu, of both forms and of an error in them. */
  const readAll = async (page: BadgePage): Promise<string[]> => {
    const texts: string[] = [];
    const read = async () => texts.push(...(await page.page.evaluate<string[]>(TEXTS)));
    const panel = page.badge('asleep').getByRole('dialog');
    const items = panel.locator('[aria-haspopup]');
    await page.trigger('asleep').click();
    await items.first().waitFor();
    await read();
    for (const at of [0, 1]) {
      await items.nth(at).click();
      await panel
        .locator('input:not([type="checkbox"])')
        .first()
        .fill(at === 0 ? '2020-01-01T10:00' : '0');
      await panel.locator('.primary').click();
      await panel.locator('.error:not(:empty)').waitFor();
      await read();
      await page.page.keyboard.press('Escape');
    }
    await page.page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    return texts;
  };

  it('is that of every text of the badge', async () => {
    const page = await open();
    await speak(page, 'en', 'Active');
    const english = await readAll(page);
    expect(english.length).toBeGreaterThan(30);
    const active = { ar: 'نشط', de: 'Aktiv', es: 'Activo', fr: 'Actif', ja: '有効', 'pt-BR': 'Ativo' };
    for (const [lang, label] of Object.entries(active)) {
      await speak(page, lang, label);
      const texts = await readAll(page);
      expect(texts).toHaveLength(english.length);
      const isEnglish = (text: string) => english.includes(text) && !SAME.some((same) => same.test(text));
      expect(texts.filter(isEnglish)).toEqual([]);
    }
    expect(page.complaints).toEqual([]);
  });

  it('can differ for a part of the page, and change while a menu is open', async () => {
    const page = await open();
    await page.trigger('asleep').getByText('Asleep').first().waitFor();
    await page.page.evaluate(`badges.innerHTML = '<span lang="ja"></span>'; badges = badges.firstChild`);
    await page.add(['asleep', 'active']);
    await page.trigger('asleep').getByText('一時停止中').first().waitFor();
    await page.trigger('asleep').click();
    await page.badge('asleep').getByRole('menuitem', { name: '手動で再開するまで' }).waitFor();
    await page.page.evaluate(`badges.lang = 'de'`);
    await page.badge('asleep').getByRole('menuitem', { name: 'Bis zum Einschalten' }).waitFor();
    await page.page.evaluate(`document.getElementById('badge-active').lang = 'fr'`);
    await page.trigger('active').getByText('Actif', { exact: true }).waitFor();
    expect(await page.trigger('asleep').textContent()).toContain('Pausiert');
  });

  it('is English, dates included, if its texts cannot be loaded', async () => {
    const page = await open();
    await page.page.route('**/assets/de-*.js', (route) => route.abort());
    const failed = page.page.waitForEvent('requestfailed');
    await page.page.evaluate(`document.documentElement.lang = 'de'`);
    await failed;
    await page.trigger('asleep').click();
    await page
      .badge('asleep')
      .getByRole('menuitem', { name: /^Until tomorrow, 9:00 AM$/ })
      .waitFor();
  });

  it('goes with its direction: the menu ends where the badge does, and arrow keys follow the text', async () => {
    const page = await open();
    // In the middle, there is room to both sides.
    await page.page.evaluate(`document.documentElement.dir = 'rtl'; badges.style.paddingInline = '400px'`);
    await speak(page, 'ar', 'نشط');
    await page.trigger('active').click();
    const panel = page.badge('active').getByRole('dialog');
    const durations = panel.locator('.durations button');
    await durations.nth(1).waitFor();
    const [anchor, menu] = [await page.trigger('active').boundingBox(), await panel.boundingBox()];
    expect(menu!.x + menu!.width).toBeCloseTo(anchor!.x + anchor!.width, 0);
    await durations.first().focus();
    await page.page.keyboard.press('ArrowLeft');
    expect(await durations.nth(1).evaluate((item) => item.matches(':focus'))).toBe(true);
    const [first, second] = [await durations.first().boundingBox(), await durations.nth(1).boundingBox()];
    expect(second!.x).toBeLessThan(first!.x);
  });
});
