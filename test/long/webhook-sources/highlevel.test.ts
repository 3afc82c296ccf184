import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { bodyHash } from '../../../src/webhooks/inbound/body-hash';
import { type Delivery, InvalidDeliveryError, type Mapping } from '../../../src/webhooks/inbound/source';
import type { HighLevelOptions } from '../../../src/webhooks/inbound/sources/highlevel/options';
import { highlevel } from '../../../src/webhooks/inbound/sources/highlevel/source';
import { HIGHLEVEL_KEY } from '../../../src/webhooks/inbound/sources/highlevel/verify';
import { checkUsable, DEEP, spoil } from '../../support/webhooks/hostile';
import { contactIdsBy, deliver, readSample, sample, sampleNames } from '../../support/webhooks/samples';

const NOW = Date.UTC(2026, 2, 2, 10, 16);
const ACCOUNT = 'highlevel:sampleLocation01';
const OPTIONS: HighLevelOptions = {
  locationId: 'sampleLocation01',
  api: 'unknown',
  calls: 'ignore',
  dnd: 'ignore',
};

function mapBody(body: Buffer | string, options: Partial<HighLevelOptions> = {}): Mapping[] {
  const context = { options: { ...OPTIONS, ...options }, contactIdOf: contactIdsBy('{id}') };
  return highlevel.parse(deliver(body)).flatMap((item) => highlevel.map(item, context));
}
const mapSample = (name: string, options?: Partial<HighLevelOptions>) =>
  mapBody(sample('highlevel', name), options);

/** The sample with other fields. */
function mapWith(name: string, parts: Record<string, unknown>, options?: Partial<HighLevelOptions>) {
  return mapBody(JSON.stringify({ ...readSample('highlevel', name), ...parts }), options);
}
function message(mappings: readonly Mapping[]) {
  const [mapping] = mappings;
  return mapping?.kind === 'MESSAGE' ? mapping.message : null;
}
const user = (id: string) => ({ id: `${ACCOUNT}:${id}`, name: null });

describe('HighLevel: who wrote', () => {
  it('takes an inbound message for one of the contact', () => {
    expect(mapSample('inbound-sms')).toEqual([
      {
        kind: 'MESSAGE',
        message: {
          contactId: 'sampleContact01',
          messageId: `${ACCOUNT}:sample-inbound-sms`,
          origin: 'CONTACT',
          channel: 'sms',
          sentAt: Date.UTC(2026, 2, 2, 10, 15, 4),
        },
      },
    ]);
  });

  it("takes a message of a named user of the app for a teammate's", () => {
    expect(message(mapSample('outbound-app-user'))).toEqual({
      contactId: 'sampleContact01',
      messageId: `${ACCOUNT}:sampleMessage01`,
      origin: 'TEAMMATE',
      channel: 'sms',
      sentAt: Date.UTC(2026, 2, 2, 10, 15, 4),
      actor: user('sampleUser01'),
      bodyHash: bodyHash('One moment, please.'),
    });
  });

  it.each(['outbound-workflow', 'outbound-campaign', 'outbound-bulk', 'outbound-campaign-type'])(
    'takes a message of an automation for one of a workflow, not of the user in whose name it is: %s',
    (name) => {
      expect(message(mapSample(name))).toMatchObject({ origin: 'WORKFLOW', channel: 'sms', actor: null });
    },
  );

  it.each(['outbound-app-without-user', 'outbound-without-source'])(
    'does not guess who wrote without a source and a user: %s',
    (name) => {
      expect(message(mapSample(name))).toMatchObject({
        origin: 'UNKNOWN',
        actor: null,
        bodyHash: bodyHash('One moment, please.'),
      });
    },
  );

  it('names the user of a message from a source that is not documented, without trusting it', () => {
    expect(message(mapWith('outbound-app-user', { source: 'conversation_ai' }))).toMatchObject({
      origin: 'UNKNOWN',
      actor: user('sampleUser01'),
    });
  });

  it.each([
    ['unknown', 'UNKNOWN'],
    ['bot', 'BOT'],
    ['workflow', 'WORKFLOW'],
  ] as const)('takes a message by the API for what the option says: %s', (api, origin) => {
    expect(message(mapSample('outbound-api', { api }))).toMatchObject({
      origin,
      channel: 'whatsapp',
      actor: user('sampleUser02'),
      bodyHash: bodyHash('One moment, please.'),
    });
  });

  it('trusts the type of the event, where the direction contradicts it', () => {
    expect(message(mapSample('outbound-says-inbound'))).toMatchObject({ origin: 'TEAMMATE' });
    expect(message(mapWith('inbound-sms', { direction: 'outbound' }))).toMatchObject({ origin: 'CONTACT' });
  });

  it.each([
    ['internal-comment', {}],
    ['activity', {}],
    ['internal-comment', { messageType: 'Internal Comment' }],
    ['activity', { type: 'InboundMessage' }],
  ])('ignores what the contact does not see: %s %j', (name, parts) => {
    expect(mapWith(name, parts)).toMatchObject([
      { kind: 'IGNORED', event: expect.stringMatching(/Message\.(activity|internal)/) },
    ]);
  });

  it.each(['provider-outbound', 'contact-tag'])('ignores %s', (name) => {
    const parts = { locationId: 'sampleLocation01' };
    expect(mapWith(name, parts)).toMatchObject([{ kind: 'IGNORED', why: expect.stringMatching(/\.$/) }]);
  });

  it.each(['AppInstall', 'constructor', '__proto__', ''])('ignores events of the type "%s"', (type) => {
    expect(mapWith('inbound-sms', { type })).toMatchObject([{ kind: 'IGNORED', event: type }]);
  });

  it('keeps no text', () => {
    expect(JSON.stringify(mapSample('outbound-app-user'))).not.toContain('moment');
    expect(JSON.stringify(mapSample('inbound-sms'))).not.toContain('Sunday');
  });
});

describe('HighLevel: calls', () => {
  it.each(['call-answered', 'call-answered-typed-inbound'])(
    "takes a call that a contact answered for a teammate's message if the option says so: %s",
    (name) => {
      expect(mapSample(name)).toMatchObject([{ kind: 'IGNORED', event: expect.stringContaining('call') }]);
      expect(message(mapSample(name, { calls: 'teammate' }))).toMatchObject({
        origin: 'TEAMMATE',
        channel: 'call',
        actor: user('sampleUser01'),
        bodyHash: null,
      });
    },
  );

  it.each([
    ['call-by-contact', {}],
    ['call-unanswered', {}],
    ['call-unanswered', { callStatus: null }],
    ['call-without-user', {}],
    ['call-answered', { source: 'workflow' }],
    ['call-answered', { messageType: 'VoiceMail', callStatus: 'voicemail' }],
  ])('ignores other calls: %s %j', (name, parts) => {
    expect(mapWith(name, parts, { calls: 'teammate' })).toMatchObject([{ kind: 'IGNORED' }]);
  });

  it('knows from its length that a call was answered, if nothing says so', () => {
    expect(message(mapWith('call-answered', { callStatus: null }, { calls: 'teammate' }))).not.toBeNull();
  });
});

describe('HighLevel: ids, channels and times', () => {
  it.each([
    [{ messageId: 'm1', emailMessageId: 'e1' }, 'm1'],
    [{ messageId: null, emailMessageId: 'e1' }, 'e1'],
    [{ messageId: null }, 'sample-outbound-app-user'],
    [{ messageId: 12345 }, '12345'],
  ])('knows the message %j as %s', (parts, id) => {
    expect(message(mapWith('outbound-app-user', parts))?.messageId).toBe(`${ACCOUNT}:${id}`);
  });

  it('knows an e-mail by its own id', () => {
    expect(message(mapSample('inbound-email'))).toMatchObject({
      messageId: `${ACCOUNT}:sampleEmail01`,
      channel: 'email',
    });
  });

  it('knows a message that is sent once more as the first one', () => {
    expect(message(mapSample('outbound-retried'))?.messageId).toBe(`${ACCOUNT}:sampleMessage01`);
  });

  it.each([
    ['SMS', 'sms'],
    ['TYPE_SMS', 'sms'],
    ['Email', 'email'],
    ['WhatsApp', 'whatsapp'],
    ['Live Chat', 'live-chat'],
    ['TYPE_LIVE_CHAT', 'live-chat'],
    ['FB', 'fb'],
    ['GMB', 'gmb'],
    ['Custom', 'custom'],
    [null, 'default'],
    ['TYPE_', 'default'],
    ['TYPE_CAMPAIGN_', 'default'],
  ])('reports %s on the channel %s', (messageType, channel) => {
    expect(message(mapWith('outbound-app-user', { messageType }))?.channel).toBe(channel);
  });

  it('takes the time of the message, else that of the event', () => {
    const sentAt = (parts: object) => message(mapWith('inbound-sms', { ...parts }))?.sentAt;
    expect(sentAt({ dateAdded: '2026-03-02T11:15:04+01:00' })).toBe(Date.UTC(2026, 2, 2, 10, 15, 4));
    expect(sentAt({ dateAdded: null })).toBe(Date.UTC(2026, 2, 2, 10, 15, 5, 120));
    for (const wrong of ['yesterday', '2026-03-02', '2026-99-99T00:00:00Z', '2026-03-02T10:15:04', 5, {}])
      expect(sentAt({ dateAdded: wrong, timestamp: wrong })).toBeNull();
  });

  it.each([
    [{ contactId: null }, 'The message does not name a contact.'],
    [{ contactId: ' ' }, 'The message does not name a contact.'],
    [{ messageId: null, webhookId: null }, 'The message has no id.'],
  ])('ignores a message with %j', (parts, why) => {
    expect(mapWith('outbound-app-user', parts)).toMatchObject([{ kind: 'IGNORED', why }]);
  });

  it('ignores events of another location', () => {
    expect(mapSample('outbound-app-user', { locationId: 'other' })).toMatchObject([{ kind: 'IGNORED' }]);
  });
});

describe('HighLevel: contacts and conversations', () => {
  it('reports that the conversation has been read', () => {
    expect(mapSample('conversation-read')).toEqual([
      { kind: 'READ', contactId: 'sampleContact01', at: Date.UTC(2026, 2, 2, 10, 15, 5, 120) },
    ]);
    expect(mapSample('conversation-unread')).toMatchObject([{ kind: 'IGNORED' }]);
    expect(mapWith('conversation-read', { unreadCount: null })).toMatchObject([{ kind: 'IGNORED' }]);
  });

  it.each([
    ['contact-create', { id: 'sampleContact01', name: 'Ana Duarte' }],
    ['contact-update', { id: 'sampleContact01', name: 'Ana Duarte Lima' }],
    ['contact-update-without-name', { id: 'sampleContact01' }],
  ])('saves a contact with the name that is given: %s', (name, contact) => {
    expect(mapSample(name)).toEqual([{ kind: 'CONTACT', contact }]);
  });

  it('deletes a contact', () => {
    expect(mapSample('contact-delete')).toEqual([{ kind: 'CONTACT_DELETION', contactId: 'sampleContact01' }]);
  });

  it('takes "do not disturb" on all channels for an opt-out if the option says so', () => {
    expect(mapSample('contact-dnd')).toMatchObject([{ kind: 'IGNORED' }]);
    expect(mapSample('contact-dnd', { dnd: 'opt-out' })).toEqual([
      { kind: 'OPT_OUT', contactId: 'sampleContact01' },
    ]);
    expect(mapSample('contact-dnd-one-channel', { dnd: 'opt-out' })).toMatchObject([{ kind: 'IGNORED' }]);
  });

  it.each(['contact-create', 'contact-delete', 'contact-dnd', 'conversation-read'])(
    'ignores an event without a contact: %s',
    (name) => {
      expect(mapWith(name, { id: null, contactId: null })).toMatchObject([{ kind: 'IGNORED' }]);
    },
  );
});

describe('HighLevel: hostile events', () => {
  it.each([
    ['an empty one', ''],
    ['half an object', '{'],
    ['null', 'null'],
    ['a list', '[]'],
    ['one without a type', '{}'],
    ['one that is nested deeply', DEEP],
  ])('refuses a body that is not of HighLevel: %s', (_what, body) => {
    expect(() => highlevel.parse(deliver(body))).toThrow(InvalidDeliveryError);
  });

  it.each(sampleNames('highlevel'))('maps it in an orderly way or refuses it: %s', (name) => {
    const options = { calls: 'teammate', dnd: 'opt-out' } as const;
    for (const body of spoil(readSample('highlevel', name)))
      checkUsable(() => mapBody(JSON.stringify(body), options));
  });

  it('names the field that is not as documented', () => {
    expect(() => mapWith('inbound-sms', { contactId: ['a'] })).toThrow(
      'event.contactId is not as documented.',
    );
  });
});

describe('HighLevel: signatures', () => {
  const pair = () => generateKeyPairSync('ed25519');
  const pemOf = ({ publicKey }: ReturnType<typeof pair>) =>
    publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const [ours, next, other] = [pair(), pair(), pair()];
  const body = sample('highlevel', 'inbound-sms');
  const signed = (by = ours, bytes = body) => sign(null, bytes, by.privateKey).toString('base64');

  function verify(signature: string | undefined, secrets: string[], parts: Partial<Delivery> = {}) {
    const given = { ...deliver(body, { 'x-ghl-signature': signature }), ...parts };
    return highlevel.verify(given, secrets, NOW, OPTIONS);
  }

  it('accepts keys in PEM and in Base64', () => {
    const der = ours.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    expect(verify(signed(), [pemOf(ours)])).toBeNull();
    expect(verify(signed(), [der])).toBeNull();
  });

  it('accepts the old and the new key while they are changed', () => {
    expect(verify(signed(ours), [pemOf(next), pemOf(ours)])).toBeNull();
    expect(verify(signed(next), [pemOf(next), pemOf(ours)])).toBeNull();
  });

  it('passes over a secret that is no key', () => {
    expect(verify(signed(), ['nonsense', pemOf(ours)])).toBeNull();
    expect(verify(signed(), ['nonsense'])).toBe('No secret of this webhook is an Ed25519 public key.');
  });

  it('accepts no keys of another kind', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
    expect(verify(signed(), [rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString()])).toMatch(
      /Ed25519/,
    );
  });

  it('has the key of HighLevel as its default, and refuses what HighLevel has not signed', () => {
    const parsed = createPublicKey({
      key: Buffer.from(HIGHLEVEL_KEY, 'base64'),
      format: 'der',
      type: 'spki',
    });
    expect(parsed.asymmetricKeyType).toBe('ed25519');
    expect(verify(signed(), [])).toBe('The signature is not made with a key of this webhook.');
  });

  it.each([
    ['of another key', signed(other)],
    ['of another body', signed(ours, Buffer.from('{}'))],
    ['missing', undefined],
    ['not available', 'N/A'],
    ['empty', ''],
    ['in another alphabet', Buffer.from(signed(), 'base64').toString('base64url')],
    ['of zeros', Buffer.alloc(64).toString('base64')],
  ])('refuses a signature %s', (_what, signature) => {
    expect(verify(signature, [pemOf(ours)])).toMatch(/\.$/);
  });

  it('does not accept the signature that HighLevel has given up', () => {
    const headers = { 'x-wh-signature': signed() };
    expect(verify(undefined, [pemOf(ours)], { headers })).toBe('The header X-GHL-Signature is missing.');
  });

  it.each([
    ['of another location', '{"type":"InboundMessage","locationId":"other"}'],
    ['of no location', '{"type":"InboundMessage"}'],
    ['of a list of locations', '{"type":"InboundMessage","locationId":["sampleLocation01"]}'],
    ['that is no object', '["sampleLocation01"]'],
    ['that is no JSON', '{'],
  ])('refuses an event %s, although HighLevel has signed it', (_what, text) => {
    const bytes = Buffer.from(text);
    const headers = { 'x-ghl-signature': signed(ours, bytes) };
    expect(verify(undefined, [pemOf(ours)], { headers, body: bytes })).toBe(
      'The event is not one of the location of this webhook.',
    );
  });

  it('accepts a delivery that is repeated after an hour', () => {
    const given = deliver(body, { 'x-ghl-signature': signed() });
    expect(highlevel.verify(given, [pemOf(ours)], NOW + 70 * 60_000, OPTIONS)).toBeNull();
  });
});

describe('HighLevel: options', () => {
  it('needs a location, and assumes nothing else', () => {
    expect(highlevel.options.parse({ locationId: ' sampleLocation01 ' })).toEqual(OPTIONS);
    expect(highlevel.options.safeParse({}).success).toBe(false);
    expect(highlevel.options.safeParse({ locationId: ' ' }).success).toBe(false);
  });

  it.each([{ api: 'teammate' }, { calls: 'true' }, { dnd: '' }, { assignment: 'sleep' }])(
    'refuses %j',
    (option) => {
      expect(highlevel.options.safeParse({ locationId: 'a', ...option }).success).toBe(false);
    },
  );

  it('asks for a repetition in the only way that HighLevel understands', () => {
    expect(highlevel.statusWhenUnavailable).toBe(429);
  });
});
