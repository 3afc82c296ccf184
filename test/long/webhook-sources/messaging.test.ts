import { createHmac } from 'node:crypto';
import { bodyHash } from '../../../src/webhooks/inbound/body-hash';
import type { MessagingOptions } from '../../../src/webhooks/inbound/meta/options';
import { InvalidDeliveryError, type Mapping } from '../../../src/webhooks/inbound/source';
import { instagram } from '../../../src/webhooks/inbound/sources/instagram/source';
import { messenger } from '../../../src/webhooks/inbound/sources/messenger/source';
import { checkUsable, DEEP, spoil } from '../../support/webhooks/hostile';
import { contactIdsBy, deliver, sample, sampleNames } from '../../support/webhooks/samples';

const APP = '918273645546372';
const INBOX = '263902037430900';
const OPTIONS: MessagingOptions = { verifyToken: 'verify-token', appId: APP, release: 'wake' };
const SENT_AT = 1_772_446_504_000;

type SampleEvent = Record<string, Record<string, unknown>>;

const CASES = [
  { source: messenger, account: '100200300400500', person: '7001002003004001', mid: 'm_SAMPLE' },
  { source: instagram, account: '17841400100200300', person: '8001002003004001', mid: 'aWdfZAG1fSAMPLE' },
];

describe.each(CASES)('$source.title', ({ source, account, person, mid }) => {
  const channel = `${source.name}:${account}`;
  const idOf = (number: string) => `${channel}:${mid}${number}`;
  function mapBody(body: Buffer | string, options: Partial<MessagingOptions> = {}): Mapping[] {
    const context = { options: { ...OPTIONS, ...options }, contactIdOf: contactIdsBy('{id}') };
    return source.parse(deliver(body)).flatMap((item) => source.map(item, context));
  }
  const mapSample = (name: string, options?: Partial<MessagingOptions>) =>
    mapBody(sample(source.name, name), options);
  /** A sample of one event, with other fields. */
  function mapWith(name: string, change: (event: SampleEvent) => void): Mapping[] {
    const body = JSON.parse(sample(source.name, name).toString());
    change(body.entry[0].messaging[0]);
    return mapBody(JSON.stringify(body));
  }
  const echo = { contactId: person, channel, sentAt: SENT_AT + 30_000 };

  it.each([
    ['message', '0001'],
    ['message-with-attachment', '0002'],
    ['postback', '0003'],
    ['standby', '0008'],
  ])('takes for a message of the contact: %s', (name, number) => {
    expect(mapSample(name)).toEqual([
      {
        kind: 'MESSAGE',
        message: { contactId: person, messageId: idOf(number), origin: 'CONTACT', channel, sentAt: SENT_AT },
      },
    ]);
  });

  it("takes what the bot's app sent for the bot's, with the id of its commit if it was sent along", () => {
    const actor = { id: `${channel}:${APP}`, name: null };
    const hash = bodyHash('Yes, from ten to four.');
    const common = { ...echo, origin: 'BOT', actor, bodyHash: hash };
    expect(mapSample('echo-of-app-with-marker')).toEqual([
      { kind: 'MESSAGE', message: { ...common, messageId: 'reply-17' } },
    ]);
    expect(mapSample('echo-of-app')).toEqual([
      { kind: 'MESSAGE', message: { ...common, messageId: idOf('0005') } },
    ]);
  });

  it("takes what another app sent for a teammate's, who may be named as an identity", () => {
    expect(mapSample('echo-of-inbox')).toEqual([
      {
        kind: 'MESSAGE',
        message: {
          ...{ ...echo, messageId: idOf('0006'), origin: 'TEAMMATE' },
          ...{ actor: { id: `${channel}:${INBOX}`, name: null }, bodyHash: bodyHash('One moment, please.') },
        },
      },
    ]);
  });

  it('believes no marker of another app', () => {
    const mappings = mapWith('echo-of-app-with-marker', ({ message }) => {
      message!.app_id = Number(INBOX);
    });
    expect(mappings).toMatchObject([{ message: { messageId: idOf('0004'), origin: 'TEAMMATE' } }]);
  });

  it('says who sent what names no app', () => {
    const origin = source === messenger ? 'TEAMMATE' : 'UNKNOWN';
    expect(mapSample('echo-without-app')).toMatchObject([
      { message: { origin, actor: null, bodyHash: bodyHash('One moment, please.') } },
    ]);
  });

  it('hands the conversation over when another app gets it, and releases it when the bot does', () => {
    const handover = { kind: 'GOAL', contactId: person, goal: 'HUMAN_HANDOVER' };
    expect(mapSample('pass-to-inbox')).toEqual([handover]);
    expect(mapSample('take-from-app')).toEqual([handover]);
    expect(mapSample('pass-to-app')).toEqual([{ kind: 'RELEASE', contactId: person, actor: null }]);
    expect(mapSample('pass-to-app', { release: 'ignore' })).toMatchObject([
      { kind: 'IGNORED', why: 'The option release says to ignore releases.' },
    ]);
    const silent = mapWith('pass-to-app', (event) => {
      event.pass_thread_control = {};
    });
    expect(silent).toMatchObject([{ kind: 'IGNORED', event: 'pass_thread_control' }]);
  });

  it('finds the contact of a change that names the account first', () => {
    const swapped = mapWith('pass-to-inbox', (event) => {
      Object.assign(event, { sender: { id: account }, recipient: { id: person } });
    });
    expect(swapped).toMatchObject([{ kind: 'GOAL', contactId: person }]);
  });

  it.each(['read', 'reaction', source === messenger ? 'delivery' : 'deleted'])(
    'ignores what is no message: %s',
    (name) => {
      const event = name === 'deleted' ? 'message' : name;
      expect(mapSample(name)).toEqual([{ kind: 'IGNORED', event, why: expect.stringMatching(/\.$/) }]);
    },
  );

  it.each([
    ['without an id', (event: SampleEvent) => delete event.message!.mid],
    ['of nobody', (event: SampleEvent) => delete event.sender],
    ['of the account to itself', (event: SampleEvent) => Object.assign(event.sender!, { id: account })],
  ])('ignores a message %s', (_what, change) => {
    expect(mapWith('message', change)).toMatchObject([{ kind: 'IGNORED', event: 'message' }]);
  });

  it('maps the others of a batch in which one is broken', () => {
    const context = { options: OPTIONS, contactIdOf: contactIdsBy('{id}') };
    const results = source.parse(deliver(sample(source.name, 'batch'))).map((item) => {
      try {
        const [mapping] = source.map(item, context);
        return mapping?.kind === 'MESSAGE' ? mapping.message.messageId : mapping?.kind;
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(results).toEqual([idOf('0001'), 'event.message is not as documented.', 'IGNORED', idOf('0006')]);
  });

  it('follows the template of contact ids, and keeps no text', () => {
    const context = { options: OPTIONS, contactIdOf: contactIdsBy('meta-{id}') };
    const [item] = source.parse(deliver(sample(source.name, 'message')));
    const mappings = source.map(item, context);
    expect(mappings).toMatchObject([{ message: { contactId: `meta-${person}` } }]);
    expect(JSON.stringify(mappings)).not.toContain('Sunday');
  });

  it.each([
    ['an empty one', ''],
    ['null', 'null'],
    ['one of WhatsApp', '{"object":"whatsapp_business_account","entry":[]}'],
    ['one of the other', `{"object":"${source === messenger ? 'instagram' : 'page'}","entry":[]}`],
    ['one without entries', `{"object":"${source === messenger ? 'page' : 'instagram'}"}`],
    ['one that is nested deeply', DEEP],
  ])('refuses a body that is not of it: %s', (_what, body) => {
    expect(() => source.parse(deliver(body))).toThrow(InvalidDeliveryError);
  });

  it.each(sampleNames(source.name))('fails for one item at most in an orderly way: %s', (name) => {
    for (const body of spoil(JSON.parse(sample(source.name, name).toString())))
      checkUsable(() => mapBody(JSON.stringify(body)));
  });

  it('is signed with the app secret', () => {
    const body = sample(source.name, 'message');
    const sign = (secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    const verify = (headers: Record<string, string>, secrets = ['new', 'old']) =>
      source.verify(deliver(body, headers), secrets, SENT_AT, OPTIONS);
    expect(verify({ 'x-hub-signature-256': sign('old') })).toBeNull();
    expect(verify({ 'x-hub-signature-256': sign('other') })).toMatch(/\.$/);
    expect(verify({})).toMatch(/\.$/);
    expect(verify({ 'x-hub-signature-256': sign('') }, [])).toMatch(/\.$/);
  });

  it('answers the check of the address', () => {
    const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'verify-token', 'hub.challenge': '11' };
    expect(source.handshake?.(query, OPTIONS)).toBe('11');
    expect(source.handshake?.({ ...query, 'hub.verify_token': 'x' }, OPTIONS)).toBeNull();
  });

  it('needs the token and the app, and ignores releases by default', () => {
    const given = { verifyToken: 'x', appId: APP };
    expect(source.options.parse(given)).toEqual({ ...given, release: 'ignore' });
    for (const options of [{}, { verifyToken: 'x' }, { ...given, appId: 'my app' }, { ...given, api: 'bot' }])
      expect(source.options.safeParse(options).success).toBe(false);
  });
});
