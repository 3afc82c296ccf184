import type { Browser } from 'playwright-core';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { describeInBrowser, launchBrowser } from '../../support/browser/browser';
import { DemoPage } from '../../support/browser/demo-page';
import { disposeAfterAll } from '../../support/leftovers';

describeInBrowser('the rules of the demo', () => {
  disposeAfterAll();
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    app = await startTestApp({ config: { demo: true } });
    browser = await launchBrowser();
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  async function open(contactId: string): Promise<DemoPage> {
    const demo = await DemoPage.open(browser, app.url, `#/c/${contactId}`);
    await demo.title.waitFor();
    return demo;
  }

  it('explains itself once: what this is, what to try, and contacts in every state', async () => {
    const { page } = await open('anna');
    const intro = page.getByRole('complementary', { name: 'About this page' });
    await intro.getByText('One switch per contact for your AI bot').waitFor();
    await intro.getByText('Try: reply as yourself').waitFor();
    for (const state of ['active', 'sleeping', 'inactive'])
      await page.locator(`.list button.trigger.${state}`).first().waitFor();
    await intro.getByRole('button', { name: 'Close the introduction' }).click();
    await page.reload();
    await page.locator('.conversation').waitFor();
    expect(await intro.count()).toBe(0);
  });

  it('pauses the bot for a workflow', async () => {
    const demo = await open('ben');
    await demo.writeAs('Workflow', 'Your order is on its way.');
    await demo.line('note', 'Paused because Workflow “Reminders” sent a message. Back tomorrow,').waitFor();
  });

  it('changes the mode and the limit of a bot, and shows the mode in every window at once', async () => {
    const demo = await open('liv');
    const other = await DemoPage.open(browser, app.url, '#/c/anna');
    const mode = (page: DemoPage['page']) => page.locator('button.bot-mode');
    await demo.page.getByRole('button', { name: 'Assistant Auto-Pilot' }).click();
    const dialog = demo.page.getByRole('dialog', { name: 'Assistant' });
    await dialog.getByRole('spinbutton', { name: 'After this many replies' }).fill('2');
    await demo.page.keyboard.press('Tab');
    await dialog.getByRole('combobox', { name: 'Length of the pause at this limit' }).selectOption('5 min');
    await dialog.getByText('Saved').waitFor();
    await dialog.getByRole('radio', { name: 'Suggestive' }).check();
    await mode(demo.page).getByText('Suggestive').waitFor();
    await mode(other.page).getByText('Suggestive').waitFor();
    await dialog.getByRole('radio', { name: 'Auto-Pilot' }).check();
    await mode(other.page).getByText('Auto-Pilot').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();

    // Liv has had one reply.
    await demo.writeAs('Contact', 'What does it cost?');
    await demo.line('bot', 'Plans start').waitFor();
    await demo.line('note', 'The bot has sent 2 replies, its limit, and sleeps until').waitFor();
    await demo.badge.getByText(/0?[45]:\d\d/).waitFor();
  });

  it('says that the bot of a contact is off, and gives the contact another', async () => {
    const demo = await open('gil');
    await demo.page.getByRole('button', { name: 'Night assistant Off' }).waitFor();
    await demo.page.locator('.conversation > header', { hasText: 'Night assistant, Off' }).waitFor();
    await demo.writeAs('Contact', 'Hello?');
    await demo.line('note', 'The bot does not reply: this contact has no bot that is on.').waitFor();

    await demo.page.getByRole('button', { name: 'Night assistant Off' }).click();
    await demo.page.getByRole('combobox', { name: 'Bot for Gil Moreau' }).selectOption('Drafting assistant');
    await demo.page.getByRole('button', { name: 'Close', exact: true }).click();
    await demo.page.getByRole('button', { name: 'Drafting assistant Suggestive' }).waitFor();
    await demo.page.getByRole('region', { name: 'Draft of the bot' }).waitFor();
  });

  it('refuses what is out of bounds with the reason', async () => {
    const { page } = await open('mia');
    await page.locator('button.bot-mode').click();
    await page.getByRole('spinbutton', { name: 'Above this many replies a minute' }).fill('0');
    await page.keyboard.press('Tab');
    await page.getByRole('status').getByText('burstLimit must be').waitFor();
  });

  it('reports goals, pins, locks and reads, each with its call', async () => {
    const demo = await open('anna');
    const result = (text: string) => demo.page.getByRole('status').getByText(text).waitFor();
    await demo.act('Appointment booked');
    await result('reportGoal(APPOINTMENT_BOOKED) → APPLIED');
    await demo.line('note', 'Booked an appointment. Until turned on').waitFor();
    await demo.act('Sleep for 1 hour, fixed end');
    await result('setBotStatus(pinned: true) → APPLIED');
    await demo.writeAs('You', 'I will not extend it.');
    await demo.line('note', 'No effect: Alex Agent wrote, but').waitFor();
    await demo.act('Set to inactive and lock as admin');
    await result('setBotStatus(locked: true) → APPLIED');
    await demo.shows('inactive');
    await demo.act('Unlock as admin');
    await demo.shows('active');
    await demo.act('Mark as read');
    await result('markConversationRead → NO_CHANGE');
  });
});
