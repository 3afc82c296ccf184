import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { disposeLater } from '../leftovers';

/** Left out where there is no browser; global-setup.ts says so. */
export const describeInBrowser = process.env.TEST_CHROMIUM ? describe : describe.skip;

const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** One browser for a test file, closed with the leftovers. */
export async function launchBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: process.env.TEST_CHROMIUM!, args: FLAGS });
  disposeLater(() => browser.close());
  return browser;
}

/** A page of a profile of its own. What it has to complain about is gathered in `complaints`. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'Europe/Berlin', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(6_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints };
}
