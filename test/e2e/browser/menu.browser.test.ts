import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { BadgePage } from '../../support/browser/badge-page';
import { describeInBrowser, launchBrowser } from '../../support/browser/browser';
import { startInboxSite } from '../../support/browser/inbox-site';
import { type ApiClient, UNTIL_WOKEN } from '../../support/clients/api-client';
import { disposeAfterAll } from '../../support/leftovers';

const HOUR = 3_600_000;

describeInBrowser('the menu of the badge', () => {
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

  async function open(options: BrowserContextOptions = {}): Promise<{ id: string; page: BadgePage }> {
    contacts += 1;
    const id = `contact-${contacts}`;
    const page = await BadgePage.open(
      browser,
      { site, service: app.url },
      () => app.token('AGENT', { sub: 'alex', name: 'Alex' }),
      [id],
      false,
      options,
    );
    await page.shows(id, 'active');
    return { id, page };
  }
  const item = (page: BadgePage, id: string, name: string | RegExp) =>
    page.badge(id).getByRole('menuitem', { name });
  const checked = (page: BadgePage, id: string) =>
    page.badge(id).locator('[role="menuitemradio"][aria-checked="true"]').allInnerTexts();
  const settled = (page: BadgePage, version: number) => page.until(`seen.at(-1).version === ${version}`);

  it('ticks what stands, with its end, and choosing it again changes nothing', async () => {
    const { id, page } = await open();
    await page.trigger(id).click();
    expect(await checked(page, id)).toEqual(['Active']);
    await admin.set({ contactId: id, state: 'SLEEPING', wake: { after: 'PT4H' } });
    await page.badge(id).getByRole('menuitemradio', { name: 'Asleep until' }).waitFor();
    expect(await checked(page, id)).toEqual([
      expect.stringMatching(/^Asleep until (today|tomorrow), \d+:\d\d/),
    ]);
    await page.badge(id).getByRole('menuitemradio', { name: 'Asleep until' }).click();
    await page.panel(id).waitFor({ state: 'detached' });
    await admin.set({ contactId: id, state: 'INACTIVE' });
    await page.shows(id, 'inactive');
    await page.trigger(id).click();
    expect(await checked(page, id)).toEqual(['Inactive until turned on']);
    expect((await admin.status(id)).version).toBe(2);
  });

  it('extends a pause by an hour, which stays that of the rule', async () => {
    const { id, page } = await open();
    const inbox = await app.client('INTEGRATION');
    await inbox.message({
      contactId: id,
      messageId: 'm1',
      origin: 'TEAMMATE',
      actor: { externalId: 'bea', name: 'Bea' },
    });
    await page.shows(id, 'sleeping');
    const before = await admin.status(id);
    await page.trigger(id).click();
    await item(page, id, '+1 hr').click();
    await settled(page, 2);
    const after = await admin.status(id);
    expect(Date.parse(after.wakeAt) - Date.parse(before.wakeAt)).toBe(HOUR);
    expect(after).toMatchObject({ reason: 'TEAMMATE_MESSAGE', changedBy: { name: 'Bea' } });
  });

  it('lets the bot sleep until the contact replies', async () => {
    const { id, page } = await open();
    await page.choose(id, 'Until they reply');
    await settled(page, 1);
    expect(await admin.status(id)).toMatchObject({ state: 'SLEEPING', wakeAt: null });
    await page.trigger(id).click();
    expect(await page.why(id)).toBe('Changed by Alex. Back when they reply');
    await page.page.keyboard.press('Escape');
    await (await app.client('INTEGRATION')).message({ contactId: id, messageId: 'm1', origin: 'CONTACT' });
    await page.shows(id, 'active');
  });

  it('adds a note to what stands, and sends one along with a choice', async () => {
    const { id, page } = await open();
    await admin.set({ contactId: id, state: 'SLEEPING', wake: UNTIL_WOKEN });
    await page.shows(id, 'sleeping');
    await page.trigger(id).click();
    expect(await page.badge(id).getByRole('button', { name: 'Save note' }).count()).toBe(0);
    await page.badge(id).getByLabel('Note').fill('Ask Ada');
    await page.badge(id).getByRole('button', { name: 'Save note' }).click();
    await settled(page, 2);
    expect(await admin.status(id)).toMatchObject({
      note: 'Ask Ada',
      wakeAt: null,
      changedBy: { name: 'Alex' },
    });

    await page.trigger(id).click();
    expect(await page.badge(id).getByLabel('Note').inputValue()).toBe('Ask Ada');
    await page.badge(id).getByLabel('Note').fill('x'.repeat(1_000));
    await item(page, id, 'Sleep for 4 hr').click();
    await settled(page, 3);
    expect(await admin.status(id)).toMatchObject({ note: 'x'.repeat(1_000), changedBy: { name: 'Alex' } });
    await page.trigger(id).click();
    // However long the note is, the last item can be seen.
    await page.page.setViewportSize({ width: 500, height: 640 });
    expect(
      await item(page, id, 'Inactive…').evaluate((it) => it.getBoundingClientRect().bottom),
    ).toBeLessThan(640);
  });

  it('undoes a change for eight seconds, with all that stood before it', async () => {
    const { id, page } = await open();
    const until = new Date(Date.now() + 5 * HOUR).toISOString();
    await admin.set({ contactId: id, state: 'SLEEPING', wake: { at: until }, note: 'VIP', pinned: true });
    await page.shows(id, 'sleeping');
    await page.choose(id, 'Active');
    await page.shows(id, 'active');
    await page.badge(id).getByRole('button', { name: 'Undo' }).click();
    await page.shows(id, 'sleeping');
    await settled(page, 3);
    expect(await admin.status(id)).toMatchObject({ wakeAt: until, note: 'VIP', pinned: true });
    expect(await page.badge(id).getByRole('button', { name: 'Undo' }).count()).toBe(0);
  });

  it('offers no undo once someone else has changed the status, nor after a while', async () => {
    const { id, page } = await open();
    await page.page.clock.install();
    await page.choose(id, '1 hr');
    const undo = page.badge(id).getByRole('button', { name: 'Undo' });
    await undo.waitFor();
    await admin.set({ contactId: id, state: 'INACTIVE' });
    await page.shows(id, 'inactive');
    await undo.waitFor({ state: 'detached' });
    await page.choose(id, '1 hr');
    await undo.waitFor();
    await page.page.clock.runFor(8_100);
    await undo.waitFor({ state: 'detached' });
  });

  it('refuses a click that was made half a second after a change by someone else, and shows that change', async () => {
    const { id, page } = await open();
    await page.trigger(id).click();
    await page.badge(id).getByRole('menu').waitFor();
    await page.page.evaluate(`(() => {
      const panel = document.getElementById('badge-${id}').shadowRoot.querySelector('bot-status-panel').shadowRoot;
      const click = () => panel.querySelector('[aria-label="Sleep for 1 hr"]').click();
      new MutationObserver((_, observer) => {
        if (!panel.textContent.includes('Ada just changed this')) return;
        observer.disconnect();
        setTimeout(click, 500);
      }).observe(panel, { subtree: true, childList: true, characterData: true });
    })()`);
    await admin.set({ contactId: id, state: 'SLEEPING', wake: { after: 'PT4H' }, note: 'Mine' });
    const notice = page.badge(id).getByRole('alert');
    await notice.getByText('Ada just changed this: Asleep until').waitFor();
    expect(await admin.status(id)).toMatchObject({ note: 'Mine', version: 1 });
    // Whoever opens the menu now has seen it.
    await page.choose(id, '1 hr');
    await settled(page, 2);
  });

  it('takes a click that was made when a change by someone else had been there to read', async () => {
    const { id, page } = await open();
    await page.trigger(id).click();
    await admin.set({ contactId: id, state: 'SLEEPING', wake: { after: 'PT4H' } });
    await page.panel(id).getByText('Ada just changed this').waitFor();
    await page.page.waitForTimeout(2_100);
    await item(page, id, 'Sleep for 1 hr').click();
    await settled(page, 2);
    expect(await page.page.evaluate('failures')).toEqual([]);
  });

  it('says what is wrong in the form, and keeps what was entered', async () => {
    const { id, page } = await open();
    await page.choose(id, 'Inactive');
    const amount = page.badge(id).getByRole('spinbutton', { name: 'Amount' });
    const submit = page.badge(id).getByRole('button', { name: 'Set to inactive' });
    for (const wrong of ['0', '', '-3', '1.5', '8785']) {
      await amount.fill(wrong);
      await submit.click();
      await page.badge(id).getByRole('alert').getByText('Enter a whole number from 1 to 8,784').waitFor();
      expect(await amount.evaluate((field) => field.matches(':focus'))).toBe(true);
      expect(await amount.inputValue()).toBe(wrong);
    }
    await page.badge(id).getByRole('combobox', { name: 'Unit' }).selectOption('days');
    await amount.fill('367');
    await submit.click();
    await page.badge(id).getByText('Enter a whole number from 1 to 366').waitFor();
    await amount.fill('366');
    expect(await page.badge(id).locator('.error').textContent()).toBe('');
    await submit.click();
    await settled(page, 1);
    expect(await page.page.evaluate('failures')).toEqual([]);
  });

  it.each(['mouse', 'touch'] as const)('closes at the second click of the badge, by %s', async (by) => {
    const { id, page } = await open({ hasTouch: by === 'touch' });
    const press = () => (by === 'mouse' ? page.trigger(id).click() : page.trigger(id).tap());
    await press();
    await page.panel(id).waitFor();
    await press();
    await page.panel(id).waitFor({ state: 'detached' });
    expect(await page.trigger(id).getAttribute('aria-expanded')).toBe('false');
    await press();
    await page.panel(id).waitFor();
    await page.page.mouse.click(700, 500);
    await page.panel(id).waitFor({ state: 'detached' });
  });

  it('fires no shortcut of the page around it', async () => {
    const { id, page } = await open();
    await page.page.evaluate(`fired = [];
      for (const type of ['keydown', 'keyup', 'keypress', 'paste', 'input', 'beforeinput']) {
        document.addEventListener(type, (event) => fired.push(type + ' ' + (event.key ?? '')));
      }`);
    await page.trigger(id).focus();
    await page.page.keyboard.press('ArrowDown');
    await page.badge(id).getByRole('menu').waitFor();
    await page.page.keyboard.press('ArrowDown');
    await page.badge(id).getByLabel('Note').click();
    await page.page.keyboard.type('e, #?');
    await page.page.evaluate(`navigator.clipboard`);
    await page.page.keyboard.press('Control+v');
    await page.page.keyboard.press('Escape');
    await page.panel(id).waitFor({ state: 'detached' });
    const fired = await page.page.evaluate<string[]>('fired');
    // The focus is on the badge again, which is no text field, when the key is released.
    expect(fired.filter((name) => name !== 'keyup Escape' && name !== 'keyup ArrowDown')).toEqual([]);
  });

  it('stays with its badge, whatever moves it, and never covers it', async () => {
    const { id, page } = await open();
    await page.page.evaluate(
      `document.querySelector('main').prepend(filler = document.createElement('div'))`,
    );
    await page.trigger(id).click();
    for (const height of ['0px', '80px', '300px', '440px', '560px']) {
      await page.page.evaluate(`filler.style.height = ${JSON.stringify(height)}`);
      await page.page.waitForTimeout(60);
      expect(await isBeside(page.page, id)).toBe(true);
    }
  });

  it.each([
    [320, 256],
    [640, 200],
    [360, 640],
  ])('can be used in a window of %d × %d', async (width, height) => {
    const { id, page } = await open();
    await page.page.setViewportSize({ width, height });
    await page.trigger(id).click();
    await page.badge(id).getByRole('menu').waitFor();
    expect(await isBeside(page.page, id)).toBe(true);
    // The last item can be reached by scrolling inside.
    await item(page, id, 'Inactive…').click();
    await page.badge(id).getByRole('button', { name: 'Set to inactive' }).click();
    await page.shows(id, 'inactive');
  });

  it('shows how many replies the bot has left, and that the contact waits', async () => {
    const { id, page } = await open();
    const inbox = await app.client('INTEGRATION');
    const sentAt = new Date(Date.now() - 4 * 60_000).toISOString();
    await inbox.message({
      contactId: id,
      messageId: 'b1',
      origin: 'BOT',
      sentAt: new Date(Date.now() - 5 * 60_000).toISOString(),
    });
    await inbox.message({ contactId: id, messageId: 'c1', origin: 'CONTACT', sentAt });
    await admin.set({ contactId: id, state: 'SLEEPING', wake: UNTIL_WOKEN });
    await page.shows(id, 'sleeping');
    await page.trigger(id).click();
    expect(await page.fact(id, 'Replies')).toBe('1 of 75');
    expect(await page.fact(id, 'Waiting')).toBe('for 4 min');
  });

  it('shows that a change is on its way', async () => {
    const { id, page } = await open();
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.page.route('**/graphql', async (route) => {
      await held;
      await route.continue();
    });
    await page.choose(id, '1 hr');
    await page.badge(id).locator('button.trigger.sleeping[aria-busy="true"]').waitFor();
    answer();
    await page.badge(id).locator('button.trigger.sleeping[aria-busy="false"]').waitFor();
  });
});

/** Whether the panel of the badge is on the page, next to the badge, and not over it. */
function isBeside(page: Page, id: string): Promise<boolean> {
  return page.evaluate<boolean>(`(() => {
    const root = document.getElementById('badge-${id}').shadowRoot;
    const badge = root.querySelector('.trigger').getBoundingClientRect();
    const panel = root.querySelector('bot-status-panel').getBoundingClientRect();
    const isApart = panel.bottom <= badge.top || panel.top >= badge.bottom || panel.right <= badge.left || panel.left >= badge.right;
    const isNear = Math.min(Math.abs(panel.bottom - badge.top), Math.abs(panel.top - badge.bottom),
      Math.abs(panel.right - badge.left), Math.abs(panel.left - badge.right)) < 8;
    const isInside = panel.top >= 0 && panel.left >= 0 && panel.bottom <= innerHeight && panel.right <= innerWidth;
    return isApart && isNear && isInside && panel.height >= 90;
  })()`);
}
