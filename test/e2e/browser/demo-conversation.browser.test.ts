import type { Browser } from 'playwright-core';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { describeInBrowser, launchBrowser } from '../../support/browser/browser';
import { DemoPage } from '../../support/browser/demo-page';
import { disposeAfterAll } from '../../support/leftovers';

describeInBrowser('a conversation of the demo', () => {
  disposeAfterAll();
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    app = await startTestApp({ config: { demo: true } });
    browser = await launchBrowser();
    const admin = await app.client('ADMIN', { workspace: 'demo' });
    await admin.ask(`mutation { saveContacts(input: { contacts: [
      ${['pia', 'quinn', 'rosa', 'sam', 'tom', 'uma', 'vera', 'wim'].map((id) => `{ contactId: "${id}", name: "${id} Test" }`)}
    ] }) { userErrors { message } } }`);
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  async function open(contactId: string): Promise<DemoPage> {
    const demo = await DemoPage.open(browser, app.url, `#/c/${contactId}`);
    await demo.trigger.waitFor();
    return demo;
  }

  it('shows the bot answering, stepping back for a teammate, and why', async () => {
    const demo = await open('pia');
    await demo.writeAs('Contact', 'Hello, are you there?');
    await demo.line('bot', 'Hello! How can I help you today?').waitFor();

    await demo.writeAs('You', 'I am taking over, Pia.');
    await demo.shows('sleeping');
    await demo.row('pia Test').locator('button.trigger.sleeping').waitFor();
    await demo.line('note', 'Paused because Alex Agent replied. Back tomorrow,').waitFor();
    await demo.writeAs('Contact', 'Thanks!');
    await demo.line('note', 'The bot does not reply: it is asleep.').waitFor();
    await demo.page.locator('.history li', { hasText: 'Paused because Alex Agent replied' }).waitFor();
    // Neither the content security policy nor anything else had a complaint.
    expect(demo.complaints).toEqual([]);
  });

  it('says in English when the bot comes back, whatever the language of the browser', async () => {
    const demo = await DemoPage.open(browser, app.url, '#/c/chiara', { locale: 'ar-EG' });
    const note = demo.line('note', 'Paused because Alex Agent replied');
    expect(await note.textContent()).toMatch(/Back (today|tomorrow), \d{1,2}:\d{2} [AP]M$/);
    expect(await demo.page.locator('.conversation > header p').textContent()).toMatch(
      /^\d{1,2}:\d{2} [AP]M in Rome/,
    );
  });

  it('discards the reply of the bot when a teammate is faster', async () => {
    const demo = await open('quinn');
    let release = () => {};
    const isAnswered = new Promise<void>((resolve) => {
      release = resolve;
    });
    await demo.page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('mutation CommitReply')) await isAnswered;
      await route.continue();
    });
    await demo.writeAs('Contact', 'What does it cost?');
    await demo.page.locator('.typing').waitFor();
    await demo.writeAs('You', 'Let me answer that.');
    await demo.shows('sleeping');
    release();
    await demo.line('note', 'Bot reply discarded: you replied first.').waitFor();
    expect(await demo.line('bot', 'Plans start').count()).toBe(0);
  });

  it('announces the sleep at the limit of replies, also of a conversation that began before', async () => {
    const demo = await open('kenji');
    await demo.line('bot', 'How many people will you be?').waitFor();
    await demo.line('note', 'The bot has sent 3 replies, its limit, and sleeps until').waitFor();

    await demo.show('rosa', 'rosa Test');
    for (const question of ['One?', 'Two?', 'Three?']) {
      await demo.writeAs('Contact', question);
      await demo.page.locator('.typing').waitFor();
      await demo.page.locator('.typing').waitFor({ state: 'detached' });
    }
    await demo.line('note', 'The bot has sent 3 replies, its limit, and sleeps until').waitFor();
  });

  describe('with a bot that only drafts', () => {
    it('shows its draft, which a person sends, changes or discards', async () => {
      const demo = await open('emre');
      const draft = demo.page.getByRole('region', { name: 'Draft of the bot' });
      await draft.getByText('Plans start at 29 a month').waitFor();
      await draft.getByRole('button', { name: 'Send draft' }).click();
      await demo.line('suggestion', 'Plans start at 29 a month').waitFor();
      await draft.waitFor({ state: 'detached' });
      // It was the bot's text: nobody has taken over.
      await demo.trigger.getByText('Drafting').waitFor();

      await demo.writeAs('Contact', 'Can I book Friday?');
      await draft.getByRole('button', { name: 'Discard' }).click();
      await draft.waitFor({ state: 'detached' });

      await demo.writeAs('Contact', 'And Thursday?');
      await draft.getByRole('button', { name: 'Edit' }).click();
      expect(await demo.field.inputValue()).toContain('Friday at 14:00 is free.');
      await demo.field.fill('Thursday at 10:00 is free.');
      await demo.field.press('Enter');
      await demo.line('teammate', 'Thursday at 10:00 is free.').waitFor();
      // A text of their own: a person has taken over.
      await demo.shows('sleeping');
    });
  });

  it('keeps what was begun with its contact', async () => {
    const demo = await open('sam');
    await demo.composer.locator('label', { hasText: 'Contact' }).first().click();
    await demo.field.fill('secret for Sam');
    await demo.show('tom', 'tom Test');
    await demo.holds('');
    expect(await demo.composer.getByRole('radio', { name: 'You' }).isChecked()).toBe(true);
    await demo.field.fill('for Tom');
    await demo.show('sam', 'sam Test');
    await demo.holds('secret for Sam');
    expect(await demo.composer.getByRole('radio', { name: 'Contact', exact: true }).isChecked()).toBe(true);
    await demo.page.goBack();
    await demo.holds('for Tom');
  });

  it('shows what could not be sent, to send again or to discard', async () => {
    const demo = await open('uma');
    const { page } = demo;
    await page.context().setOffline(true);
    await page.getByText('Offline. What is shown may be outdated').waitFor();
    await demo.writeAs('You', 'Are you still there?');
    await page.locator('.message.teammate.sending', { hasText: 'Sending…' }).waitFor();
    const failed = page.locator('.message.failed', { hasText: 'Not sent' });
    await failed.waitFor({ timeout: 20_000 });
    await demo.writeAs('You', 'Never mind.');
    await page
      .locator('.message.failed', { hasText: 'Never mind.' })
      .getByRole('button', { name: 'Discard' })
      .click({ timeout: 20_000 });
    await page.locator('.message', { hasText: 'Never mind.' }).waitFor({ state: 'detached' });

    await page.context().setOffline(false);
    await failed.getByRole('button', { name: 'Retry' }).click();
    await page.locator('.message.teammate.sent', { hasText: 'Are you still there?' }).waitFor();
    await demo.shows('sleeping');
    await page.getByText('Offline. What is shown').waitFor({ state: 'detached', timeout: 15_000 });
    // It was counted once, and the discarded one never.
    const viewer = await app.client('ADMIN', { workspace: 'demo' });
    const { contact } = await viewer.ask<{
      contact: { statusHistory: { nodes: { messageId: string | null }[] } };
    }>('{ contact(contactId: "uma") { statusHistory { nodes { messageId } } } }');
    expect(contact.statusHistory.nodes.filter(({ messageId }) => messageId !== null)).toHaveLength(1);
  }, 60_000);

  it('corrects the guess who wrote a message of an unknown sender', async () => {
    const demo = await open('vera');
    await demo.writeAs('Unknown sender', 'Your parcel has arrived.');
    await demo.shows('sleeping');
    await demo
      .line('unknown', 'Taken for a teammate')
      .getByRole('button', { name: 'It was the bot' })
      .click();
    await demo.shows('active');
    await demo.line('note', 'Resumed: a message was reported by mistake').waitFor();
    await demo.line('bot', 'Your parcel has arrived.').waitFor();
  });

  it('is one conversation under all ids of a person, and counts a message once', async () => {
    const demo = await open('wim');
    await demo.page.locator('.actions summary').click();
    await demo.page.getByRole('textbox', { name: 'Another id of this person' }).fill('+31 6 000');
    await demo.act('Link');
    await demo.page.getByRole('status').getByText('linkContact → APPLIED').waitFor();
    await demo.writeAs('Contact, as +31 6 000', 'What does it cost?');
    await demo.line('bot', 'Plans start at 29 a month').waitFor();
    await demo.act('Deliver your last message again');
    await demo.page
      .getByRole('status')
      .getByText('recordMessage → replayed: counted once, nothing changed')
      .waitFor();
    await demo.act('Unlink +31 6 000');
    await demo.page.getByRole('button', { name: 'Unlink +31 6 000' }).waitFor({ state: 'detached' });
  });
});
