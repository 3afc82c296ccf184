import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { findBarriers } from '../../support/browser/barriers';
import { describeInBrowser, launchBrowser } from '../../support/browser/browser';
import { DemoPage } from '../../support/browser/demo-page';
import { disposeAfterAll } from '../../support/leftovers';

const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describeInBrowser('the demo, for every screen and everyone', () => {
  disposeAfterAll();
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    app = await startTestApp({ config: { demo: true } });
    browser = await launchBrowser();
    const admin = await app.client('ADMIN', { workspace: 'demo' });
    const name = 'Maximilian-Alexander '.repeat(9);
    await admin.ask(
      `mutation { saveContacts(input: { contacts: [{ contactId: "long", name: "${name}" }] }) { userErrors { message } } }`,
    );
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  async function open(contactId: string, options: Parameters<typeof DemoPage.open>[3]): Promise<DemoPage> {
    const demo = await DemoPage.open(browser, app.url, `#/c/${contactId}`, options);
    await demo.trigger.waitFor();
    return demo;
  }

  it.each(['light', 'dark'] as const)('has no barriers in %s', async (colorScheme) => {
    const demo = await open('liv', { colorScheme, reducedMotion: 'reduce' });
    const { page } = demo;
    const barriers = async () => expect(await findBarriers(page)).toEqual([]);
    await page.locator('.actions summary').click();
    await page.getByText('More ways to write').click();
    await page.locator('.history li').first().waitFor();
    await barriers();
    await page.locator('button.bot-mode').click();
    await barriers();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Workspace' }).click();
    await page.locator('.tiles').waitFor();
    await barriers();
  });

  it('fits a narrow screen, a conversation at a time, with targets for fingers', async () => {
    const demo = await open('kenji', {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    const { page } = demo;
    expect(await overflow(page)).toBe(0);
    // The newest message is in view, above the composer.
    const last = await demo.line('note', 'its limit').boundingBox();
    expect(last!.y + last!.height).toBeLessThanOrEqual((await demo.composer.boundingBox())!.y);
    for (const target of [
      '.composer fieldset label',
      '.side summary',
      '.bar nav a',
      '.more summary',
      'button.bot-mode',
    ])
      expect((await page.locator(target).first().boundingBox())!.height).toBeGreaterThanOrEqual(44);
    await page.getByRole('link', { name: 'Back to the conversations' }).click();
    await page.getByRole('link', { name: 'Emre Yılmaz' }).waitFor();
    expect(await overflow(page)).toBe(0);
  });

  it('scrolls as a whole at 400 % zoom: nothing covers anything', async () => {
    const demo = await open('kenji', { viewport: { width: 320, height: 256 } });
    expect(await overflow(demo.page)).toBe(0);
    const log = (await demo.page.locator('.messages').boundingBox())!;
    const last = (await demo.line('note', 'its limit').boundingBox())!;
    const composer = (await demo.composer.boundingBox())!;
    const sides = (await demo.page.locator('.sides').boundingBox())!;
    expect(last.y + last.height).toBeLessThanOrEqual(log.y + log.height);
    expect(log.y + log.height).toBeLessThanOrEqual(composer.y);
    expect(composer.y + composer.height).toBeLessThanOrEqual(sides.y);
  });

  it('shows in forced colours what is chosen, and the states by more than colours', async () => {
    const demo = await open('mia', { forcedColors: 'active' });
    const { page } = demo;
    const outlineOf = (selector: string) =>
      page.evaluate<string>(
        `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).outlineStyle`,
      );
    for (const chosen of [
      '.list li.chosen',
      '.bar nav a[aria-current]',
      '.views button[aria-pressed=true]',
      '.composer input:checked + span',
    ])
      expect([chosen, await outlineOf(chosen)]).toEqual([chosen, 'solid']);
    expect(await outlineOf('.list li:not(.chosen)')).toBe('none');
    const looks = await page.evaluate<string[]>(`[...document.querySelectorAll('.key')].map((key) => {
      const { backgroundColor, backgroundImage, borderTopStyle } = getComputedStyle(key, '::before');
      return [backgroundColor, backgroundImage, borderTopStyle].join(' ');
    })`);
    expect(new Set(looks).size).toBe(3);
    for (const look of looks) expect(look).toContain('solid');
  });

  it('takes long names and long texts', async () => {
    const demo = await open('long', { viewport: { width: 1000, height: 700 } });
    await demo.writeAs('You', 'w'.repeat(1_000));
    await demo.line('teammate', 'www').waitFor();
    expect(await overflow(demo.page)).toBe(0);
    const trigger = (await demo.trigger.boundingBox())!;
    expect(trigger.y + trigger.height).toBeLessThanOrEqual(700);
  });
});
