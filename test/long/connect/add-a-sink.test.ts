import type { Sink } from '../../../src/webhooks/outbound/sink';
import { SINKS } from '../../../src/webhooks/outbound/sinks';
import { startTestApp } from '../../support/app/test-app';
import { UNTIL_WOKEN } from '../../support/clients/api-client';
import { ExampleCode } from '../../support/connect/example-code';
import { Page } from '../../support/connect/page';
import { disposeAfterAll } from '../../support/leftovers';
import { until } from '../../support/until';
import { Endpoints } from '../../support/webhooks/endpoints';
import { EventReceiver } from '../../support/webhooks/event-receiver';

const text = new Page('CONTRIBUTING.md').code('ts').find((code) => code.includes('Sink = ')) ?? '';
const code = new ExampleCode('src/webhooks/outbound/sinks/slack/sink.ts', text);

describe('the sink that CONTRIBUTING.md adds', () => {
  disposeAfterAll();

  it('has no errors in its types', () => {
    expect(code.typeErrors).toEqual([]);
  }, 120_000);

  it('tells a channel what became of the bot', async () => {
    (SINKS as unknown as Sink[]).push(code.load<{ slack: Sink }>().slack);
    const receiver = await EventReceiver.start();
    const app = await startTestApp({ config: { webhookNetworks: ['127.0.0.1'] } });
    const admin = await app.client('ADMIN');
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT', isDefault: true });
    expect((await new Endpoints(admin).save({ url: receiver.url, format: 'slack' })).userErrors).toEqual([]);
    await admin.set({ contactId: 'anna', state: 'SLEEPING', wake: UNTIL_WOKEN });
    await until('the line', async () => receiver.events.length > 0);
    expect(JSON.parse(receiver.events[0]!.text)).toEqual({ text: 'anna: SLEEPING (MANUAL)' });
  });
});
