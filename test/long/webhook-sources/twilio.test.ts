import { createHash, createHmac } from 'node:crypto';
import { bodyHash } from '../../../src/webhooks/inbound/body-hash';
import {
  type Delivery,
  InvalidDeliveryError,
  type Mapping,
  type WebhookMessage,
} from '../../../src/webhooks/inbound/source';
import type { TwilioOptions } from '../../../src/webhooks/inbound/sources/twilio/options';
import { twilio } from '../../../src/webhooks/inbound/sources/twilio/source';
import { checkUsable, spoil } from '../../support/webhooks/hostile';
import { contactIdsBy, deliver, readSample, type Sample, sampleNames } from '../../support/webhooks/samples';

const NOW = Date.UTC(2026, 2, 2, 10, 15, 5);
const OPTIONS: TwilioOptions = { baseUrl: 'https://mycompany.com', release: 'ignore' };
const WAKE: TwilioOptions = { ...OPTIONS, release: 'wake' };
const ACCOUNT = 'twilio:AC55555555555555555555555555555501';
const CONVERSATION = 'CH66666666666666666666666666666602';
const CUSTOMER = '+351910000042';

const sample = (name: string) => readSample('twilio', name);
const formOf = (params: Sample) => new URLSearchParams(params as Record<string, string>).toString();
const map = (item: unknown, options = OPTIONS, template = '{conversation_sid}') =>
  twilio.map(item, { options, contactIdOf: contactIdsBy(template) });

/** What a form means in which a sample has other fields. */
function mapForm(name: string, changes: Sample = {}, template?: string): readonly Mapping[] {
  const items = twilio.parse(deliver(formOf({ ...sample(name), ...changes })));
  return items.flatMap((item) => map(item, OPTIONS, template));
}
function messageOf(mappings: readonly Mapping[]): WebhookMessage {
  const mapping = mappings.at(-1);
  if (mapping?.kind !== 'MESSAGE') throw new Error(`${JSON.stringify(mappings)} ends with no message`);
  return mapping.message;
}

describe('a message', () => {
  it('by the SDK is a teammate’s, with all that is known of it', () => {
    expect(mapForm('teammate')).toEqual([
      {
        kind: 'MESSAGE',
        message: {
          contactId: CONVERSATION,
          messageId: `${ACCOUNT}:IM88888888888888888888888888888004`,
          origin: 'TEAMMATE',
          channel: ACCOUNT,
          sentAt: Date.UTC(2026, 2, 2, 10, 15, 4, 674),
          bodyHash: bodyHash('One moment, please.'),
          actor: { id: `${ACCOUNT}:ana`, name: null },
        },
      },
    ]);
  });

  it('without a text is a teammate’s', () => {
    expect(messageOf(mapForm('teammate-with-media'))).toMatchObject({ origin: 'TEAMMATE', bodyHash: null });
  });

  it.each(['customer-sms', 'customer-whatsapp', 'customer-messenger'])(
    'of an address is the contact’s: %s',
    (name) => {
      expect(mapForm(name)).toEqual([
        {
          kind: 'MESSAGE',
          message: {
            contactId: CONVERSATION,
            messageId: expect.stringMatching(`^${ACCOUNT}:IM8`),
            origin: 'CONTACT',
            channel: ACCOUNT,
            sentAt: Date.UTC(2026, 2, 2, 10, 15, 4, 674),
          },
        },
      ]);
    },
  );

  it('of an address by the API is the contact’s', () => {
    expect(messageOf(mapForm('customer-sms', { Source: 'API' })).origin).toBe('CONTACT');
  });

  it.each(['api-with-marker'])('with a marker is the message of the bot that was committed: %s', (name) => {
    expect(messageOf(mapForm(name))).toMatchObject({
      origin: 'BOT',
      messageId: 'reply-2026-03-02-0001',
      actor: { id: `${ACCOUNT}:system`, name: null },
    });
  });

  it('with a marker is the bot’s in the name of its number, too', () => {
    const changes = { Author: '+351210000001' };
    expect(messageOf(mapForm('api-with-marker', changes))).toMatchObject({ origin: 'BOT' });
  });

  it('of a customer by SMS cannot pass for a message of the bot', () => {
    expect(messageOf(mapForm('customer-sms', { Attributes: '{"bss":"r1"}' }))).toMatchObject({
      origin: 'CONTACT',
      messageId: expect.stringMatching('IM8'),
    });
  });

  it.each(['', '{', 'null', '[]', '{"bss":""}', '{"bss":["r1"]}', `{"bss":"${'x'.repeat(1_025)}"}`])(
    'whose attributes name no commit keeps its sender: %j',
    (Attributes) => {
      expect(messageOf(mapForm('teammate', { Attributes })).origin).toBe('TEAMMATE');
    },
  );

  it.each<[string, Sample, string]>([
    ['api-of-system', {}, 'system'],
    ['api-of-participant', {}, 'assistant'],
    ['teammate', { Source: 'STUDIO' }, 'ana'],
    ['teammate', { Author: 'system' }, 'system'],
  ])('of which Twilio does not say who sent it is unknown, with its text: %s %j', (name, changes, author) => {
    expect(messageOf(mapForm(name, changes))).toMatchObject({
      origin: 'UNKNOWN',
      actor: { id: `${ACCOUNT}:${author}`, name: null },
      bodyHash: bodyHash('One moment, please.'),
    });
  });

  it('by the SDK is a teammate’s, also of an identity that looks like a number', () => {
    expect(messageOf(mapForm('teammate', { Author: '+351910000099' })).origin).toBe('TEAMMATE');
  });

  it('of nobody is unknown', () => {
    expect(messageOf(mapForm('teammate', { Author: '' }))).toMatchObject({ origin: 'UNKNOWN', actor: null });
  });

  it.each(['AccountSid', 'ConversationSid', 'MessageSid'])('without %s is ignored', (name) => {
    expect(mapForm('teammate', { [name]: '' })).toMatchObject([{ kind: 'IGNORED', event: 'onMessageAdded' }]);
  });

  it.each(['message-add', 'message-updated', 'participant-added', 'state-inactive'])(
    'is none: %s',
    (name) => {
      expect(map(sample(name), WAKE)).toEqual([
        { kind: 'IGNORED', event: sample(name).EventType, why: expect.stringMatching(/\.$/) },
      ]);
    },
  );

  it.each(['', 'yesterday', '2026-03-02'])('has no time where it is %j', (DateCreated) => {
    expect(messageOf(mapForm('teammate', { DateCreated })).sentAt).toBeNull();
  });

  it('is not passed on', () => {
    for (const name of sampleNames('twilio'))
      expect(JSON.stringify(map(sample(name), WAKE))).not.toMatch(/bike|moment/);
  });
});

describe('a contact', () => {
  it('is the conversation, whoever writes', () => {
    for (const name of ['customer-sms', 'teammate', 'api-of-system'])
      expect(mapForm(name)).toMatchObject([{ message: { contactId: CONVERSATION } }]);
  });

  it('is the address of the customer if the template says so, to which their messages link the conversation', () => {
    expect(mapForm('customer-sms', {}, 'tel-{address}')).toMatchObject([
      { kind: 'ALIAS', contactId: `tel-${CUSTOMER}`, aliasId: `tel-${CONVERSATION}` },
      { kind: 'MESSAGE', message: { contactId: `tel-${CUSTOMER}` } },
    ]);
    expect(mapForm('teammate', {}, 'tel-{address}')).toMatchObject([
      { message: { contactId: `tel-${CONVERSATION}` } },
    ]);
  });

  it('is not linked to the number in whose name the bot writes', () => {
    const changes = { Author: '+351210000001' };
    expect(mapForm('api-with-marker', changes, '{address}')).toMatchObject([
      { message: { contactId: CONVERSATION } },
    ]);
  });
});

describe('a conversation', () => {
  it('that is closed is released, if the options say so', () => {
    const actor = { id: `${ACCOUNT}:ana`, name: null };
    expect(map(sample('state-closed'), WAKE)).toEqual([{ kind: 'RELEASE', contactId: CONVERSATION, actor }]);
    expect(map(sample('state-closed-by-timer'), WAKE, '{address}')).toEqual([
      { kind: 'RELEASE', contactId: CONVERSATION, actor: null },
    ]);
    expect(map(sample('state-closed'))).toMatchObject([{ kind: 'IGNORED' }]);
  });

  it('without an id stays as it is', () => {
    expect(map({ ...sample('state-closed'), ConversationSid: '' }, WAKE)).toMatchObject([
      { kind: 'IGNORED' },
    ]);
  });
});

describe('options', () => {
  it.each([
    'https://bot-status.example.com',
    'https://example.com:8443/bot-status/',
    'http://localhost:4000',
  ])('take the URL %s', (baseUrl) => {
    expect(twilio.options.parse({ baseUrl })).toEqual({ baseUrl, release: 'ignore' });
  });

  it.each([
    {},
    ...['', 'example.com', 'ftp://example.com', 'https://', 'https://a b', 'https://example.com?a'].map(
      (baseUrl) => ({ baseUrl }),
    ),
    { baseUrl: 'https://example.com', assignment: 'sleep' },
    { baseUrl: 'https://example.com', release: 'sleep' },
  ])('are checked: %j', (options) => {
    expect(twilio.options.safeParse(options).success).toBe(false);
  });
});

describe('a delivery', () => {
  const PATH = '/webhooks/twilio/abc?x=1';
  const params = sample('teammate') as Record<string, string>;
  const body = formOf(params);

  /** As the documentation words it: the URL, then each name with its value, sorted by name. */
  function sign(token: string, url: string, signed: Record<string, string> = params): string {
    const text = Object.keys(signed)
      .sort()
      .reduce((before, name) => `${before}${name}${signed[name]}`, url);
    return createHmac('sha1', token).update(text).digest('base64');
  }
  const withSignature = (signature: string | undefined, parts: Partial<Delivery> = {}) => ({
    ...deliver(body, { 'x-twilio-signature': signature }),
    ...{ path: PATH, ...parts },
  });
  const verify = (delivery: Delivery, baseUrl = OPTIONS.baseUrl, secrets = ['new', 'old']) =>
    twilio.verify(delivery, secrets, NOW, { ...OPTIONS, baseUrl });

  it('is accepted with a signature of one of the auth tokens', () => {
    expect(verify(withSignature(sign('new', `https://mycompany.com${PATH}`)))).toBeNull();
    expect(verify(withSignature(sign('old', `https://mycompany.com${PATH}`)))).toBeNull();
  });

  it.each([
    ['https://mycompany.com', 'https://mycompany.com:443'],
    ['http://mycompany.com', 'http://mycompany.com:80'],
    ['https://mycompany.com:443', 'https://mycompany.com'],
    ['https://mycompany.com:8443', 'https://mycompany.com'],
    ['https://mycompany.com:8443', 'https://mycompany.com:8443'],
    ['https://mycompany.com/', 'https://mycompany.com'],
    ['https://mycompany.com/bot-status/', 'https://mycompany.com:443/bot-status'],
  ])('at %s is accepted with a signature for %s', (baseUrl, signedUrl) => {
    expect(verify(withSignature(sign('new', signedUrl + PATH)), baseUrl)).toBeNull();
  });

  describe('of the examples of Twilio', () => {
    const path = '/myapp.php?foo=1&bar=2';
    const example =
      'CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212';
    const check = (signature: string, form: string, parts: Partial<Delivery> = {}) =>
      verify(withSignature(signature, { body: Buffer.from(form), path, ...parts }), OPTIONS.baseUrl, [
        '12345',
      ]);

    it.each(['RSOYDt4T1cUTdK1PDd93/VVr8B8=', 'kvajT1Ptam85bY51eRf/AJRuM3w='])(
      'is accepted, with and without the port: %s',
      (signature) => {
        expect(check(signature, example)).toBeNull();
        expect(check(signature, `${example}1`)).not.toBeNull();
      },
    );

    it('is accepted with several values of a name, each once', () => {
      const form = 'Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234';
      expect(check('IK+Dwps556ElfBT0I3Rgjkr1wJU=', form)).toBeNull();
    });

    it('is accepted with a digest of the body in the URL', () => {
      const bodySHA256 = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620';
      const parts = { path: `${path}&bodySHA256=${bodySHA256}`, query: { bodySHA256 } };
      const json = '{"property": "value", "boolean": true}';
      expect(check('a9nBmqA0ju/hNViExpshrM61xv4=', json, parts)).toBeNull();
      expect(check('a9nBmqA0ju/hNViExpshrM61xv4=', `${json} `, parts)).toBe(
        'The body is not the one that was signed.',
      );
    });
  });

  const good = sign('new', `https://mycompany.com${PATH}`);
  it.each([
    ['of another token', sign('other', `https://mycompany.com${PATH}`)],
    ['of another URL', sign('new', 'https://mycompany.com/webhooks/twilio/other')],
    ['of another host', sign('new', `https://other.example${PATH}`)],
    ['of another body', sign('new', `https://mycompany.com${PATH}`, { ...params, Author: 'ben' })],
    ['of no body', sign('new', `https://mycompany.com${PATH}`, {})],
    ['missing', undefined],
    ['empty', ''],
    ['cut off', good.slice(0, -1)],
    ['in hexadecimal', Buffer.from(good, 'base64').toString('hex')],
  ])('is refused with a signature %s', (_what, signature) => {
    expect(verify(withSignature(signature))).toMatch(/\.$/);
  });

  it('is refused where it adds a parameter or removes one', () => {
    const { RetryCount: _, ...fewer } = params;
    for (const form of [formOf(fewer), `${body}&Extra=1`, `${body}&Author=ben`])
      expect(verify(withSignature(good, { body: Buffer.from(form) }))).not.toBeNull();
  });

  it('is refused without a token', () => {
    expect(twilio.needsSecret).toBe(true);
    expect(
      verify(withSignature(sign('', `https://mycompany.com${PATH}`)), OPTIONS.baseUrl, []),
    ).not.toBeNull();
  });

  it('is refused with a digest in the URL that was not signed', () => {
    const bodySHA256 = createHash('sha256').update(body).digest('hex');
    const query = { x: '1', bodySHA256 };
    expect(verify(withSignature(good, { query }))).not.toBeNull();
    expect(verify(withSignature(good, { query, path: `${PATH}&bodySHA256=${bodySHA256}` }))).not.toBeNull();
  });

  it('that is long or has many parameters is refused in time', () => {
    const start = performance.now();
    const many = Array.from({ length: 20_000 }, (_, index) => `p${index}=`).join('&');
    for (const text of [many, 'a='.repeat(2_000_000), 'a&'.repeat(100_000)])
      expect(verify(withSignature(good, { body: Buffer.from(text) }))).not.toBeNull();
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(() => twilio.parse(deliver('a'.repeat(300_000)))).toThrow(InvalidDeliveryError);
  });

  it('is the same when it is repeated, although it counts the attempts', () => {
    const identify = (changes: Sample) => twilio.identify?.(deliver(formOf({ ...params, ...changes })));
    expect(identify({ RetryCount: '1' })).toBe(identify({}));
    expect(identify({ MessageSid: 'IM0' })).not.toBe(identify({}));
    const query = { bodySHA256: 'x' };
    expect(twilio.identify?.({ ...deliver('{}'), query })).toBe('{}');
  });

  it('is JSON if its URL has a digest of it', () => {
    const query = { bodySHA256: 'x' };
    expect(twilio.parse({ ...deliver(JSON.stringify(params)), query })).toEqual([params]);
    expect(() => twilio.parse({ ...deliver('{'), query })).toThrow(InvalidDeliveryError);
  });

  it.each([null, 17, [], {}, { EventType: 17 }])('is refused if it is no event: %j', (item) => {
    expect(() => map(item)).toThrow(InvalidDeliveryError);
  });

  it.each(['', '{"EventType":"onMessageAdded"}', 'a=b', '%', '\u0000'])(
    'is refused if it is no form of Twilio: %j',
    (form) => {
      expect(() => twilio.parse(deliver(form)).flatMap((item) => map(item))).toThrow(InvalidDeliveryError);
    },
  );

  it.each(['__proto__', 'constructor', 'onUserUpdated', ''])(
    'of another type is ignored: %j',
    (EventType) => {
      expect(map({ EventType })).toMatchObject([{ kind: 'IGNORED', event: EventType }]);
      const form = new URLSearchParams([
        ['EventType', EventType],
        ['__proto__', 'x'],
      ]).toString();
      expect(twilio.parse(deliver(form)).flatMap((item) => map(item))).toMatchObject([{ kind: 'IGNORED' }]);
    },
  );

  it.each(sampleNames('twilio'))(
    'with anything in place of any value is refused or has its ids: %s',
    (name) => {
      for (const template of ['{conversation_sid}', '{address}'])
        for (const spoilt of spoil(sample(name))) checkUsable(() => map(spoilt, WAKE, template));
    },
  );
});
