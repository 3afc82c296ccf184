import { type BotStatusClient, type GuardOptions, MaybeSentError, type ReplyTo } from 'bot-status-client';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { disposeLeftovers } from '../../support/leftovers';
import { saveBot } from '../graphql-ws/writer';
import { openClient } from './reading';

const TO: ReplyTo = { contactId: 'anna', inbound: { messageId: 'in-1' } };

describe('guardReply', () => {
  let app: TestApp;
  let client: BotStatusClient;
  let sent: string[];
  afterEach(disposeLeftovers);

  beforeEach(async () => {
    app = await startTestApp();
    const token = await app.token('ADMIN');
    await saveBot({ url: app.url, token });
    client = openClient({ url: app.url, token });
    sent = [];
  });

  const reply = (texts: string | string[] | null, to: string | ReplyTo = TO, options: GuardOptions = {}) =>
    client.guardReply(
      to,
      async () => texts,
      async (text, { messageId }) => void sent.push(`${messageId}: ${text}`),
      options,
    );
  const takeOver = () =>
    client.recordMessage({ contactId: 'anna', messageId: 'by a person', origin: 'TEAMMATE' });

  it('sends the parts of a reply under ids made of the id of the message', async () => {
    const result = await reply(['One', '', 'Two']);
    const messageIds = ['reply-to:in-1', 'reply-2-to:in-1'];
    expect(result).toEqual({ outcome: 'SENT', sent: 2, messageIds, guarded: true });
    expect(sent).toEqual(['reply-to:in-1: One', 'reply-2-to:in-1: Two']);
  });

  it('lets the service recognize each part by its hash', async () => {
    await reply(['One', 'Two']);
    for (const text of ['One', ' Two\n']) {
      const message = { contactId: 'anna', messageId: `echo of ${text}`, origin: 'UNKNOWN' } as const;
      const { bodyHash } = await import('bot-status-client');
      expect(await client.recordMessage({ ...message, bodyHash: await bodyHash(text) })).toMatchObject({
        origin: 'BOT',
      });
    }
  });

  it('does not send twice when it is run again', async () => {
    await reply('One');
    expect(await reply('One')).toMatchObject({ step: 'COMMIT', denyReason: 'ALREADY_COMMITTED', sent: 0 });
    expect(sent).toHaveLength(1);
  });

  it('takes ids of any length, and makes them up where there is no message', async () => {
    const long = { contactId: 'ben', inbound: { messageId: 'x'.repeat(1_024) } };
    expect(await reply('One', long)).toMatchObject({
      messageIds: [expect.stringMatching(/^reply-to:sha256:\w{64}$/)],
    });
    const ids = [await reply('One', 'carl'), await reply('One', 'carl')].map((result) =>
      'messageIds' in result ? result.messageIds[0] : null,
    );
    expect(new Set(ids).size).toBe(2);
  });

  it('keeps silent before it thinks, with the time to ask again', async () => {
    await client.setBotStatus({ contactId: 'anna', state: 'SLEEPING', wake: { after: 'PT1H' } });
    const result = await reply('One');
    expect(result).toMatchObject({ outcome: 'DENIED', step: 'RESERVE', denyReason: 'SLEEPING', sent: 0 });
    expect(result).toHaveProperty('retryAt', (await client.botStatus('anna')).wakeAt);
  });

  it('keeps silent where a person takes over while it thinks', async () => {
    const think = async () => {
      await takeOver();
      return 'One';
    };
    const result = await client.guardReply(TO, think, async (text) => void sent.push(text));
    expect(result).toMatchObject({ outcome: 'DENIED', step: 'COMMIT', denyReason: 'SLEEPING' });
    expect(sent).toEqual([]);
  });

  it('stops between two parts where a person takes over', async () => {
    const send = async (text: string) => {
      sent.push(text);
      await takeOver();
    };
    const result = await client.guardReply(TO, async () => ['One', 'Two'], send);
    expect(result).toMatchObject({ outcome: 'DENIED', step: 'SEND', denyReason: 'SLEEPING', sent: 1 });
    expect(sent).toEqual(['One']);
  });

  it('sends all parts of the reply that reaches the limit', async () => {
    const save = 'mutation ($input: SaveBotInput!) { saveBot(input: $input) { bot { botId } } }';
    const rules = { maxMessages: 1 };
    await client.request(save, { input: { name: 'Short', mode: 'AUTO_PILOT', isDefault: true, rules } });
    expect(await reply(['One', 'Two', 'Three'])).toMatchObject({ outcome: 'SENT', sent: 3 });
    expect(await client.botStatus('anna')).toMatchObject({ state: 'SLEEPING', reason: 'MESSAGE_LIMIT' });
  });

  it('denies a reply that was thought about for too long', async () => {
    const think = async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      return 'One';
    };
    const result = await client.guardReply(TO, think, async () => undefined, { ttl: 'PT1S' });
    expect(result).toMatchObject({ outcome: 'DENIED', step: 'COMMIT', denyReason: 'LEASE_EXPIRED' });
  });

  it('hands drafts back where the bot may only suggest', async () => {
    const save = 'mutation ($input: SaveBotInput!) { saveBot(input: $input) { bot { botId } } }';
    await client.request(save, { input: { name: 'Drafts', mode: 'SUGGESTIVE', isDefault: true } });
    const think = async ({ suggestOnly }: { suggestOnly: boolean }) => `Only a draft: ${suggestOnly}`;
    const result = await client.guardReply(TO, think, async (text) => void sent.push(text));
    expect(result).toEqual({ outcome: 'SUGGESTED', sent: 0, texts: ['Only a draft: true'] });
    expect(sent).toEqual([]);
  });

  it.each([[null], [[]], [' ']])('says nothing with %j', async (texts) => {
    expect(await reply(texts as string[] | null)).toEqual({ outcome: 'NOTHING', sent: 0 });
  });

  it('throws on what `think` throws', async () => {
    const failing = client.guardReply(
      TO,
      () => Promise.reject(new Error('no model')),
      async () => undefined,
    );
    await expect(failing).rejects.toThrow('no model');
    expect(await reply('One')).toMatchObject({ outcome: 'SENT' });
  });

  it('revokes a reply that was not sent, so that it is made again', async () => {
    const refused = client.guardReply(
      TO,
      async () => 'One',
      () => Promise.reject(new Error('refused')),
    );
    await expect(refused).rejects.toThrow('refused');
    expect(await client.botStatus('anna')).toMatchObject({ pendingInbound: 1 });
    expect(await reply('One')).toMatchObject({ outcome: 'SENT' });
  });

  it.each([
    new MaybeSentError('504'),
    new DOMException('The channel did not answer.', 'TimeoutError'),
    new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) }),
  ])('does not revoke a reply that may have been sent: %s', async (error) => {
    const lost = client.guardReply(
      TO,
      async () => 'One',
      () => Promise.reject(error),
    );
    await expect(lost).rejects.toBe(error);
    expect(await client.botStatus('anna')).toMatchObject({ pendingInbound: 0 });
    expect(await reply('One')).toMatchObject({ denyReason: 'ALREADY_COMMITTED' });
  });

  it('ends with its signal between two steps', async () => {
    const controller = new AbortController();
    const think = async () => {
      controller.abort(new Error('enough'));
      return 'One';
    };
    const stopped = client.guardReply(TO, think, async (text) => void sent.push(text), controller);
    await expect(stopped).rejects.toThrow('enough');
    expect(sent).toEqual([]);
  });

  it('keeps silent where the service cannot be asked, unless it is to send then', async () => {
    const unreachable = openClient({ url: 'http://127.0.0.1:1', token: 'a token', timeoutMs: 50 });
    const send = async (text: string) => void sent.push(text);
    const silent = await unreachable.guardReply(TO, async () => 'One', send);
    expect(silent).toMatchObject({ outcome: 'UNREACHABLE', step: 'RESERVE', error: { code: 'UNREACHABLE' } });
    expect(sent).toEqual([]);
    const anyway = await unreachable.guardReply(TO, async () => 'One', send, { whenUnreachable: 'SEND' });
    expect(anyway).toMatchObject({ outcome: 'SENT', guarded: false });
    expect(sent).toEqual(['One']);
  });
});
