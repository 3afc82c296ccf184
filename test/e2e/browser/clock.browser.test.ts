import type { Browser } from 'playwright-core';
import { startWithBot } from '../../support/app/start-with-bot';
import type { TestApp } from '../../support/app/test-app';
import { BadgePage } from '../../support/browser/badge-page';
import { describeInBrowser, launchBrowser } from '../../support/browser/browser';
import { startInboxSite } from '../../support/browser/inbox-site';
import { disposeAfterAll } from '../../support/leftovers';
import { until } from '../../support/until';

jest.setTimeout(60_000);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Puts the clock of a page ahead of the real one, by `clockShift`. Timers run on as they do. */
const shiftClock = (byMs: number) => `
  clockShift = ${byMs};
  Date = class extends Date {
    constructor(...values) {
      if (values.length > 0) super(...values);
      else super(Date.now());
    }
    static now() {
      return super.now() + clockShift;
    }
  };`;

describeInBrowser('badges on a clock that is wrong', () => {
  disposeAfterAll();
  let browser: Browser;
  let site: string;
  beforeAll(async () => {
    browser = await launchBrowser();
    site = await startInboxSite();
  });

  async function open(app: TestApp, byMs: number, contactIds: readonly string[]) {
    const page = await BadgePage.open(browser, { site, service: app.url }, () => app.token('AGENT'), []);
    const requests: number[] = [];
    page.page.on('request', (request) => {
      if (request.method() === 'POST') requests.push(Date.now());
    });
    await page.page.addInitScript(shiftClock(byMs));
    await page.page.reload();
    await page.add(contactIds);
    /** The time left that the badge shows, in seconds. */
    const left = async (contactId: string) => {
      const text = await page.badge(contactId).locator('.time').textContent();
      const [seconds = 0, minutes = 0, hours = 0] = (text ?? '').split(':').reverse().map(Number);
      return seconds + 60 * minutes + 3_600 * hours;
    };
    const counts = (contactId: string, from: number, to: number) =>
      until(`between ${from} and ${to} seconds`, async () => {
        const seconds = await left(contactId);
        return seconds >= from && seconds <= to;
      });
    return { page, requests, counts };
  }

  it.each([5 * SECOND, 30 * SECOND, 10 * MINUTE, -10 * MINUTE])(
    'count right and do not flood the service, %d ms ahead',
    async (byMs) => {
      const { app } = await startWithBot({ config: { allowedOrigins: [site] } });
      const { page, requests, counts } = await open(app, byMs, ['anna', 'ben']);
      await page.shows('anna', 'active');
      const agent = await app.client('AGENT');
      await agent.set({ contactId: 'anna', state: 'SLEEPING', wake: { after: 'PT10S' } });
      await agent.set({ contactId: 'ben', state: 'SLEEPING', wake: { after: 'PT45M' } });
      await page.shows('ben', 'sleeping');
      await counts('ben', 44 * 60 + 45, 45 * 60);
      await page.page.waitForTimeout(9 * SECOND);
      await page.shows('anna', 'active');
      const events = (await page.seen()).map(({ id, version }) => `${id} ${version}`);
      expect(events.sort()).toEqual(['anna 0', 'anna 1', 'anna 2', 'ben 0', 'ben 1']);
      expect(requests.length).toBeLessThanOrEqual(2);
    },
  );

  it('count right soon after the clock was changed while the page was open', async () => {
    const { app } = await startWithBot({ config: { allowedOrigins: [site] } });
    const { page, counts } = await open(app, 0, ['anna']);
    await page.shows('anna', 'active');
    await (await app.client('AGENT')).set({ contactId: 'anna', state: 'SLEEPING', wake: { after: 'PT45M' } });
    await page.shows('anna', 'sleeping');
    for (const byMs of [10 * MINUTE, -10 * MINUTE]) {
      await page.page.evaluate(`clockShift = ${byMs}`);
      // Long enough for a badge that goes by the viewer's clock to show it.
      await page.page.waitForTimeout(2 * SECOND);
      await counts('anna', 44 * 60, 45 * 60);
    }
    expect((await page.seen('anna')).map(({ version }) => version)).toEqual([0, 1]);
    expect(await page.page.evaluate('live')).toEqual([]);
  });
});
