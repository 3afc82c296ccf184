import { createHmac } from 'node:crypto';
import { bodyHash } from '../../../src/webhooks/inbound/body-hash';
import { InvalidDeliveryError, type Mapping } from '../../../src/webhooks/inbound/source';
import { evolution } from '../../../src/webhooks/inbound/sources/evolution/source';
import { checkUsable, DEEP, spoil } from '../../support/webhooks/hostile';
import { contactIdsBy, deliver, readSample, sample, sampleNames } from '../../support/webhooks/samples';

const NUMBER = '15550107001';
const LID = '272516946294519@lid';
const CHANNEL = 'whatsapp:sales';
const SENT_AT = 1_772_446_504_000;
const idOf = (number: string) => `evolution:sales:3EB0SAMPLE${number}`;

function mapBody(body: Buffer | string, template = '{number}'): Mapping[] {
  const context = { options: {}, contactIdOf: contactIdsBy(template) };
  return evolution.parse(deliver(body)).flatMap((item) => evolution.map(item, context));
}
const mapSample = (name: string, template?: string) => mapBody(sample('evolution', name), template);
/** A sample of a message, with other fields of its data. */
function mapWith(name: string, parts: Record<string, unknown>): Mapping[] {
  const body = readSample('evolution', name);
  return mapBody(JSON.stringify({ ...body, data: { ...(body.data as object), ...parts } }));
}
const named = { kind: 'CONTACT', contact: { id: NUMBER, name: 'Ana Duarte' } };
const inbound = (number: string, contactId = NUMBER) => ({
  kind: 'MESSAGE',
  message: { contactId, messageId: idOf(number), origin: 'CONTACT', channel: CHANNEL, sentAt: SENT_AT },
});

describe('Evolution API: who wrote', () => {
  it.each([
    ['message', '0001'],
    ['image', '0005'],
  ])('takes what is not from the phone for a message of the contact: %s', (name, number) => {
    expect(mapSample(name)).toEqual([named, inbound(number)]);
  });

  it.each([
    ['message-from-me', '0006', 30_000, 'One moment, please.'],
    ['sent-by-api', '0007', 20_000, 'Yes, from ten to four.'],
    ['sent-image-by-api', '0008', 20_000, 'Our menu'],
  ])('does not know who wrote what the phone or the API sent: %s', (name, number, later, text) => {
    expect(mapSample(name)).toEqual([
      {
        kind: 'MESSAGE',
        message: {
          ...{ contactId: NUMBER, messageId: idOf(number), origin: 'UNKNOWN', channel: CHANNEL },
          ...{ sentAt: SENT_AT + later, bodyHash: bodyHash(text) },
        },
      },
    ]);
  });

  it('reads longer texts, which have another form', () => {
    expect(mapWith('sent-by-api', { message: { extendedTextMessage: { text: 'Hello' } } })).toMatchObject([
      { message: { bodyHash: bodyHash('Hello') } },
    ]);
    expect(mapWith('sent-by-api', { message: { audioMessage: {} } })).toMatchObject([
      { message: { bodyHash: null } },
    ]);
  });

  it.each([
    ['group-message', 'messages.upsert'],
    ['status-broadcast', 'messages.upsert'],
    ['newsletter', 'messages.upsert'],
    ['reaction', 'messages.upsert'],
    ['revoke', 'messages.upsert'],
    ['message-update', 'messages.update'],
    ['connection-update', 'connection.update'],
  ])('ignores what is no message in a conversation: %s', (name, event) => {
    expect(mapSample(name)).toEqual([{ kind: 'IGNORED', event, why: expect.stringMatching(/\.$/) }]);
  });

  it('reads the name of an event in both forms', () => {
    const body = { ...readSample('evolution', 'message'), event: 'MESSAGES_UPSERT' };
    expect(mapBody(JSON.stringify(body))).toEqual([named, inbound('0001')]);
  });

  it('keeps neither a text nor the key of the instance', () => {
    for (const name of sampleNames('evolution')) {
      const items = evolution.parse(deliver(sample('evolution', name)));
      expect(JSON.stringify(items)).not.toContain('SAMPLE-APIKEY');
      expect(JSON.stringify(mapSample(name))).not.toMatch(/Sunday|menu/);
    }
  });
});

describe('Evolution API: which contact', () => {
  it.each([
    ['message-by-lid', '0002'],
    ['message-by-lid-with-sender', '0003'],
  ])('links the number of a person and the id that hides it: %s', (name, number) => {
    const link = { kind: 'ALIAS', contactId: NUMBER, aliasId: LID };
    expect(mapSample(name)).toEqual([link, named, inbound(number)]);
    expect(mapSample(name, 'wa-{lid}').at(0)).toEqual({
      ...{ kind: 'ALIAS', contactId: `wa-${LID}`, aliasId: `wa-${NUMBER}` },
    });
  });

  it('knows a person by the only id that is given', () => {
    expect(mapSample('message-by-lid-alone').at(-1)).toEqual(inbound('0004', LID));
    expect(mapSample('message', '{lid}').at(-1)).toEqual(inbound('0001', NUMBER));
  });

  it('does not take the number of the phone for that of the contact', () => {
    const key = { remoteJid: LID, fromMe: true, id: '1', senderPn: '15550100000@s.whatsapp.net' };
    expect(mapWith('message-from-me', { key })).toMatchObject([
      { kind: 'MESSAGE', message: { contactId: LID } },
    ]);
  });

  it.each([`${NUMBER}:12@s.whatsapp.net`, `${NUMBER}@c.us`, NUMBER])('reads the id %s', (remoteJid) => {
    const key = { remoteJid, fromMe: false, id: '3EB0SAMPLE0001' };
    expect(mapWith('message', { key })).toEqual([named, inbound('0001')]);
  });

  it('saves contacts whose names are known', () => {
    expect(mapSample('contacts-upsert')).toEqual([
      named,
      { kind: 'IGNORED', event: 'contacts.upsert', why: 'The name of the contact is not known.' },
      { kind: 'IGNORED', event: 'contacts.upsert', why: expect.stringContaining('Groups') },
    ]);
    expect(mapSample('contacts-update')).toEqual([
      { kind: 'CONTACT', contact: { id: NUMBER, name: 'Ana D.' } },
    ]);
  });
});

describe('Evolution API: incomplete events', () => {
  it.each([
    ['key', { remoteJid: `${NUMBER}@s.whatsapp.net` }],
    ['key', null],
  ])('ignores a message without an id: %s %j', (name, value) => {
    expect(mapWith('message', { [name]: value })).toMatchObject([{ kind: 'IGNORED' }]);
  });

  it.each([
    ['an empty one', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['one without an event', '{"instance":"sales","data":{}}'],
    ['one that is nested deeply', DEEP],
  ])('refuses a body that is not of Evolution API: %s', (_what, body) => {
    expect(() => mapBody(body)).toThrow(InvalidDeliveryError);
  });

  it.each(sampleNames('evolution'))('fails for one item at most in an orderly way: %s', (name) => {
    for (const body of spoil(readSample('evolution', name))) checkUsable(() => mapBody(JSON.stringify(body)));
  });
});

describe('Evolution API: secrets', () => {
  const seconds = SENT_AT / 1_000;
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  function tokenOf(
    secret: string,
    claims: object = { exp: seconds + 600 },
    header: object = { alg: 'HS256' },
  ) {
    const signed = `${encode({ typ: 'JWT', ...header })}.${encode({ iat: seconds, ...claims })}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  }
  const verify = (authorization: string | undefined, secrets = ['new', 'old']) =>
    evolution.verify(deliver(sample('evolution', 'message'), { authorization }), secrets, SENT_AT, {});

  it('may be sent as they are, or sign a token', () => {
    for (const secret of ['new', 'old']) {
      expect(verify(`Bearer ${secret}`)).toBeNull();
      expect(verify(`Bearer ${tokenOf(secret)}`)).toBeNull();
    }
  });

  it.each([
    ['nothing', undefined],
    ['another scheme', 'Basic bmV3'],
    ['another secret', 'Bearer other'],
    ['a token of another secret', `Bearer ${tokenOf('other')}`],
    ['a token that was altered', `Bearer ${tokenOf('new').replace('.', '.e')}`],
    ['an expired token', `Bearer ${tokenOf('new', { exp: seconds })}`],
    ['a token that does not expire', `Bearer ${tokenOf('new', {})}`],
    ['a token of another algorithm', `Bearer ${tokenOf('new', undefined, { alg: 'none' })}`],
    ['half a token', `Bearer ${tokenOf('new').split('.').slice(0, 2).join('.')}`],
  ])('are refused with %s', (_what, authorization) => {
    expect(verify(authorization)).toMatch(/\.$/);
  });

  it('are not needed, because nobody else knows the address', () => {
    expect(verify(undefined, [])).toBeNull();
  });
});

it('has no options', () => {
  expect(evolution.options.parse({})).toEqual({});
  expect(evolution.options.safeParse({ templates: 'ignore' }).success).toBe(false);
});
