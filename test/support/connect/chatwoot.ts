import { createHmac, randomUUID } from 'node:crypto';
import { readSample, type Sample } from '../webhooks/samples';
import { type ApiRequest, Deliveries, startApi } from './stand-in';

const BOT_TOKEN = 'the access token of the bot';

interface Message {
  readonly content: string;
  readonly content_attributes?: object;
}

/** A stand-in for Chatwoot with one inbox and one conversation, whose messages it reports as Chatwoot does. */
export class Chatwoot {
  readonly secret = 'the secret that Chatwoot has made';
  readonly botToken = BOT_TOKEN;
  /** What the bot has sent to the customer. */
  readonly sent: string[] = [];
  readonly deliveries = new Deliveries();
  url = '';
  private webhook = '';
  private botUrl = '';
  private lastId = 5_000;

  static async start(): Promise<Chatwoot> {
    const chatwoot = new Chatwoot();
    chatwoot.url = await startApi((request) => chatwoot.answer(request));
    return chatwoot;
  }

  /** Settings, Integrations, Webhooks. */
  addWebhook(url: string): void {
    this.webhook = url;
  }

  /** Settings, Bots; and the configuration of the inbox. */
  addBot(url: string): void {
    this.botUrl = url;
  }

  customerWrites(content: string): Promise<void> {
    return this.report('message-incoming', { content });
  }

  personWrites(content: string): Promise<void> {
    return this.report('message-of-agent', { content });
  }

  private answer({ method, path, headers, body }: ApiRequest): readonly [number, unknown] {
    if (headers.api_access_token !== BOT_TOKEN) return [401, { error: 'Invalid Access Token' }];
    if (method !== 'POST' || path !== '/api/v1/accounts/7/conversations/310/messages') return [404, {}];
    const { content, content_attributes = {} } = body as Message;
    this.sent.push(content);
    void this.report('message-of-agent-bot', { content, content_attributes });
    return [200, { id: this.lastId, content, content_attributes, message_type: 1 }];
  }

  /** Reports a new message to the webhook of the account and to the bot of the inbox. */
  private async report(sample: string, fields: Sample): Promise<void> {
    this.lastId += 1;
    const event = { ...readSample('chatwoot', sample), ...fields, id: this.lastId };
    const body = JSON.stringify({ ...event, created_at: new Date().toISOString() });
    await Promise.all(
      [this.webhook, this.botUrl].map((url) => this.deliveries.send(url, body, this.sign(body))),
    );
  }

  private sign(body: string): Record<string, string> {
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const signature = createHmac('sha256', this.secret).update(`${timestamp}.${body}`).digest('hex');
    return {
      'x-chatwoot-timestamp': timestamp,
      'x-chatwoot-signature': `sha256=${signature}`,
      'x-chatwoot-delivery': randomUUID(),
    };
  }
}
