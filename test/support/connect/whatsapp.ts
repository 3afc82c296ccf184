import { createHmac } from 'node:crypto';
import { sample } from '../webhooks/samples';
import { type ApiRequest, Deliveries, startApi } from './stand-in';

const TOKEN = 'the token of the system user';
const NUMBER = '700100200300';

/** A stand-in for the Cloud API with one number, which people also use in the WhatsApp Business app. */
export class WhatsApp {
  readonly secret = 'the app secret';
  readonly token = TOKEN;
  /** Of the customer. */
  readonly contactId = '15550107001';
  /** What the bot has sent to the customer. */
  readonly sent: string[] = [];
  readonly deliveries = new Deliveries();
  url = '';
  private callback = '';
  private lastId = 0;

  static async start(): Promise<WhatsApp> {
    const whatsapp = new WhatsApp();
    whatsapp.url = await startApi((request) => whatsapp.answer(request));
    return whatsapp;
  }

  /** Configuration of the app: takes an address only if it knows the verify token. */
  async setCallback(url: string, verifyToken: string): Promise<boolean> {
    const query = new URLSearchParams({
      ...{ 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': verifyToken },
    });
    const response = await fetch(`${url}/?${query}`);
    this.callback = url;
    return response.status === 200 && (await response.text()) === '1158201444';
  }

  customerWrites(text: string): Promise<void> {
    return this.report('message', { type: 'text', text: { body: text } });
  }

  /** In the WhatsApp Business app. */
  personWrites(text: string): Promise<void> {
    return this.report('echo', { type: 'text', text: { body: text } });
  }

  private answer({ method, path, headers, body }: ApiRequest): readonly [number, unknown] {
    if (headers.authorization !== `Bearer ${TOKEN}`) return [401, { error: { code: 190 } }];
    if (method !== 'POST' || path !== `/v23.0/${NUMBER}/messages`) return [404, {}];
    const { messaging_product, to, type, text } = body as Record<string, string> & { text: { body: string } };
    if (messaging_product !== 'whatsapp' || type !== 'text' || to !== this.contactId) return [400, {}];
    this.sent.push(text.body);
    // Of a message that was sent by the API, only its way to the customer is reported.
    void this.report('statuses', {});
    return [
      200,
      { messaging_product, contacts: [{ input: to, wa_id: to }], messages: [{ id: this.newId() }] },
    ];
  }

  private report(name: string, fields: object): Promise<void> {
    const body = JSON.parse(sample('whatsapp', name).toString());
    const { value } = body.entry[0].changes[0];
    for (const message of [...(value.messages ?? []), ...(value.message_echoes ?? [])])
      Object.assign(message, fields, { id: this.newId(), timestamp: String(Math.floor(Date.now() / 1_000)) });
    const text = JSON.stringify(body);
    const signature = createHmac('sha256', this.secret).update(text).digest('hex');
    return this.deliveries.send(this.callback, text, { 'x-hub-signature-256': `sha256=${signature}` });
  }

  private newId(): string {
    this.lastId += 1;
    return `wamid.TEST${this.lastId}`;
  }
}
