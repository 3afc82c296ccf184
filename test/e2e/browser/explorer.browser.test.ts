import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { findBarriers } from '../../support/browser/barriers';
import { describeInBrowser, launchBrowser, openPage } from '../../support/browser/browser';
import { disposeAfterAll } from '../../support/leftovers';
import { ROOT } from '../../support/processes/root';

const SANDBOX_SCRIPT =
  'https://embeddable-sandbox.cdn.apollographql.com/v2/embeddable-sandbox.umd.production.min.js';
const EXAMPLES = readFileSync(`${ROOT}/web/explorer/examples.graphql`, 'utf8');
/** What Chromium itself logs of a script that it cannot load. */
const NOT_LOADED = expect.stringMatching(/^Failed to load resource: net::/);

const PATIENCE_MS = 20_000;

describeInBrowser('the explorers of the API', () => {
  disposeAfterAll();
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    app = await startTestApp({ config: { demo: true } });
    browser = await launchBrowser();
  });

  // A closed page costs the next test no time.
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

  /** A page that may take its time: GraphiQL is more than a megabyte of script. */
  async function open(options: Parameters<typeof openPage>[1] = {}) {
    const opened = await openPage(browser, options);
    opened.page.setDefaultTimeout(PATIENCE_MS);
    return opened;
  }

  /** A page without internet, which remembers what it requested of other hosts. */
  async function openOffline(path: string, options: Parameters<typeof openPage>[1] = {}, url = app.url) {
    const { page, complaints } = await open(options);
    const foreign: string[] = [];
    await page.route(
      ({ origin }) => origin !== url,
      (route) => {
        foreign.push(route.request().url());
        return route.abort('internetdisconnected');
      },
    );
    await page.goto(`${url}${path}`);
    return { page, complaints, foreign };
  }

  /** Runs an operation by its name, once GraphiQL has read the examples. */
  async function run(page: Page, operation: string): Promise<void> {
    await page.locator('.graphiql-execute-button[aria-haspopup=menu]').click();
    await page.getByRole('menuitem', { name: operation }).click();
  }

  const shows = (page: Page, text: string) => page.locator('.result-window', { hasText: text }).waitFor();

  it('show GraphiQL by themselves where there is no internet', async () => {
    const { page, complaints, foreign } = await openOffline('/graphql');
    await page.getByText('Apollo Sandbox could not be loaded').waitFor();
    expect(new URL(page.url()).pathname).toBe('/graphiql');
    await run(page, 'Statuses');
    await shows(page, '"contactId": "anna"');
    expect(foreign).toEqual([SANDBOX_SCRIPT]);
    expect(complaints).toEqual([NOT_LOADED]);
  });

  it('show GraphiQL after a few seconds where requests to other hosts are never answered', async () => {
    const { page, complaints } = await open();
    await page.route(SANDBOX_SCRIPT, () => undefined);
    await page.goto(`${app.url}/graphql`, { waitUntil: 'commit' });
    await page.getByText('Loading Apollo Sandbox').waitFor();
    await page.waitForURL('**/graphiql*');
    expect(complaints).toEqual([]);
  });

  it('show Apollo Sandbox where its script can be loaded, with the token and the examples', async () => {
    const { page, complaints } = await open();
    const body = `window.EmbeddedSandbox = class {
      constructor({ target, ...options }) { target.append(JSON.stringify(options)); }
    }`;
    await page.route(SANDBOX_SCRIPT, (route) => route.fulfill({ contentType: 'text/javascript', body }));
    await page.goto(`${app.url}/graphql`);
    const shown = await page.locator('main', { hasText: 'initialEndpoint' }).textContent();
    expect(JSON.parse(shown!)).toMatchObject({
      initialEndpoint: `${app.url}/graphql`,
      initialSubscriptionEndpoint: `${app.url.replace('http', 'ws')}/graphql`,
      initialState: {
        document: EXAMPLES,
        headers: { authorization: `Bearer ${app.demoTokens.ADMIN}` },
      },
    });
    await page.getByRole('link', { name: 'GraphiQL' }).click();
    await page.getByLabel('Query Editor').waitFor();
    await page.locator('nav a[aria-current=page]', { hasText: 'GraphiQL' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('in GraphiQL, a subscription receives what a mutation in another tab changed', async () => {
    const [live, other] = [await openOffline('/graphiql'), await openOffline('/graphiql')];
    await run(live.page, 'Live');
    await shows(live.page, '"kind": "SNAPSHOT"');
    await run(other.page, 'Sleep');
    await shows(other.page, '"outcome": "APPLIED"');
    await shows(live.page, '"kind": "CHANGE"');
    await shows(live.page, '"name": "Ada Admin"');
    for (const { foreign, complaints } of [live, other]) {
      expect({ foreign, complaints }).toEqual({ foreign: [], complaints: [] });
    }
  });

  it('in GraphiQL, the headers of the editor are those of queries and of subscriptions', async () => {
    const { page } = await openOffline('/graphiql');
    const headers = JSON.stringify({ Authorization: 'Bearer of nothing' });
    await page.getByLabel('Headers').locator('.CodeMirror:visible').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(headers);
    await run(page, 'Statuses');
    await shows(page, '"code": "UNAUTHENTICATED"');
    await run(page, 'Live');
    await shows(page, '4403');
  });

  it('in GraphiQL, show the documentation, and dialogs that the content security policy allows', async () => {
    const { page, complaints } = await openOffline('/graphiql');
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByRole('link', { name: 'Mutation' }).click();
    await page.getByRole('link', { name: 'reserveReply', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Open settings dialog' }).click();
    await page.getByRole('dialog').getByText('Theme').waitFor();
    expect(complaints).toEqual([]);
  });

  it('fill in the token again after a reload, and store nothing beyond the tab', async () => {
    const { page } = await openOffline('/graphiql');
    await run(page, 'Statuses');
    await shows(page, '"contactId": "anna"');
    await page.reload();
    await run(page, 'Statuses');
    await shows(page, '"contactId": "anna"');
    expect(await page.evaluate('localStorage.length')).toBe(0);
  });

  it('have a command to copy, also without JavaScript', async () => {
    const { page: plain } = await openOffline('/graphql', { javaScriptEnabled: false });
    await plain.getByText('curl', { exact: true }).click();
    await plain.getByText(`Bearer ${app.demoTokens.ADMIN}`).waitFor();
    const { page } = await openOffline('/graphiql', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByText('curl', { exact: true }).click();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain(`curl -s ${app.url}/graphql`);
  });

  it.each(['light', 'dark'] as const)(
    'have no serious barriers in their own part in %s',
    async (colorScheme) => {
      const { page } = await openOffline('/graphiql#sandbox-unavailable', { colorScheme });
      await page.getByLabel('Query Editor').waitFor();
      await page.getByText('curl', { exact: true }).click();
      expect(await findBarriers(page, 'header')).toEqual([]);
    },
  );

  it('have no token where the demo is off', async () => {
    const plain = await startTestApp();
    const { page, complaints } = await openOffline('/graphiql', {}, plain.url);
    await run(page, 'Statuses');
    await shows(page, '"code": "UNAUTHENTICATED"');
    await page.getByText('curl', { exact: true }).click();
    await page.getByText('Bearer $TOKEN').waitFor();
    expect(await page.content()).not.toContain('eyJ');
    expect(complaints).toEqual([expect.stringContaining('401')]);
  });
});
