import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { openPage } from './browser';

export interface Seen {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly outcome: string | null;
}

/** One page with badges, driven as a person would. */
export class BadgePage {
  /** Websockets opened, and the kinds of messages sent on them. */
  readonly sockets: { readonly url: string; readonly sent: string[] }[] = [];

  private constructor(
    readonly page: Page,
    readonly complaints: readonly string[],
  ) {
    page.on('websocket', (socket) => {
      const sent: string[] = [];
      this.sockets.push({ url: socket.url(), sent });
      socket.on('framesent', ({ payload }) =>
        sent.push((JSON.parse(String(payload)) as { type: string }).type),
      );
    });
  }

  /** Opens `site` with badges of the service at `service`. */
  static async open(
    browser: Browser,
    { site, service }: { readonly site: string; readonly service: string },
    giveToken: () => Promise<string>,
    contactIds: readonly string[],
    compact = false,
    options: BrowserContextOptions = {},
  ): Promise<BadgePage> {
    const { page, complaints } = await openPage(browser, options);
    const badgePage = new BadgePage(page, complaints);
    await page.exposeFunction('giveToken', giveToken);
    await page.goto(`${site}/?service=${encodeURIComponent(service)}`);
    await badgePage.add(contactIds, compact);
    return badgePage;
  }

  async add(contactIds: readonly string[], compact = false): Promise<void> {
    await this.page.evaluate(`addBadges(${JSON.stringify(contactIds)}, ${compact})`);
  }

  badge(contactId: string): Locator {
    return this.page.locator(`[id="badge-${contactId}"]`);
  }

  trigger(contactId: string): Locator {
    return this.badge(contactId).locator('button.trigger');
  }

  /** Waits until the badge shows the state. */
  async shows(contactId: string, state: 'active' | 'sleeping' | 'inactive'): Promise<void> {
    await this.badge(contactId).locator(`button.trigger.${state}`).waitFor();
  }

  async choose(contactId: string, item: string): Promise<void> {
    await this.trigger(contactId).click();
    await this.badge(contactId).locator('[role^="menuitem"]', { hasText: item }).first().click();
  }

  panel(contactId: string): Locator {
    return this.badge(contactId).getByRole('dialog');
  }

  /** Why the status is as it is, as the open panel explains it. */
  async why(contactId: string): Promise<string> {
    return ((await this.panel(contactId).locator('.why').textContent()) ?? '').trim();
  }

  /** What the open panel says below a heading, e.g. "Since". */
  async fact(contactId: string, name: string): Promise<string> {
    const value = this.badge(contactId).locator(`dt:text-is("${name}") + dd`);
    return ((await value.textContent()) ?? '').replace(/\s+/g, ' ').trim();
  }

  async seen(contactId?: string): Promise<Seen[]> {
    const all = await this.page.evaluate<Seen[]>('seen');
    return contactId === undefined ? all : all.filter(({ id }) => id === contactId);
  }

  /** Waits for a condition in the page, as an expression. */
  async until(expression: string): Promise<void> {
    await this.page.waitForFunction(expression, undefined, { polling: 50 });
  }
}
