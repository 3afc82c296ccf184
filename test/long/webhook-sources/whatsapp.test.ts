import { createHmac } from 'node:crypto';
import { InvalidDeliveryError, type Mapping } from '../../../src/webhooks/inbound/source';
import { whatsapp } from '../../../src/webhooks/inbound/sources/whatsapp/source';
import { checkUsable, DEEP, spoil } from '../../support/webhooks/hostile';
import { contactIdsBy, deliver, readSample, sample, sampleNames } from '../../support/webhooks/samples';

const OPTIONS = { verifyToken: 'verify-token' };

const NOW = Date.UTC(2026, 2, 2, 10, 15);
const CHANNEL = 'whatsapp:700100200300';
const NUMBER = '15550107001';
const USER_ID = 'US.70010020030040050061';

const contextBy = (template: string) => ({ options: OPTIONS, contactIdOf: contactIdsBy(template) });

function mapBody(body: Buffer | string, template = '{wa_id}'): Mapping[] {
  return whatsapp.parse(deliver(body)).flatMap((item) => whatsapp.map(item, contextBy(template)));
}
const mapSample = (name: string, template?: string) => mapBody(sample('whatsapp', name), template);

/** The sample of a message, with other fields. */
function mapMessage(parts: Record<string, unknown>, contact: Record<string, unknown> = {}): Mapping[] {
  const body = JSON.parse(sample('whatsapp', 'message').toString());
  const { value } = body.entry[0].changes[0];
  Object.assign(value.messages[0], parts);
  Object.assign(value.contacts[0], contact);
  return mapBody(JSON.stringify(body));
}
const only = (mappings: readonly Mapping[], kind: Mapping['kind']) =>
  mappings.filter((mapping) => mapping.kind === kind);
const messagesOf = (mappings: readonly Mapping[]) =>
  mappings.flatMap((mapping) => (mapping.kind === 'MESSAGE' ? [mapping.message] : []));

describe('WhatsApp: who wrote', () => {
  it('takes a message of the customer for one of the contact, at the time of the server', () => {
    expect(messagesOf(mapSample('message'))).toEqual([
      {
        contactId: NUMBER,
        messageId: `${CHANNEL}:wamid.SAMPLE0001`,
        origin: 'CONTACT',
        channel: CHANNEL,
        sentAt: 1_772_446_504_000,
      },
    ]);
  });

  it("takes a message typed on the phone for a teammate's, to the contact that it was sent to", () => {
    expect(mapSample('echo')).toEqual([
      {
        kind: 'MESSAGE',
        message: {
          contactId: NUMBER,
          messageId: `${CHANNEL}:wamid.SAMPLE0012`,
          origin: 'TEAMMATE',
          channel: CHANNEL,
          sentAt: 1_772_446_800_000,
        },
      },
    ]);
  });

  it.each([
    ['reaction', 'messages.reaction'],
    ['unsupported', 'messages.unsupported'],
    ['edit', 'messages.edit'],
    ['revoke', 'messages.revoke'],
    ['group-message', 'messages.text'],
    ['echo-edit', 'message_echoes.edit'],
    ['echo-revoke', 'message_echoes.revoke'],
    ['history', 'history'],
    ['state-sync', 'smb_app_state_sync'],
    ['template-status', 'message_template_status_update'],
  ])('ignores what is no message: %s', (name, event) => {
    expect(mapSample(name)).toEqual([{ kind: 'IGNORED', event, why: expect.stringMatching(/\.$/) }]);
  });

  it('ignores each state of a delivery, which does not say who sent the message', () => {
    expect(mapSample('statuses')).toMatchObject([
      { kind: 'IGNORED', event: 'statuses.delivered' },
      { kind: 'IGNORED', event: 'statuses.read' },
    ]);
  });

  it('ignores media of the history, which is in a list of messages too', () => {
    const body = sample('whatsapp', 'message')
      .toString()
      .replace('"field": "messages"', '"field": "history"');
    expect(mapBody(body)).toMatchObject([{ kind: 'IGNORED', event: 'history' }]);
  });

  it('keeps no text', () => {
    expect(JSON.stringify(mapSample('message'))).not.toContain('Sunday');
  });
});

describe('WhatsApp: which contact', () => {
  it('links the number of a person and the id for the business', () => {
    expect(only(mapSample('message'), 'ALIAS')).toEqual([
      { kind: 'ALIAS', contactId: NUMBER, aliasId: USER_ID },
    ]);
  });

  it('links them before it reports the message', () => {
    expect(mapSample('message').map(({ kind }) => kind)).toEqual(['ALIAS', 'CONTACT', 'MESSAGE']);
  });

  it('knows a person without a visible number by the id for the business', () => {
    const mappings = mapSample('message-without-number');
    expect(messagesOf(mappings)).toMatchObject([{ contactId: USER_ID, origin: 'CONTACT' }]);
    expect(only(mappings, 'ALIAS')).toEqual([]);
  });

  it.each([
    ['wa:{wa_id}', `wa:${NUMBER}`, `wa:${USER_ID}`],
    ['{user_id}', USER_ID, NUMBER],
  ])('follows the template %s', (template, contactId, aliasId) => {
    const mappings = mapSample('message', template);
    expect(messagesOf(mappings)).toMatchObject([{ contactId }]);
    expect(only(mappings, 'ALIAS')).toEqual([{ kind: 'ALIAS', contactId, aliasId }]);
  });

  it('finds under an echo the contact that wrote, also where the template wants the id for the business', () => {
    const [echo] = messagesOf(mapSample('echo', '{user_id}'));
    expect(only(mapSample('message', '{user_id}'), 'ALIAS')).toMatchObject([{ aliasId: echo?.contactId }]);
  });

  it('names the contact by their profile', () => {
    expect(only(mapSample('message'), 'CONTACT')).toEqual([
      { kind: 'CONTACT', contact: { id: NUMBER, name: 'Ana Duarte' } },
    ]);
  });

  it.each([[null], [{}], [{ name: '' }], [{ name: 5 }]])('does not rename for the profile %j', (profile) => {
    const mappings = mapMessage({}, { profile });
    expect(only(mappings, 'CONTACT')).toEqual([]);
    expect(messagesOf(mappings)).toHaveLength(1);
  });

  it('does not give a message the profile of another person in the batch', () => {
    const body = JSON.parse(sample('whatsapp', 'message').toString());
    body.entry[0].changes[0].value.contacts.unshift({ profile: { name: 'Eve' }, wa_id: '15550107009' });
    expect(only(mapBody(JSON.stringify(body)), 'CONTACT')).toMatchObject([
      { contact: { name: 'Ana Duarte' } },
    ]);
  });

  it('links an old number and a new one', () => {
    expect(mapSample('changed-number')).toEqual([
      { kind: 'ALIAS', contactId: NUMBER, aliasId: '15550107002' },
    ]);
  });

  it('links the number, the old id for the business and the new one', () => {
    expect(mapSample('changed-user-id')).toEqual([
      { kind: 'ALIAS', contactId: NUMBER, aliasId: USER_ID },
      { kind: 'ALIAS', contactId: NUMBER, aliasId: 'US.70010020030040050062' },
    ]);
  });

  it('links old and new where the change of an id is an event of its own', () => {
    expect(mapSample('user-id-update')).toEqual([
      { kind: 'ALIAS', contactId: USER_ID, aliasId: 'US.70010020030040050062' },
      { kind: 'ALIAS', contactId: USER_ID, aliasId: '15550107002' },
    ]);
  });

  it('never takes ids from a text, because it contains a name that the customer chooses', () => {
    expect(mapSample('changed-user-id-without-old')).toMatchObject([
      { kind: 'IGNORED', event: 'system.user_changed_user_id' },
    ]);
  });

  it('ignores other lines of the system', () => {
    expect(mapMessage({ type: 'system', system: { type: 'customer_identity_changed' } })).toMatchObject([
      { kind: 'IGNORED', event: 'system.customer_identity_changed' },
    ]);
  });
});

describe('WhatsApp: incomplete events', () => {
  const gone = { from: undefined, from_user_id: undefined };
  it('ignores a message without a sender', () => {
    expect(mapMessage(gone)).toMatchObject([{ kind: 'IGNORED', why: expect.stringContaining('whom') }]);
  });

  it.each([[undefined], [null], [''], [' ']])('ignores a message with the id %j', (id) => {
    expect(mapMessage({ id })).toMatchObject([{ kind: 'IGNORED', why: 'The message has no id.' }]);
  });

  it('reads ids that are numbers', () => {
    expect(messagesOf(mapMessage({ id: 17, from: 15550107001 }))).toMatchObject([
      { contactId: NUMBER, messageId: `${CHANNEL}:17` },
    ]);
  });

  it('refuses a number that has lost digits', () => {
    expect(() => mapMessage({ id: 2 ** 60 })).toThrow('change.value.messages.0.id is not as documented.');
  });

  it.each([[undefined], ['yesterday'], ['-5'], ['9'.repeat(30)], [{}]])(
    'reports a message with the time %j without one',
    (timestamp) => {
      expect(messagesOf(mapMessage({ timestamp }))).toMatchObject([{ sentAt: null }]);
    },
  );

  it('maps the others of a batch in which one is broken', () => {
    const items = whatsapp.parse(deliver(sample('whatsapp', 'batch-with-broken-message')));
    const results = items.map((item) => {
      try {
        return messagesOf(whatsapp.map(item, contextBy('{wa_id}'))).map(({ messageId }) => messageId);
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(results).toEqual([
      [`${CHANNEL}:wamid.SAMPLE0001`],
      'change.value.messages.0.from is not as documented.',
      [`${CHANNEL}:wamid.SAMPLE0017`],
      [`${CHANNEL}:wamid.SAMPLE0012`],
    ]);
  });

  it.each([
    ['an empty one', ''],
    ['half an object', '{'],
    ['null', 'null'],
    ['a list', '[]'],
    ['one of a page', '{"object":"page","entry":[]}'],
    ['one without entries', '{"object":"whatsapp_business_account"}'],
    ['one that is nested deeply', DEEP],
  ])('refuses a body that is not of WhatsApp: %s', (_what, body) => {
    expect(() => whatsapp.parse(deliver(body))).toThrow(InvalidDeliveryError);
  });

  it.each(sampleNames('whatsapp'))('fails for one item at most in an orderly way: %s', (name) => {
    for (const body of spoil(readSample('whatsapp', name))) checkUsable(() => mapBody(JSON.stringify(body)));
  });

  it('maps whatever it is given, or refuses it', () => {
    for (const item of [...spoil({}), { field: 'messages', value: { messages: JSON.parse(DEEP) } }]) {
      expect(() => whatsapp.map(item, contextBy('{wa_id}'))).toThrow(InvalidDeliveryError);
    }
  });
});

describe('WhatsApp: signatures', () => {
  const body = sample('whatsapp', 'message');
  const sign = (secret: string, signed = body) =>
    `sha256=${createHmac('sha256', secret).update(signed).digest('hex')}`;
  const verify = (signature: string | undefined, secrets = ['app-secret', 'verify-token']) =>
    whatsapp.verify(deliver(body, { 'x-hub-signature-256': signature }), secrets, NOW, OPTIONS);

  it('accepts what an app secret signed', () => {
    expect(verify(sign('app-secret'))).toBeNull();
    expect(verify(sign('app-secret').toUpperCase().replace('SHA', 'sha'))).toBeNull();
  });

  it('accepts the old and the new secret while they are changed', () => {
    expect(verify(sign('old'), ['new', 'old'])).toBeNull();
    expect(verify(sign('new'), ['new', 'old'])).toBeNull();
  });

  it.each([
    ['of another secret', sign('other')],
    ['of another body', sign('app-secret', Buffer.from('{}'))],
    ['missing', undefined],
    ['empty', ''],
    ['without its prefix', sign('app-secret').slice(7)],
    ['of SHA-1', `sha1=${createHmac('sha1', 'app-secret').update(body).digest('hex')}`],
    ['cut off', sign('app-secret').slice(0, -1)],
  ])('refuses a signature %s', (_what, signature) => {
    expect(verify(signature)).toMatch(/\.$/);
  });

  it('refuses everything without a secret', () => {
    expect(verify(sign(''), [])).not.toBeNull();
  });
});

describe('WhatsApp: the check of the address', () => {
  const answer = (query: Record<string, string>) =>
    whatsapp.handshake?.(query, { verifyToken: 'verify-token' });
  const query = {
    'hub.mode': 'subscribe',
    'hub.verify_token': 'verify-token',
    'hub.challenge': '1158201444',
  };

  it('answers the challenge to who knows the token', () => {
    expect(answer(query)).toBe('1158201444');
  });

  it.each([
    ['another token', { ...query, 'hub.verify_token': 'verify-tokem' }],
    ['an empty token', { ...query, 'hub.verify_token': '' }],
    ['no token', { 'hub.mode': 'subscribe', 'hub.challenge': '1' }],
    ['another mode', { ...query, 'hub.mode': 'unsubscribe' }],
    ['no challenge', { 'hub.mode': 'subscribe', 'hub.verify_token': 'verify-token' }],
    ['nothing', {}],
  ])('answers nothing to %s', (_what, asked) => {
    expect(answer(asked as Record<string, string>)).toBeNull();
  });
});

it('has one option, which must be given', () => {
  expect(whatsapp.options.parse({ verifyToken: 'x' })).toEqual({ verifyToken: 'x' });
  for (const options of [{}, { verifyToken: '' }, { verifyToken: 'x', templates: 'ignore' }])
    expect(whatsapp.options.safeParse(options).success).toBe(false);
});
