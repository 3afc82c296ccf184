import type { Browser, Locator, Page } from 'playwright-core';
import { until } from '../until';
import { openPage } from './browser';

type Options = Parameters<typeof openPage>[1];

/** The demo inbox, used as a visitor would. */
export class DemoPage {
  private constructor(
    readonly page: Page,
    readonly complaints: readonly string[],
  ) {}

  /** Opens the address of a page of the demo, such as `#/c/anna`. */
  static async open(browser: Browser, url: string, hash: string, options: Options = {}): Promise<DemoPage> {
    const { page, complaints } = await openPage(browser, options);
    await page.goto(`${url}/${hash}`);
    return new DemoPage(page, complaints);
  }

  /** Goes to a conversation by the address, and waits for its badge. */
  async show(contactId: string, name: string): Promise<void> {
    await this.page.evaluate(`location.hash = '#/c/${contactId}'`);
    await this.title.getByText(name, { exact: true }).waitFor();
    await this.trigger.waitFor();
  }

  get composer(): Locator {
    return this.page.locator('form.composer');
  }

  get badge(): Locator {
    return this.composer.locator('bot-status-badge');
  }

  get trigger(): Locator {
    return this.badge.locator('button.trigger');
  }

  get field(): Locator {
    return this.page.getByRole('textbox', { name: 'Message' });
  }

  /** Waits until the field holds this text. */
  async holds(text: string): Promise<void> {
    await until(`“${text}” in the field`, async () => (await this.field.inputValue()) === text, {
      withinMs: 6_000,
    });
  }

  /** The name of the contact whose conversation is open. */
  get title(): Locator {
    return this.page.locator('.conversation h2');
  }

  /** A line of the conversation. */
  line(kind: 'contact' | 'bot' | 'teammate' | 'suggestion' | 'unknown' | 'note', text: string): Locator {
    return this.page.locator(`.message.${kind}`, { hasText: text });
  }

  row(name: string): Locator {
    return this.page.locator('.list li', { hasText: name });
  }

  /** Waits until the badge of the composer shows the state. */
  async shows(state: 'active' | 'sleeping' | 'inactive'): Promise<void> {
    await this.badge.locator(`button.trigger.${state}`).waitFor();
  }

  async writeAs(writer: string, text: string): Promise<void> {
    const choice = this.composer.locator('label', { hasText: writer }).first();
    if (!(await choice.isVisible())) await this.composer.getByText('More ways to write').click();
    await choice.click();
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  async act(label: string): Promise<void> {
    if ((await this.page.locator('.actions[open]').count()) === 0)
      await this.page.locator('.actions summary').click();
    await this.page.getByRole('button', { name: label }).click();
  }
}
