import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { readSample, type Sample } from '../webhooks/samples';
import { type ApiRequest, Deliveries, startApi } from './stand-in';

const TOKEN = 'pit-of-the-private-integration';

/** A stand-in for HighLevel with one location, whose messages it reports to an app. It signs with a key of its own. */
export class HighLevel {
  readonly token = TOKEN;
  readonly locationId = 'sampleLocation01';
  readonly contactId = 'sampleContact01';
  readonly publicKey: string;
  /** What the bot has sent to the customer. */
  readonly sent: string[] = [];
  readonly deliveries = new Deliveries();
  url = '';
  private app = '';
  private readonly keys = generateKeyPairSync('ed25519');

  constructor() {
    this.publicKey = this.keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  }

  static async start(): Promise<HighLevel> {
    const highlevel = new HighLevel();
    highlevel.url = await startApi((request) => highlevel.answer(request));
    return highlevel;
  }

  /** Webhooks of the app. */
  setWebhook(url: string): void {
    this.app = url;
  }

  customerWrites(body: string): Promise<void> {
    return this.report('inbound-sms', { body, messageId: randomUUID() });
  }

  /** A user of the app of HighLevel. */
  personWrites(body: string): Promise<void> {
    return this.report('outbound-app-user', { body, messageId: randomUUID() });
  }

  private answer({ method, path, headers, body }: ApiRequest): readonly [number, unknown] {
    if (headers.authorization !== `Bearer ${TOKEN}`) return [401, { message: 'Invalid token' }];
    if (headers.version !== '2021-04-15') return [400, { message: 'version header was not found.' }];
    if (method !== 'POST' || path !== '/conversations/messages') return [404, {}];
    const { type, contactId, message } = body as Record<string, string>;
    if (type !== 'SMS' || contactId !== this.contactId || message === undefined) return [422, {}];
    this.sent.push(message);
    const messageId = randomUUID();
    // The same event as for a message of a person, except for its source.
    void this.report('outbound-api', { body: message, messageId, messageType: 'SMS' });
    return [201, { conversationId: 'sampleConversation01', messageId }];
  }

  private report(name: string, fields: Sample): Promise<void> {
    const now = new Date().toISOString();
    const event = { ...readSample('highlevel', name), ...fields, webhookId: randomUUID() };
    const body = JSON.stringify({ ...event, dateAdded: now, timestamp: now });
    const signature = sign(null, Buffer.from(body), this.keys.privateKey).toString('base64');
    return this.deliveries.send(this.app, body, { 'x-ghl-signature': signature });
  }
}
