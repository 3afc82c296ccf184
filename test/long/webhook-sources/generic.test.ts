import { createHmac } from 'node:crypto';
import { bodyHash } from '../../../src/webhooks/inbound/body-hash';
import { InvalidDeliveryError, type Mapping } from '../../../src/webhooks/inbound/source';
import { generic } from '../../../src/webhooks/inbound/sources/generic/source';
import { checkUsable, spoil } from '../../support/webhooks/hostile';
import { contactIdsBy, deliver, readSample, type Sample, sampleNames } from '../../support/webhooks/samples';

const NOW = 1_772_446_505_000;
const SECRET = 'whsec_Ym90LXN0YXR1cy1zZXJ2aWNlLWtleQ==';
const OTHER = 'whsec_YW5vdGhlci1rZXktb2YtdGhlLXNlcnZpY2U=';

const context = { options: {}, contactIdOf: contactIdsBy('{contactId}') };
const sample = (name: string) => readSample('generic', name);
const dataOf = (name: string) => sample(name).data as Sample;

function map(item: unknown): Mapping {
  const mappings = generic.map(item, context);
  expect(mappings).toHaveLength(1);
  return mappings[0]!;
}

/** A sample with other data: `undefined` leaves a field out. */
function changed(name: string, changes: Sample): Sample {
  return JSON.parse(JSON.stringify({ ...sample(name), data: { ...dataOf(name), ...changes } }));
}

describe('an event', () => {
  it('of a message is a message', () => {
    expect(map(sample('message-created'))).toEqual({
      kind: 'MESSAGE',
      message: {
        contactId: 'anna',
        messageId: 'desk:1:9917',
        origin: 'TEAMMATE',
        channel: 'email:2',
        sentAt: Date.UTC(2026, 2, 2, 10, 15, 4),
        bodyHash: bodyHash('Hello, Anna.'),
        isAutomatic: false,
        actor: { id: 'desk:1:5', name: 'Ana' },
      },
    });
  });

  it('of a message needs a contact, an id and an origin alone', () => {
    const data = { contactId: 'anna', messageId: 'm1', origin: 'UNKNOWN' };
    const message = {
      ...data,
      channel: 'default',
      sentAt: null,
      bodyHash: null,
      isAutomatic: false,
      actor: null,
    };
    expect(map({ type: 'message.created', data })).toEqual({ kind: 'MESSAGE', message });
    const nothing = { channel: null, sentAt: null, bodyHash: null, text: null, automatic: null, actor: null };
    expect(map({ type: 'message.created', data: { ...data, ...nothing } })).toEqual({
      kind: 'MESSAGE',
      message,
    });
  });

  it.each(['CONTACT', 'BOT', 'TEAMMATE', 'WORKFLOW', 'SUGGESTION', 'UNKNOWN'])(
    'of a message takes the origin %s',
    (origin) => {
      expect(map(changed('message-created', { origin }))).toMatchObject({ message: { origin } });
    },
  );

  it('of a message takes a hash, or a text that is not passed on', () => {
    const hashed = changed('message-created', { text: undefined, bodyHash: 'h1' });
    expect(map(hashed)).toMatchObject({ message: { bodyHash: 'h1' } });
    expect(JSON.stringify(map(sample('message-created')))).not.toContain('Hello');
    expect(() => map(changed('message-created', { bodyHash: 'h1' }))).toThrow(
      new InvalidDeliveryError('data.text must not be given together with bodyHash.'),
    );
  });

  it('of a message may be automatic, and have an actor without an id', () => {
    const changes = { automatic: true, actor: { externalId: '', name: ' A\nna ' } };
    expect(map(changed('message-created', changes))).toMatchObject({
      message: { isAutomatic: true, actor: { id: null, name: 'A na' } },
    });
  });

  it.each([
    ['2026-03-02T10:15:04Z', 0],
    ['2026-03-02t10:15:04.120z', 120],
    ['2026-03-02T05:15:04.120-05:00', 120],
    [1_772_446_504, 0],
    [1_772_446_504.12, 120],
    [1_772_446_504_120, 120],
  ])('of a message has the time %j', (sentAt, milliseconds) => {
    const expected = Date.UTC(2026, 2, 2, 10, 15, 4, milliseconds);
    expect(map(changed('message-created', { sentAt }))).toMatchObject({ message: { sentAt: expected } });
  });

  it.each([
    '',
    'now',
    '2026-03-02',
    '2026-03-02T10:15:04',
    '2026-02-30T10:15:04Z',
    '1772446504',
    -1,
    1e300,
    {},
    true,
  ])('of a message is refused with the time %j', (sentAt) => {
    expect(() => map(changed('message-created', { sentAt }))).toThrow(
      'data.sentAt must be a time in RFC 3339, or in seconds or milliseconds since 1970.',
    );
  });

  it('of a conversation is its reading', () => {
    expect(map(sample('conversation-read'))).toEqual({
      kind: 'READ',
      contactId: 'anna',
      at: 1_772_446_504_000,
    });
    expect(map(changed('conversation-read', { readAt: undefined }))).toMatchObject({ at: null });
  });

  it('of a contact saves what is given: null clears a field, what is absent stays', () => {
    expect(map(sample('contact-saved'))).toEqual({
      kind: 'CONTACT',
      contact: {
        id: 'anna',
        name: 'Anna Berg',
        timeZone: 'Europe/Berlin',
        botId: null,
        aliases: ['whatsapp:4915112345678'],
      },
    });
    const little = { type: 'contact.saved', data: { contactId: 'anna', name: null } };
    expect(map(little)).toEqual({ kind: 'CONTACT', contact: { id: 'anna', name: null } });
  });

  it('of a contact deletes it', () => {
    expect(map(sample('contact-deleted'))).toEqual({ kind: 'CONTACT_DELETION', contactId: 'anna' });
  });

  it.each(['HUMAN_HANDOVER', 'STOP_BOT', 'APPOINTMENT_BOOKED'])('of a goal reports %s', (goal) => {
    expect(map(changed('goal-reported', { goal }))).toEqual({ kind: 'GOAL', contactId: 'anna', goal });
  });

  it.each(['invoice.paid', '', '__proto__', 'constructor', 'toString'])(
    'of another type is ignored: %j',
    (type) => {
      expect(map({ type, anything: [], data: 17 })).toMatchObject({ kind: 'IGNORED', event: type });
    },
  );

  it('of another type is ignored with the beginning of its name', () => {
    expect(map({ type: 'x'.repeat(100_000) })).toMatchObject({ event: 'x'.repeat(64) });
  });
});

describe('an event is refused with the name of the field', () => {
  it.each<[string, string, Sample]>([
    ['data.messageId must be a text.', 'message-created', { messageId: 9_917 }],
    ['data.messageId must be a text.', 'message-created', { messageId: undefined }],
    ['data.messageId must not be empty.', 'message-created', { messageId: '' }],
    ['data.contactId must be a text.', 'contact-deleted', { contactId: ['anna'] }],
    ['data.contactId must not be empty.', 'conversation-read', { contactId: '' }],
    [
      'data.origin must be one of CONTACT, BOT, TEAMMATE, WORKFLOW, SUGGESTION, UNKNOWN.',
      'message-created',
      { origin: 'toString' },
    ],
    ['data.automatic must be true or false.', 'message-created', { automatic: 'no' }],
    ['data.bodyHash must not be empty.', 'message-created', { text: undefined, bodyHash: '' }],
    ['data.actor must be an object.', 'message-created', { actor: 'Ana' }],
    ['data.actor.externalId must be a text.', 'message-created', { actor: { name: 'Ana' } }],
    [
      'data.actor.email is not a known field.',
      'message-created',
      { actor: { externalId: '5', email: 'a@b' } },
    ],
    ['data.messageID is not a known field.', 'message-created', { messageID: 'm1' }],
    ['data.__proto__ is not a known field.', 'message-created', JSON.parse('{"__proto__":1}')],
    ['data.aliases must be a list of texts.', 'contact-saved', { aliases: 'anna' }],
    ['data.aliases.1 must be a text.', 'contact-saved', { aliases: ['a', 1] }],
    [
      'data.goal must be one of HUMAN_HANDOVER, STOP_BOT, APPOINTMENT_BOOKED.',
      'goal-reported',
      { goal: 'WON' },
    ],
    ['data.keepOptOut is not a known field.', 'contact-deleted', { keepOptOut: false }],
  ])('%s', (message, name, changes) => {
    const item = JSON.parse(JSON.stringify(sample(name)));
    for (const [field, value] of Object.entries(changes))
      Object.defineProperty(item.data, field, { value, enumerable: value !== undefined, configurable: true });
    expect(() => map(item)).toThrow(new InvalidDeliveryError(message));
  });

  it.each<[string, unknown]>([
    ['The event must be an object.', 'message.created'],
    ['The event must be an object.', [sample('contact-deleted')]],
    ['The event must be an object.', null],
    ['type must be a text.', { data: {} }],
    ['data must be an object.', { type: 'contact.deleted' }],
    ['data must be an object.', { type: 'contact.deleted', data: [] }],
    ['id is not a known field.', { ...sample('contact-deleted'), id: 1 }],
  ])('%s', (message, item) => {
    expect(() => map(item)).toThrow(new InvalidDeliveryError(message));
  });

  it('which is cut where it is long', () => {
    const item = changed('contact-deleted', { ['x'.repeat(10_000)]: 1 });
    expect(() => map(item)).toThrow(/^data\.x{50,100} is not a known field\.$/);
  });

  it.each(sampleNames('generic').filter((name) => name !== 'batch'))(
    'or has its ids, with anything in place of any value: %s',
    (name) => {
      for (const spoilt of spoil(sample(name))) checkUsable(() => generic.map(spoilt, context));
    },
  );
});

describe('a delivery', () => {
  const body = JSON.stringify(sample('message-created'));
  const seconds = String(NOW / 1_000);

  /** As the specification of Standard Webhooks words it. */
  function sign(secret: string, content = body, time = seconds): string {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signed = Buffer.concat([Buffer.from(`msg_1.${time}.`), Buffer.from(content)]);
    return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  }

  function withSignature(signature: string | undefined, time = seconds) {
    const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': time, 'webhook-signature': signature };
    return deliver(body, headers);
  }

  it('is accepted with a signature of one of the secrets, among others', () => {
    expect(generic.verify(withSignature(sign(SECRET)), [SECRET], NOW, {})).toBeNull();
    expect(generic.verify(withSignature(sign(SECRET)), [OTHER, SECRET], NOW, {})).toBeNull();
    const several = `v1a,abc= ${sign(OTHER)} ${sign(SECRET)}`;
    expect(generic.verify(withSignature(several), [SECRET], NOW, {})).toBeNull();
  });

  it('agrees with a signature that was made elsewhere', () => {
    // printf 'msg_1.1772446505.{}' | openssl dgst -sha256 -hmac bot-status-service-key -binary | base64
    const signature = 'v1,FTcJVC8zSpQNy53+tJZU5RFdb1R9iqn6j1SALEm0aUo=';
    const delivery = { ...withSignature(signature), body: Buffer.from('{}') };
    expect(generic.verify(delivery, [SECRET], NOW, {})).toBeNull();
  });

  it('is accepted with a secret without its prefix', () => {
    expect(generic.verify(withSignature(sign(SECRET)), [SECRET.slice(6)], NOW, {})).toBeNull();
  });

  it('must be signed if it comes without an API key', () => {
    const problem = 'The delivery is neither signed nor sent with an API key.';
    expect(generic.verify(deliver(body), [SECRET], NOW, {})).toBe(problem);
    expect(generic.verify(withSignature(undefined), [SECRET], NOW, {})).toBe(problem);
    expect(generic.verify(withSignature('v2,abc'), [SECRET], NOW, {})).toMatch(/version v1/);
    expect(generic.verify(withSignature(sign(SECRET)), [], NOW, {})).toMatch(/another secret/);
  });

  it('is refused with a signature of another secret, body, id or time', () => {
    const why = 'The signature was made with another secret, or for another body.';
    const good = withSignature(sign(SECRET));
    expect(generic.verify(withSignature(sign(OTHER)), [SECRET], NOW, {})).toBe(why);
    expect(generic.verify(withSignature(sign(SECRET, '{}')), [SECRET], NOW, {})).toBe(why);
    const renamed = { ...good, headers: { ...good.headers, 'webhook-id': 'msg_2' } };
    expect(generic.verify(renamed, [SECRET], NOW, {})).toBe(why);
    const later = { ...good, headers: { ...good.headers, 'webhook-timestamp': String(NOW / 1_000 + 1) } };
    expect(generic.verify(later, [SECRET], NOW, {})).toBe(why);
  });

  it.each(['whsec_', '', 'A', 'whsec_not base64', 'whsec_==='])(
    'is refused where the secret is no key: %j',
    (secret) => {
      const empty = `v1,${createHmac('sha256', '').update(`msg_1.${seconds}.${body}`).digest('base64')}`;
      expect(generic.verify(withSignature(empty), [secret], NOW, {})).toMatch(/another secret/);
    },
  );

  it.each([-301, 301])('is refused %i seconds from when it was signed', (difference) => {
    const time = String(NOW / 1_000 + difference);
    expect(generic.verify(withSignature(sign(SECRET, body, time), time), [SECRET], NOW, {})).toMatch(
      /5 minutes/,
    );
  });

  it.each([-300, 300])('is accepted %i seconds from when it was signed', (difference) => {
    const time = String(NOW / 1_000 + difference);
    expect(generic.verify(withSignature(sign(SECRET, body, time), time), [SECRET], NOW, {})).toBeNull();
  });

  it('with many signatures and a large body is checked at the price of one', () => {
    const large = { ...withSignature(Array(300).fill(sign(OTHER)).join(' ')), body: Buffer.alloc(5_000_000) };
    const start = performance.now();
    expect(generic.verify(large, [SECRET], NOW, {})).toMatch(/another secret/);
    // Signing 1.5 GB takes seconds.
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('contains one event, or a list of up to 100', () => {
    expect(generic.parse(deliver(body))).toEqual([sample('message-created')]);
    expect(generic.parse(deliver('[]'))).toEqual([]);
    expect(generic.parse(deliver(JSON.stringify(Array(100).fill(1))))).toHaveLength(100);
    expect(() => generic.parse(deliver(JSON.stringify(Array(101).fill(1))))).toThrow(
      new InvalidDeliveryError('The body must not contain more than 100 events.'),
    );
  });

  it('means what each of its events means', () => {
    const items = generic.parse(deliver(JSON.stringify(sample('batch'))));
    expect(items.map((item) => map(item).kind)).toEqual(['MESSAGE', 'IGNORED', 'GOAL']);
    expect(map(items[0])).toMatchObject({ message: { sentAt: Date.UTC(2026, 2, 2, 10, 13) } });
  });

  it.each(['', '{', 'NaN', Buffer.from([0x22, 0xff, 0x22])])('is refused if it is not JSON: %j', (wrong) => {
    expect(() => generic.parse(deliver(wrong))).toThrow(InvalidDeliveryError);
  });
});
