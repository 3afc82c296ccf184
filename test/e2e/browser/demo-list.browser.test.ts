import type { Browser } from 'playwright-core';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { describeInBrowser, launchBrowser } from '../../support/browser/browser';
import { DemoPage } from '../../support/browser/demo-page';
import type { ApiClient } from '../../support/clients/api-client';
import { disposeAfterAll } from '../../support/leftovers';

describeInBrowser('the list of the demo', () => {
  disposeAfterAll();
  let app: TestApp;
  let browser: Browser;
  let admin: ApiClient;

  beforeAll(async () => {
    app = await startTestApp({ config: { demo: true } });
    browser = await launchBrowser();
    admin = await app.client('ADMIN', { workspace: 'demo' });
    const contacts = Array.from({ length: 120 }, (_, index) => {
      const number = String(index).padStart(3, '0');
      return { contactId: `z-${number}`, name: `Zoe ${number}` };
    });
    const emoji = { contactId: 'emoji', name: '👩🏽‍🚀 Zára Ünal 🌙' };
    await admin.ask(
      'mutation ($contacts: [SaveContactInput!]!) { saveContacts(input: { contacts: $contacts }) { userErrors { message } } }',
      { contacts: [...contacts, emoji] },
    );
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  const open = (hash: string) => DemoPage.open(browser, app.url, hash);

  it('shows every contact, page by page, and finds each', async () => {
    const { page } = await open('#/c/anna');
    const rows = page.locator('.list li');
    const more = page.getByRole('button', { name: /^Show more \(\d+ of 132\)$/ });
    await more.waitFor();
    expect(await rows.count()).toBe(50);
    await more.click();
    await page.getByText('Show more (100 of 132)').click();
    await rows.nth(131).waitFor();
    expect(await more.count()).toBe(0);

    await page.getByRole('searchbox').fill('119');
    await rows.nth(1).waitFor({ state: 'detached' });
    await page.getByRole('searchbox').fill('z-118');
    await page.getByRole('link', { name: 'Zoe 118' }).click();
    await page.locator('.conversation h2', { hasText: 'Zoe 118' }).waitFor();
    await page.getByRole('searchbox').fill('nobody has this name');
    await page.getByText('No contact matches.').waitFor();
  });

  it('opens any conversation by its address, goes back and forward, and names it in the title', async () => {
    const { page } = await open('#/c/z-115');
    await page.locator('.conversation h2', { hasText: 'Zoe 115' }).waitFor();
    expect(await page.title()).toBe('Zoe 115 · Bot status demo');
    await page.getByRole('link', { name: 'Workspace' }).click();
    await page.getByRole('heading', { name: 'Workspace' }).waitFor();
    expect(await page.title()).toBe('Workspace · Bot status demo');
    await page.goBack();
    await page.locator('.conversation h2', { hasText: 'Zoe 115' }).waitFor();
    await page.goForward();
    await page.getByRole('heading', { name: 'Workspace' }).waitFor();
    await page.evaluate(`location.hash = '#/c/no-such-id'`);
    await page.getByText('There is no contact with the id “no-such-id”.').waitFor();
    await page.getByRole('link', { name: 'Show all conversations' }).click();
    await page.locator('.conversation h2').waitFor();
  });

  it.each(['#/c/%E0%A4%A', '#/c/', '#nonsense'])(
    'shows the inbox at the malformed address %s',
    async (hash) => {
      const { page, complaints } = await open(hash);
      await page.getByRole('link', { name: 'Anna Berger' }).waitFor();
      expect(complaints).toEqual([]);
    },
  );

  it('says live who waits and for how long, by when they wrote', async () => {
    const demo = await open('#/c/anna');
    const { page } = demo;
    await demo
      .row('Devi Sharma')
      .getByText(/^waiting 1 hr \d+ min$/)
      .waitFor();
    await page.getByRole('button', { name: 'Waiting' }).click();
    const names = page.locator('.list li b');
    await page.locator('.list li').nth(3).waitFor({ state: 'detached' });
    expect(await names.allTextContents()).toEqual(['Devi Sharma', 'Gil Moreau', 'Emre Yılmaz']);

    const record = (input: Record<string, string>) =>
      admin.ask('mutation ($input: RecordMessageInput!) { recordMessage(input: $input) { outcome } }', {
        input: { contactId: 'z-119', ...input },
      });
    const sentAt = new Date(Date.now() - 2 * 3_600_000).toISOString();
    await record({ messageId: 'late', origin: 'CONTACT', sentAt });
    await demo.row('Zoe 119').getByText('waiting 2 hr').waitFor();
    expect((await names.allTextContents())[0]).toBe('Zoe 119');

    await page.getByRole('link', { name: 'Workspace' }).click();
    await page.locator('.people li', { hasText: 'Zoe 119' }).getByText('2 hr, for the bot').waitFor();
    await record({ messageId: 'answer', origin: 'TEAMMATE' });
    await page.locator('.people li', { hasText: 'Zoe 119' }).waitFor({ state: 'detached' });
    await page.locator('.tiles .sleeping .figure', { hasText: '6' }).waitFor();
  });

  it('does not say that one waits who was answered', async () => {
    const demo = await open('#/c/z-110');
    await demo.writeAs('Contact', 'What does it cost?');
    await demo.line('bot', 'Plans start').waitFor();
    await demo.writeAs('You', 'And today it costs less.');
    await demo.shows('sleeping');
    await demo.page.reload();
    await demo.shows('sleeping');
    expect(await demo.page.locator('.list li.chosen .waiting').count()).toBe(0);
  });

  it('abbreviates names as people read them', async () => {
    const demo = await open('#/c/emoji');
    await demo.page.getByRole('searchbox').fill('emoji');
    await demo.row('Zára Ünal').locator('.avatar', { hasText: /^ZÜ$/ }).waitFor();
  });
});
