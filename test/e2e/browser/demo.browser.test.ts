import type { Browser } from 'playwright-core';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { findBarriers } from '../../support/browser/barriers';
import { describeInBrowser, launchBrowser, openPage } from '../../support/browser/browser';
import { disposeAfterAll } from '../../support/leftovers';

describeInBrowser('the demo inbox', () => {
  disposeAfterAll();
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    app = await startTestApp({ config: { demo: true } });
    browser = await launchBrowser();
  });

  async function open(contactId: string, options: Parameters<typeof openPage>[1] = {}) {
    const { page, complaints } = await openPage(browser, options);
    await page.goto(`${app.url}/#/c/${contactId}`);
    const composer = page.locator('.composer bot-status-badge');
    await composer.locator('button.trigger').waitFor();
    const write = async (origin: 'You' | 'Contact' | 'Workflow', text: string) => {
      await page.locator('.composer label', { hasText: origin }).click();
      await page.getByRole('textbox', { name: 'Message' }).fill(text);
      await page.keyboard.press('Enter');
    };
    return { page, complaints, composer, write };
  }

  it('shows the bot answering, stepping back for a teammate, and why', async () => {
    const { page, composer, write, complaints } = await open('anna');
    await write('Contact', 'Hello, is anybody there?');
    await page.locator('.message.bot', { hasText: 'Hello! How can I help you today?' }).waitFor();

    await write('You', 'I am taking over, Anna.');
    await composer.locator('button.trigger.sleeping').waitFor();
    await page.locator('.list .chosen bot-status-badge button.trigger.sleeping').waitFor();
    await page.locator('.message.note', { hasText: 'The bot went to sleep until tomorrow' }).waitFor();
    await write('Contact', 'Thanks!');
    await page.locator('.message.note', { hasText: 'The bot does not answer: it is asleep.' }).waitFor();

    const latest = page.locator('.history li').first();
    await latest.getByText('A teammate wrote to the contact').waitFor();
    await latest.getByText('Alex Agent').waitFor();
    expect(await page.locator('.timeline .band').count()).toBe(3);

    await page.getByRole('link', { name: 'Workspace' }).click();
    await page.locator('.tiles .sleeping .figure', { hasText: '1' }).waitFor();
    // Neither the content security policy nor anything else had a word to say.
    expect(complaints).toEqual([]);
  });

  it('throws the bot’s reply away when a teammate is faster', async () => {
    const { page, write } = await open('ben');
    await write('Contact', 'What does it cost?');
    await page.locator('.typing').waitFor();
    await write('You', 'Let me answer that.');
    await page.locator('.message.note', { hasText: 'The bot threw its reply away: it is asleep.' }).waitFor();
    expect(await page.locator('.message.bot', { hasText: 'Plans start' }).count()).toBe(0);
  });

  it.each(['light', 'dark'] as const)('has no serious barriers in %s', async (colorScheme) => {
    const { page, composer } = await open('chiara', { colorScheme, reducedMotion: 'reduce' });
    const barriers = async () => expect(await findBarriers(page)).toEqual([]);
    await composer.locator('button.trigger').click();
    await composer.getByRole('menu').waitFor();
    await barriers();
    await composer.getByText('Inactive…').click();
    await composer.getByRole('checkbox').waitFor();
    await barriers();
    await composer.getByRole('button', { name: 'Turn off' }).click();
    await composer.locator('button.trigger.inactive').waitFor();
    await page.locator('.history li').first().waitFor();
    await barriers();
    await page.getByRole('link', { name: 'Workspace' }).click();
    await page.locator('.tiles').waitFor();
    await barriers();
    await (await app.client('ADMIN', { workspace: 'demo' })).set({ contactId: 'chiara', state: 'ACTIVE' });
  });

  it('fits a narrow screen, a conversation at a time', async () => {
    const { page, composer } = await open('devi', { viewport: { width: 360, height: 740 } });
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(0);
    await composer.locator('button.trigger').click();
    const panel = await composer.getByRole('dialog').boundingBox();
    expect(panel!.x).toBeGreaterThanOrEqual(0);
    expect(panel!.x + panel!.width).toBeLessThanOrEqual(360);
    expect(panel!.y).toBeGreaterThanOrEqual(0);
    expect(panel!.y + panel!.height).toBeLessThanOrEqual(740);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Back to the conversations' }).click();
    await page.getByRole('link', { name: 'Emre Yılmaz' }).waitFor();
  });
});
