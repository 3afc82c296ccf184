import { createHmac } from 'node:crypto';
import { bodyHash } from '../../../src/webhooks/inbound/body-hash';
import {
  InvalidDeliveryError,
  type Mapping,
  type WebhookMessage,
} from '../../../src/webhooks/inbound/source';
import {
  type IntercomOptions,
  intercomOptions,
} from '../../../src/webhooks/inbound/sources/intercom/options';
import { intercom } from '../../../src/webhooks/inbound/sources/intercom/source';
import { checkUsable, DEEP, spoil } from '../../support/webhooks/hostile';
import { contactIdsBy, deliver, readSample, type Sample, sampleNames } from '../../support/webhooks/samples';

const DEFAULTS = intercomOptions.parse({});
const ALL_OPTIONS: IntercomOptions = { admins: 'teammate', assignment: 'sleep', release: 'wake' };
const NOW = Date.UTC(2026, 2, 2, 10, 15, 5);
const SENT_AT = Date.UTC(2026, 2, 2, 10, 15, 4);
const JOANA = '6a00000000000000000000c1';
const LEAD = '6a00000000000000000000d2';
const ACCOUNT = 'intercom:sampleapp1';
const ana = { id: `${ACCOUNT}:5`, name: 'Ana Lindt' };

const sample = (name: string) => readSample('intercom', name);
const map = (item: unknown, options = DEFAULTS, template = '{id}') =>
  intercom.map(item, { options, contactIdOf: contactIdsBy(template) });
const messagesOf = (mappings: readonly Mapping[]): WebhookMessage[] =>
  mappings.flatMap((mapping) => (mapping.kind === 'MESSAGE' ? [mapping.message] : []));

interface Conversation extends Sample {
  readonly conversation_parts: { readonly conversation_parts: [{ readonly author: Sample }] };
}

/** A sample with other fields of its item. */
const withItem = (name: string, changes: Sample) => {
  const { data, ...event } = sample(name) as { data: { item: Sample } };
  return { ...event, data: { ...data, item: { ...data.item, ...changes } } };
};
/** A sample with other fields of its first part. */
function withPart(name: string, changes: Sample) {
  const { item } = (sample(name) as { data: { item: Conversation } }).data;
  const [part] = item.conversation_parts.conversation_parts;
  return withItem(name, { conversation_parts: { conversation_parts: [{ ...part, ...changes }] } });
}

describe('a message', () => {
  it('of an admin is a teammate’s, with all that is known of it', () => {
    expect(map(sample('admin-replied'))).toEqual([
      {
        kind: 'MESSAGE',
        message: {
          contactId: JOANA,
          messageId: `${ACCOUNT}:91`,
          origin: 'TEAMMATE',
          channel: ACCOUNT,
          sentAt: SENT_AT + 4_000,
          bodyHash: bodyHash("One moment, please – I'll ask the workshop. Fish & chips?"),
          actor: ana,
        },
      },
    ]);
  });

  it('of an admin is unknown where the option says so, with its text', () => {
    expect(messagesOf(map(sample('admin-replied'), { ...DEFAULTS, admins: 'unknown' }))).toMatchObject([
      { origin: 'UNKNOWN', actor: ana, bodyHash: expect.any(String) },
    ]);
  });

  it.each([
    ['user-created', `${ACCOUNT}:source:608953158`, SENT_AT - 60_000],
    ['user-replied', `${ACCOUNT}:88`, SENT_AT],
    ['user-replied-closed', `${ACCOUNT}:89`, SENT_AT],
  ])('of the contact is the contact’s: %s', (name, messageId, sentAt) => {
    expect(map(sample(name))).toEqual([
      {
        kind: 'MESSAGE',
        message: { contactId: JOANA, messageId, origin: 'CONTACT', channel: ACCOUNT, sentAt },
      },
    ]);
  });

  it('of a lead is the contact’s', () => {
    expect(messagesOf(map(sample('lead-replied')))).toMatchObject([{ contactId: LEAD, origin: 'CONTACT' }]);
  });

  it('of a bot is one message of the bot, under whichever topic it is reported', () => {
    const [reply] = messagesOf(map(sample('operator-replied')));
    expect(reply).toMatchObject({
      origin: 'BOT',
      messageId: `${ACCOUNT}:96`,
      actor: { id: `${ACCOUNT}:bot:6827949`, name: 'Fin' },
      bodyHash: bodyHash('We open at nine.'),
    });
    expect(messagesOf(map(sample('operator-replied-as-admin')))).toEqual([reply]);
    expect(messagesOf(map(sample('workflow-replied')))).toMatchObject([{ origin: 'BOT' }]);
  });

  it('of the AI agent is the bot’s, also where its author has another type', () => {
    const event = withPart('operator-replied', { author: { id: '5', from_ai_agent: true, type: 'admin' } });
    expect(messagesOf(map(event))).toMatchObject([{ origin: 'BOT' }]);
  });

  it.each([
    ['admin-single-created', 'TEAMMATE'],
    ['campaign-created', 'WORKFLOW'],
    ['operator-created', 'BOT'],
  ])('that begins a conversation is that of whoever sent it: %s', (name, origin) => {
    expect(messagesOf(map(sample(name)))).toMatchObject([
      { origin, contactId: JOANA, messageId: `${ACCOUNT}:source:608953170` },
    ]);
  });

  it.each(['team', null, 17, 'constructor'])('of an author of the type %j is unknown', (type) => {
    const event = withPart('admin-replied', { author: { id: '5', type: type } });
    expect(messagesOf(map(event))).toMatchObject([{ origin: 'UNKNOWN' }]);
  });

  it('that also closes the conversation is a message', () => {
    expect(messagesOf(map(sample('admin-replied-and-closed')))).toMatchObject([{ origin: 'TEAMMATE' }]);
  });

  it.each(['admin-noted', 'note-as-reply', 'read', 'ping', 'closed', 'assigned'])('is none: %s', (name) => {
    expect(map(sample(name))).toEqual([
      { kind: 'IGNORED', event: expect.any(String), why: expect.stringMatching(/\.$/) },
    ]);
  });

  it('to several contacts is one for each of them', () => {
    expect(messagesOf(map(sample('group-admin-replied'))).map(({ contactId }) => contactId)).toEqual([
      JOANA,
      LEAD,
    ]);
  });

  it('of one of several contacts is that contact’s alone', () => {
    const event = withPart('group-admin-replied', { author: { type: 'lead', id: LEAD } });
    expect(messagesOf(map(event)).map(({ contactId }) => contactId)).toEqual([LEAD]);
  });

  it('of the contact names its author where the event has no contacts', () => {
    const event = withItem('user-replied', { contacts: undefined });
    expect(messagesOf(map(event))).toMatchObject([{ contactId: JOANA }]);
  });

  it.each<[string, Sample]>([
    ['an id', withPart('admin-replied', { id: null })],
    ['a contact', withItem('admin-replied', { contacts: { contacts: [] } })],
    ['parts', withItem('admin-replied', { conversation_parts: null })],
    ['a list of parts', withItem('admin-replied', { conversation_parts: { conversation_parts: 'none' } })],
  ])('without %s is ignored with a reason', (_what, event) => {
    expect(map(event)).toMatchObject([{ kind: 'IGNORED', why: expect.stringMatching(/\.$/) }]);
  });

  it('without a workspace is ignored', () => {
    expect(map({ ...sample('admin-replied'), app_id: null })).toMatchObject([{ kind: 'IGNORED' }]);
  });

  it.each([null, 'yesterday', {}, -1])('has no time where it is %j', (created_at) => {
    const event = withPart('admin-replied', { created_at: created_at });
    expect(messagesOf(map(event))).toMatchObject([{ sentAt: null }]);
  });

  it('is not passed on, nor are personal data besides names', () => {
    for (const name of sampleNames('intercom'))
      expect(JSON.stringify(map(sample(name), ALL_OPTIONS))).not.toMatch(/bike|moment|@|\+351/);
  });
});

describe('a contact', () => {
  it('has the id of Intercom, or that of the team', () => {
    expect(messagesOf(map(sample('admin-replied'), DEFAULTS, '{external_id}'))).toMatchObject([
      { contactId: 'crm-8812' },
    ]);
    expect(intercom.contactFields).toEqual(['id', 'external_id']);
  });

  it('without an id of the team has that of Intercom, which is linked as soon as there is one', () => {
    expect(messagesOf(map(sample('lead-replied'), DEFAULTS, 'x-{external_id}'))).toMatchObject([
      { contactId: `x-${LEAD}` },
    ]);
    expect(map(sample('user-replied'), DEFAULTS, 'x-{external_id}')[0]).toEqual({
      ...{ kind: 'ALIAS', contactId: 'x-crm-8812', aliasId: `x-${JOANA}` },
    });
    expect(map(sample('contact-updated'), DEFAULTS, '{external_id}')).toEqual([
      { kind: 'ALIAS', contactId: 'crm-8812', aliasId: JOANA },
      { kind: 'CONTACT', contact: { id: 'crm-8812' } },
    ]);
  });

  it.each([
    ['contact-created', { id: JOANA, name: 'Joana Reis' }],
    ['contact-updated', { id: JOANA }],
    ['contact-lead-created', { id: LEAD, name: 'Amber Bicycle' }],
  ])('is saved with the name that is given: %s', (name, contact) => {
    expect(map(sample(name))).toStrictEqual([{ kind: 'CONTACT', contact }]);
  });

  it('is deleted', () => {
    expect(map(sample('contact-deleted'))).toEqual([{ kind: 'CONTACT_DELETION', contactId: JOANA }]);
    const deleted = { ...sample('contact-deleted'), topic: 'contact.user.deleted' };
    expect(map(deleted)).toMatchObject([{ kind: 'CONTACT_DELETION' }]);
  });

  it.each(['contact-created', 'contact-deleted'])('without an id is ignored: %s', (name) => {
    const event = withItem(name, { id: null, external_id: null });
    expect(map(event)).toMatchObject([{ kind: 'IGNORED' }]);
  });

  it('that is merged into another is that one', () => {
    const alias = [{ kind: 'ALIAS', contactId: JOANA, aliasId: LEAD }];
    expect(map(sample('contact-merged'))).toEqual(alias);
    const ofIds = withItem('contact-merged', { from: LEAD, into: JOANA });
    expect(map(ofIds)).toEqual(alias);
  });

  it.each([{}, { from: LEAD }, { from: JOANA, into: JOANA }, { from: {}, into: [] }])(
    'is not merged where the event does not name two: %j',
    (item) => {
      expect(map({ ...sample('contact-merged'), data: { item } })).toMatchObject([{ kind: 'IGNORED' }]);
    },
  );
});

describe('a conversation', () => {
  it('that is assigned to a person is that person’s, if the options say so', () => {
    expect(map(sample('assigned'), ALL_OPTIONS)).toEqual([
      {
        kind: 'ASSIGNMENT',
        contactId: JOANA,
        actor: { id: `${ACCOUNT}:6`, name: 'Ben Kruse' },
        ifBot: 'WAKE',
      },
    ]);
    expect(map(sample('assigned'))).toMatchObject([{ kind: 'IGNORED' }]);
  });

  it('that is assigned to a person is so without a part that says it', () => {
    const event = withItem('assigned', { conversation_parts: { conversation_parts: [] } });
    expect(map(event, ALL_OPTIONS)).toMatchObject([{ kind: 'ASSIGNMENT', actor: { id: `${ACCOUNT}:6` } }]);
  });

  it('that is assigned to a team stays as it is', () => {
    expect(map(sample('assigned-to-team'), ALL_OPTIONS)).toMatchObject([{ kind: 'IGNORED' }]);
  });

  it.each(['unassigned', 'closed'])('is released, if the options say so: %s', (name) => {
    expect(map(sample(name), ALL_OPTIONS)).toEqual([{ kind: 'RELEASE', contactId: JOANA, actor: ana }]);
    expect(map(sample(name))).toMatchObject([{ kind: 'IGNORED' }]);
  });

  it.each(['assigned', 'closed'])('without a contact stays as it is: %s', (name) => {
    const event = withItem(name, { contacts: null });
    expect(map(event, ALL_OPTIONS)).toMatchObject([{ kind: 'IGNORED' }]);
  });
});

describe('options', () => {
  it('ignore everything that is no message or contact by default', () => {
    expect(DEFAULTS).toEqual({ admins: 'teammate', assignment: 'ignore', release: 'ignore' });
  });

  it.each([{ admins: 'bot' }, { release: true }, { relese: 'wake' }])('are checked: %j', (options) => {
    expect(intercomOptions.safeParse(options).success).toBe(false);
  });
});

describe('a delivery', () => {
  const body = JSON.stringify(sample('admin-replied'));
  const sign = (secret: string, signed = body) =>
    `sha1=${createHmac('sha1', secret).update(signed).digest('hex')}`;
  const verify = (signature: string | undefined, secrets = ['new', 'old']) =>
    intercom.verify(deliver(body, { 'x-hub-signature': signature }), secrets, NOW, DEFAULTS);

  it('is accepted with a signature of one of the secrets', () => {
    expect(verify(sign('old'))).toBeNull();
    expect(verify(sign('new'))).toBeNull();
  });

  it('agrees with a signature that was made elsewhere', () => {
    // printf '{}' | openssl dgst -sha1 -hmac geheim
    const delivery = deliver('{}', { 'x-hub-signature': 'sha1=82a0a976f264763f2c60087931787c76d14613bb' });
    expect(intercom.verify(delivery, ['geheim'], NOW, DEFAULTS)).toBeNull();
  });

  it.each([
    ['of another secret', sign('other')],
    ['of another body', sign('new', '{}')],
    ['missing', undefined],
    ['empty', ''],
    ['without its prefix', sign('new').slice(5)],
    ['of SHA-256', `sha256=${createHmac('sha256', 'new').update(body).digest('hex')}`],
    ['cut off', sign('new').slice(0, -1)],
  ])('is refused with a signature %s', (_what, signature) => {
    expect(verify(signature)).toMatch(/\.$/);
  });

  it('is refused without a secret', () => {
    expect(intercom.needsSecret).toBe(true);
    expect(verify(sign(''), [])).not.toBeNull();
  });

  it('is the same when it is repeated, although it counts the attempts', () => {
    const repeated = JSON.stringify({ ...sample('admin-replied'), delivery_attempts: 2 });
    expect(intercom.identify?.(deliver(repeated))).toBe(intercom.identify?.(deliver(body)));
    const other = JSON.stringify(sample('closed'));
    expect(intercom.identify?.(deliver(other))).not.toBe(intercom.identify?.(deliver(body)));
    const anonymous = ['{"topic":"a"}', '{"topic":"b"}'].map((text) => intercom.identify?.(deliver(text)));
    expect(new Set(anonymous).size).toBe(2);
  });

  it('is never answered by 429, after which Intercom drops events', () => {
    expect(intercom.statusWhenUnavailable).toBe(503);
  });

  it.each(['', '{', DEEP.slice(1), Buffer.from([0x22, 0xff, 0x22])])(
    'is refused if it is not JSON',
    (wrong) => {
      expect(() => intercom.parse(deliver(wrong))).toThrow(InvalidDeliveryError);
    },
  );

  it.each([
    null,
    17,
    [],
    {},
    { topic: 17 },
    { topic: 'contact.deleted' },
    { topic: 'contact.deleted', data: { item: 1 } },
  ])('is refused if it is no event: %j', (item) => {
    expect(() => map(item)).toThrow(InvalidDeliveryError);
  });

  it.each(['__proto__', 'constructor', 'company.created', ''])('of another topic is ignored: %j', (topic) => {
    expect(map({ topic })).toMatchObject([{ kind: 'IGNORED', event: topic }]);
  });

  it.each(sampleNames('intercom'))(
    'with anything in place of any value is refused or has its ids: %s',
    (name) => {
      for (const template of ['{id}', '{external_id}'])
        for (const spoilt of spoil(sample(name))) checkUsable(() => map(spoilt, ALL_OPTIONS, template));
    },
  );
});
