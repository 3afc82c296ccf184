import { createHmac } from 'node:crypto';
import type { Source } from '../../../src/webhooks/inbound/source';
import { SOURCES } from '../../../src/webhooks/inbound/sources';
import { startWithBot } from '../../support/app/start-with-bot';
import { ExampleCode } from '../../support/connect/example-code';
import { Page } from '../../support/connect/page';
import { disposeAfterAll } from '../../support/leftovers';

const SECRET = 'the API secret';
const SAVE = `mutation ($input: SaveInboundWebhookInput!) { saveInboundWebhook(input: $input) {
  inboundWebhook { path } userErrors { message } } }`;

const page = new Page('CONTRIBUTING.md');
const text = page.code('ts').find((code) => code.includes('Source<')) ?? '';
const [sample = ''] = page.code('json');
const code = new ExampleCode('src/webhooks/inbound/sources/front/source.ts', text);

describe('the source that CONTRIBUTING.md adds', () => {
  disposeAfterAll();

  it('is short', () => {
    expect(`${text}${sample}`.trimEnd().split('\n').length).toBeLessThan(60);
  });

  it('has no errors in its types', () => {
    expect(code.typeErrors).toEqual([]);
  }, 120_000);

  it('puts the bot to sleep when a teammate replies in Front, and only then', async () => {
    const sources = SOURCES as unknown as { byName: Map<string, Source> };
    sources.byName.set('front', code.load<{ front: Source }>().front);
    const { app, admin } = await startWithBot();
    const input = { name: 'front', source: 'front', secrets: [SECRET] };
    const { saveInboundWebhook } = (await admin.ask(SAVE, { input })) as unknown as {
      saveInboundWebhook: { inboundWebhook: { path: string } };
    };
    const deliver = async (event: object, secret = SECRET) => {
      const body = JSON.stringify(event);
      const signature = createHmac('sha1', secret).update(body).digest('base64');
      const headers = { 'content-type': 'application/json', 'x-front-signature': signature };
      const init = { method: 'POST', headers, body };
      const response = await fetch(`${app.url}${saveInboundWebhook.inboundWebhook.path}`, init);
      return [response.status, await response.json()];
    };
    const reply = { ...JSON.parse(sample), emitted_at: Date.now() / 1_000 };
    const question = { ...reply, type: 'inbound', target: { data: { id: 'msg_0', author: null } } };
    const state = async () => (await admin.status('anna@customers.example')).state;

    expect(await deliver(reply, 'another secret')).toMatchObject([401, { code: 'UNAUTHENTICATED' }]);
    expect(await deliver({ ...question, type: 'archive' })).toMatchObject([200, { ignored: 1 }]);
    expect(await deliver(question)).toMatchObject([200, { accepted: 1, failed: 0 }]);
    expect(await state()).toBe('ACTIVE');
    for (let time = 0; time < 2; time += 1)
      expect(await deliver(reply)).toMatchObject([200, { accepted: 1, failed: 0 }]);
    expect(await admin.status('anna@customers.example')).toMatchObject({
      ...{ state: 'SLEEPING', version: 1, changedBy: { externalId: 'front:tea_5' } },
    });
    expect(await deliver({ ...reply, type: 7 })).toMatchObject([200, { failed: 1 }]);
  });
});
