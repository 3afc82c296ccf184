import { createHmac } from 'node:crypto';
import { bodyHash } from '../../../src/webhooks/inbound/body-hash';
import {
  InvalidDeliveryError,
  type Mapping,
  type WebhookMessage,
} from '../../../src/webhooks/inbound/source';
import {
  type ChatwootOptions,
  chatwootOptions,
} from '../../../src/webhooks/inbound/sources/chatwoot/options';
import { chatwoot } from '../../../src/webhooks/inbound/sources/chatwoot/source';
import { checkUsable, spoil } from '../../support/webhooks/hostile';
import { contactIdsBy, deliver, readSample, type Sample, sampleNames } from '../../support/webhooks/samples';

const ALL_OPTIONS: ChatwootOptions = { templates: 'workflow', assignment: 'sleep', release: 'wake' };
const DEFAULTS = chatwootOptions.parse({});
const NOW = Date.UTC(2026, 2, 2, 10, 15, 5);

const sample = (name: string, changes: Sample = {}) => ({ ...readSample('chatwoot', name), ...changes });

function map(item: unknown, options = DEFAULTS, field = 'id'): Mapping {
  const mappings = chatwoot.map(item, { options, contactIdOf: contactIdsBy(`{${field}}`) });
  expect(mappings).toHaveLength(1);
  return mappings[0]!;
}

function messageOf(item: unknown, options = DEFAULTS): WebhookMessage {
  const mapping = map(item, options);
  if (mapping.kind !== 'MESSAGE') throw new Error(`${JSON.stringify(mapping)} is no message`);
  return mapping.message;
}

describe('a message', () => {
  it('of an agent is a teammate’s, with all that is known of it', () => {
    expect(map(sample('message-of-agent'))).toEqual({
      kind: 'MESSAGE',
      message: {
        contactId: '42',
        messageId: 'chatwoot:7:9917',
        origin: 'TEAMMATE',
        channel: 'whatsapp:2',
        sentAt: Date.UTC(2026, 2, 2, 10, 15, 4),
        bodyHash: bodyHash('Einen Moment, bitte.'),
        actor: { id: 'chatwoot:7:5', name: 'Ana Lindt' },
      },
    });
  });

  it('of the contact is the contact’s, whose number is not taken for that of a user', () => {
    expect(messageOf(sample('message-incoming'))).toMatchObject({
      origin: 'CONTACT',
      messageId: 'chatwoot:7:9916',
      actor: { id: null, name: 'Joana Reis' },
    });
  });

  it('with a marker is the message of the bot that was committed, whoever seems to have sent it', () => {
    expect(messageOf(sample('message-with-marker'))).toMatchObject({
      origin: 'BOT',
      messageId: 'reply-2026-03-02-0001',
      actor: { id: 'chatwoot:7:5', name: 'Ana Lindt' },
    });
    const marked = { content_attributes: { bss: 'r1' }, performed_by: { type: 'user', id: 5 } };
    expect(messageOf(sample('message-of-automation', marked))).toMatchObject({
      origin: 'BOT',
      messageId: 'r1',
    });
  });

  it.each(['', 17, ['r1'], 'x'.repeat(1_025)])(
    'with a marker that names no commit keeps its sender: %j',
    (bss) => {
      expect(messageOf(sample('message-of-agent', { content_attributes: { bss } }))).toMatchObject({
        origin: 'TEAMMATE',
        messageId: 'chatwoot:7:9917',
      });
    },
  );

  it('of the contact cannot pass for a message of the bot', () => {
    const forged = sample('message-incoming', { content_attributes: { bss: 'r1' } });
    expect(messageOf(forged)).toMatchObject({ origin: 'CONTACT', messageId: 'chatwoot:7:9916' });
  });

  it.each([
    ['message-of-agent-bot', 'chatwoot:7:agent_bot:3'],
    ['message-of-captain', 'chatwoot:7:captain_assistant:4'],
  ])('of a bot of Chatwoot is the bot’s, whose number is not that of a user: %s', (name, id) => {
    expect(messageOf(sample(name))).toMatchObject({ origin: 'BOT', actor: { id } });
  });

  it.each(['message-of-automation', 'message-of-campaign'])('is a workflow’s: %s', (name) => {
    expect(messageOf(sample(name)).origin).toBe('WORKFLOW');
  });

  it.each<[string, unknown, Sample?]>([
    ['message-of-phone-app', { id: null, name: 'Werkstatt' }],
    ['message-of-agent', null, { sender: null }],
    ['message-of-agent', { id: 'chatwoot:7:5', name: 'Ana' }, { sender: { id: 5, name: 'Ana' } }],
  ])(
    'of which Chatwoot does not say who sent it is unknown, with its text: %s, %j',
    (name, actor, changes = {}) => {
      const { content } = readSample('chatwoot', name);
      const hash = bodyHash(content as string);
      expect(messageOf(sample(name, changes))).toMatchObject({ origin: 'UNKNOWN', actor, bodyHash: hash });
    },
  );

  it('is that of whoever performed it, if Chatwoot says so', () => {
    expect(messageOf(sample('message-performed-by-bot'))).toMatchObject({
      origin: 'BOT',
      actor: { id: 'chatwoot:7:agent_bot:3', name: null },
    });
    expect(messageOf(sample('message-performed-by-automation')).origin).toBe('WORKFLOW');
    const byUser = { performed_by: { type: 'user', id: 5 } };
    expect(messageOf(sample('message-of-automation', byUser))).toMatchObject({
      origin: 'TEAMMATE',
      actor: { id: 'chatwoot:7:5', name: null },
    });
    expect(messageOf(sample('message-of-agent', byUser)).actor?.name).toBe('Ana Lindt');
    expect(messageOf(sample('message-of-agent-bot', { performed_by: { type: 'inbox', id: 2 } })).origin).toBe(
      'BOT',
    );
  });

  it('has its sender with a name that can be shown', () => {
    const sender = { id: 5, name: ' Ana\n', type: 'user' };
    expect(messageOf(sample('message-of-agent', { sender })).actor).toEqual({
      id: 'chatwoot:7:5',
      name: 'Ana',
    });
  });

  it('from a template is a workflow’s, if the options say so', () => {
    expect(map(sample('message-template'))).toMatchObject({ kind: 'IGNORED', event: 'message_created' });
    expect(messageOf(sample('message-template'), ALL_OPTIONS).origin).toBe('WORKFLOW');
  });

  it.each(['message-private', 'message-activity', 'message-updated'])('is none that counts: %s', (name) => {
    expect(map(sample(name), ALL_OPTIONS).kind).toBe('IGNORED');
  });

  it.each([0, 1, 2, 3])('has a type by name or number: %i', (number) => {
    const type = ['incoming', 'outgoing', 'activity', 'template'][number];
    const named = sample('message-of-agent', { message_type: type });
    expect(map({ ...named, message_type: number }, ALL_OPTIONS)).toEqual(map(named, ALL_OPTIONS));
  });

  it.each<[string, Sample]>([
    ['its own', { id: null }],
    ['its own in digits', { id: 2 ** 53 }],
    [
      'an account',
      {
        account: null,
        conversation: { ...(sample('message-of-agent').conversation as Sample), messages: [] },
      },
    ],
    ['a contact', { conversation: { channel: 'Channel::Api' } }],
    ['a type', { message_type: 'carrier_pigeon' }],
  ])('without an id is ignored with a reason: %s', (_what, changes) => {
    expect(map(sample('message-of-agent', changes))).toEqual({
      kind: 'IGNORED',
      event: 'message_created',
      why: expect.stringMatching(/^The .*\.$/),
    });
  });

  it('of a contact who has no phone number is ignored, if contacts are known by it', () => {
    const conversation = { meta: { sender: { id: 42, phone_number: null } } };
    expect(map(sample('message-of-agent', { conversation }), DEFAULTS, 'phone').kind).toBe('IGNORED');
  });
});

describe('the contact of a message', () => {
  it.each([
    ['id', '42'],
    ['identifier', 'crm-8812'],
    ['phone', '+351910000042'],
    ['email', 'joana@customers.example'],
  ])('has the %s of Chatwoot', (field, contactId) => {
    expect(chatwoot.contactFields).toContain(field);
    expect(map(sample('message-of-agent'), DEFAULTS, field)).toMatchObject({ message: { contactId } });
  });

  it('is never the agent', () => {
    const conversation = { contact_inbox: { contact_id: '43' } };
    expect(messageOf(sample('message-of-agent', { conversation })).contactId).toBe('43');
  });

  it('is the sender of a message without a conversation', () => {
    expect(messageOf(sample('message-incoming', { conversation: null })).contactId).toBe('42');
  });
});

describe('the channel of a message', () => {
  it.each([
    ['Channel::Whatsapp', 'whatsapp:2'],
    ['Channel::WebWidget', 'web-widget:2'],
    ['Channel::FacebookPage', 'facebook-page:2'],
    ['Channel::TwilioSms', 'twilio-sms:2'],
    ['Channel::Api', 'api:2'],
    ['Channel::\nApi', 'inbox:2'],
    [null, 'inbox:2'],
  ])('of %j is %s', (channel, name) => {
    const conversation = { ...(sample('message-of-agent').conversation as Sample), channel };
    expect(messageOf(sample('message-of-agent', { conversation })).channel).toBe(name);
  });

  it('is known without an inbox, or is the default', () => {
    const conversation = { channel: 'Channel::Email', contact_inbox: { contact_id: 42 } };
    const changes = { inbox: null, conversation };
    expect(messageOf(sample('message-of-agent', changes)).channel).toBe('email');
    expect(messageOf(sample('message-incoming', { inbox: null, conversation: null })).channel).toBe(
      'default',
    );
  });
});

it.each([
  ['2026-03-02T10:15:04.120Z', 120],
  ['2026-03-02T12:15:04+02:00', 0],
  ['2026-03-02 10:15:04 UTC', 0],
  [1_772_446_504, 0],
  ['1772446504', 0],
  [1_772_446_504_120, 120],
])('a message has the time at which Chatwoot created it: %j', (created_at, milliseconds) => {
  const sentAt = Date.UTC(2026, 2, 2, 10, 15, 4, milliseconds);
  expect(messageOf(sample('message-of-agent', { created_at })).sentAt).toBe(sentAt);
});

it.each([
  undefined,
  null,
  '',
  'yesterday',
  '2026-03-02T10:15:04',
  '2026-02-30T10:15:04Z',
  -1,
  1e308,
  {},
  [],
  true,
])('a time that cannot be read is not known: %j', (created_at) => {
  expect(messageOf(sample('message-of-agent', { created_at })).sentAt).toBeNull();
});

it('the text of a message and personal data besides names are not passed on', () => {
  for (const name of sampleNames('chatwoot')) {
    const text = JSON.stringify(map(sample(name), ALL_OPTIONS));
    expect(text).not.toMatch(/Moment|Rad |Werkstatt ist|@|\+351/);
  }
});

describe('a contact', () => {
  it('is saved with its name when it is created, changed, or begins a conversation', () => {
    const contact = { id: '42', name: 'Joana Reis' };
    expect(map(sample('contact-created'))).toEqual({ kind: 'CONTACT', contact });
    expect(map(sample('conversation-created'))).toEqual({ kind: 'CONTACT', contact });
    expect(map(sample('contact-updated'), DEFAULTS, 'phone')).toEqual({
      kind: 'CONTACT',
      contact: { id: '+351910000042', name: 'Joana Reis Costa' },
    });
  });

  it.each([null, '', undefined, 17])('keeps its name if the event has none: %j', (name) => {
    expect(map(sample('contact-updated', { name }))).toStrictEqual({
      kind: 'CONTACT',
      contact: { id: '42' },
    });
  });

  it('without an id is ignored', () => {
    expect(map(sample('contact-created', { id: null })).kind).toBe('IGNORED');
  });
});

describe('a conversation', () => {
  const ana = { id: 'chatwoot:7:5', name: 'Ana Lindt' };

  it('that is assigned to a person is that person’s, if the options say so', () => {
    expect(map(sample('conversation-assigned'), ALL_OPTIONS)).toEqual({
      kind: 'ASSIGNMENT',
      contactId: '42',
      actor: ana,
      ifBot: 'WAKE',
    });
    expect(map(sample('conversation-assigned')).kind).toBe('IGNORED');
  });

  it('that is assigned to a bot in the place of a person is released', () => {
    const { meta } = sample('conversation-assigned-to-bot') as { meta?: unknown };
    expect(map(sample('conversation-assigned', { meta }), ALL_OPTIONS).kind).toBe('RELEASE');
  });

  it('does not name another assignee than the one that it was assigned to', () => {
    const changed_attributes = [{ assignee_id: { previous_value: 5, current_value: 6 } }];
    expect(map(sample('conversation-assigned', { changed_attributes }), ALL_OPTIONS)).toMatchObject({
      kind: 'ASSIGNMENT',
      actor: null,
    });
  });

  it('that a person opens is that person’s, if the options say so', () => {
    const opened = sample('conversation-opened-by-person');
    expect(map(opened, ALL_OPTIONS)).toMatchObject({
      kind: 'ASSIGNMENT',
      actor: { id: 'chatwoot:7:5' },
      ifBot: 'SLEEP',
    });
    expect(map(opened).kind).toBe('IGNORED');
  });

  it.each([undefined, null, { type: 'contact', id: 5 }, { type: 'agent_bot', id: 5 }])(
    'that perhaps no person opened stays with the bot: %j',
    (performed_by) => {
      expect(map(sample('conversation-opened', { performed_by }), ALL_OPTIONS).kind).toBe('IGNORED');
    },
  );

  it.each([
    ['conversation-unassigned', null],
    ['conversation-assigned-to-bot', null],
    ['conversation-resolved', { id: 'chatwoot:7:5', name: null }],
    ['conversation-pending', null],
  ])('is released, if the options say so: %s', (name, actor) => {
    expect(map(sample(name), ALL_OPTIONS)).toEqual({ kind: 'RELEASE', contactId: '42', actor });
    expect(map(sample(name)).kind).toBe('IGNORED');
  });

  it('names what changed in a list or an object', () => {
    const changed_attributes = { assignee_id: { previous_value: 5, current_value: null } };
    expect(map(sample('conversation-unassigned', { changed_attributes }), ALL_OPTIONS).kind).toBe('RELEASE');
  });

  it.each(['conversation-labelled', 'conversation-read', 'conversation-snoozed', 'conversation-typing'])(
    'stays as it is: %s',
    (name) => {
      const { event } = sample(name) as { event?: string };
      expect(map(sample(name), ALL_OPTIONS)).toMatchObject({ kind: 'IGNORED', event });
    },
  );

  it.each([null, 'assignee_id', [null], [{ assignee_id: 5 }], [{ assignee_id: { current_value: {} } }]])(
    'stays as it is where the changes are not as documented: %j',
    (changed_attributes) => {
      expect(map(sample('conversation-assigned', { changed_attributes }), ALL_OPTIONS).kind).toBe('IGNORED');
    },
  );
});

describe('options', () => {
  it('ignore everything that is no message or contact by default', () => {
    expect(DEFAULTS).toEqual({ templates: 'ignore', assignment: 'ignore', release: 'ignore' });
  });

  it.each([{ templates: 'wake' }, { release: true }, { relese: 'wake' }])('are checked: %j', (options) => {
    expect(chatwootOptions.safeParse(options).success).toBe(false);
  });
});

describe('a delivery', () => {
  const body = JSON.stringify(sample('message-of-agent'));
  const seconds = String(NOW / 1_000);

  function signed(secret: string, time = seconds, signedBody = body) {
    const signature = createHmac('sha256', secret).update(`${time}.${signedBody}`).digest('hex');
    return deliver(body, { 'x-chatwoot-signature': `sha256=${signature}`, 'x-chatwoot-timestamp': time });
  }

  it('is accepted with a signature of one of the secrets', () => {
    expect(chatwoot.verify(signed('old'), ['new', 'old'], NOW, chatwoot.options.parse({}))).toBeNull();
    expect(chatwoot.verify(signed('new'), ['new', 'old'], NOW, chatwoot.options.parse({}))).toBeNull();
  });

  it('agrees with a signature that was made elsewhere', () => {
    // echo -n '1772446505.{}' | openssl dgst -sha256 -hmac geheim
    const signature = 'bca71aa397da3893288565af7a9bc06e0d913ba36e5234574ad84c6364181120';
    const headers = { 'x-chatwoot-signature': `sha256=${signature}`, 'x-chatwoot-timestamp': '1772446505' };
    expect(
      chatwoot.verify(deliver('{}', headers), ['geheim'], 1_772_446_505_000, chatwoot.options.parse({})),
    ).toBeNull();
  });

  it('is accepted unsigned by a webhook without secrets alone', () => {
    expect(chatwoot.needsSecret).toBe(false);
    expect(chatwoot.verify(deliver(body), [], NOW, chatwoot.options.parse({}))).toBeNull();
    expect(chatwoot.verify(deliver(body), ['secret'], NOW, chatwoot.options.parse({}))).toBe(
      'The delivery is not signed.',
    );
  });

  it('is refused with a signature of another secret, body or time', () => {
    const why = 'The signature was made with another secret, or for another body.';
    const other = signed('secret');
    const moved = {
      ...other,
      headers: { ...other.headers, 'x-chatwoot-timestamp': String(NOW / 1_000 + 1) },
    };
    expect(chatwoot.verify(signed('other'), ['secret'], NOW, chatwoot.options.parse({}))).toBe(why);
    expect(
      chatwoot.verify(signed('secret', seconds, '{}'), ['secret'], NOW, chatwoot.options.parse({})),
    ).toBe(why);
    expect(chatwoot.verify(moved, ['secret'], NOW, chatwoot.options.parse({}))).toBe(why);
  });

  it.each([-301, 301, Number.NaN])('is refused %i seconds from when it was signed', (difference) => {
    const time = String(NOW / 1_000 + difference);
    expect(chatwoot.verify(signed('secret', time), ['secret'], NOW, chatwoot.options.parse({}))).toMatch(
      /5 minutes/,
    );
  });

  it.each([-300, 300])('is accepted %i seconds from when it was signed', (difference) => {
    expect(
      chatwoot.verify(
        signed('secret', String(NOW / 1_000 + difference)),
        ['secret'],
        NOW,
        chatwoot.options.parse({}),
      ),
    ).toBeNull();
  });

  it.each(['', 'sha256=', 'sha1=00', `sha256=${'g'.repeat(64)}`, 'é'])(
    'is refused with no signature: %j',
    (given) => {
      const { headers } = signed('secret');
      const delivery = deliver(body, { ...headers, 'x-chatwoot-signature': given });
      expect(chatwoot.verify(delivery, ['secret'], NOW, chatwoot.options.parse({}))).toMatch(
        /signature must be/,
      );
    },
  );

  it('contains one event', () => {
    expect(chatwoot.parse(deliver(body))).toEqual([sample('message-of-agent')]);
  });

  it.each(['', '{', '{"id":1,}', Buffer.from([0x22, 0xff, 0x22])])(
    'is refused if it is not JSON: %j',
    (wrong) => {
      expect(() => chatwoot.parse(deliver(wrong))).toThrow(InvalidDeliveryError);
    },
  );

  it.each([null, 17, 'message_created', [], [{ event: 'message_created' }]])(
    'is refused if it is no event: %j',
    (item) => {
      expect(() => map(item)).toThrow(new InvalidDeliveryError('The event must be an object.'));
    },
  );

  it.each([{}, { event: 17 }, { event: null }])('is refused without the type of its event: %j', (item) => {
    expect(() => map(item)).toThrow(new InvalidDeliveryError('event must be a text.'));
  });

  it.each(['__proto__', 'constructor', 'inbox_created'])('of another type is ignored: %s', (event) => {
    expect(map({ event })).toMatchObject({ kind: 'IGNORED', event });
  });

  it.each(sampleNames('chatwoot'))(
    'with anything in place of any value is refused or has its ids: %s',
    (name) => {
      const context = { options: ALL_OPTIONS, contactIdOf: contactIdsBy('{id}') };
      for (const spoilt of spoil(sample(name))) checkUsable(() => chatwoot.map(spoilt, context));
    },
  );
});
