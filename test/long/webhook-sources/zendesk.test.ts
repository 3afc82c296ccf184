import { bodyHash } from '../../../src/webhooks/inbound/body-hash';
import { InvalidDeliveryError, type Mapping } from '../../../src/webhooks/inbound/source';
import type { ZendeskOptions } from '../../../src/webhooks/inbound/sources/zendesk/options';
import { zendesk } from '../../../src/webhooks/inbound/sources/zendesk/source';
import { checkUsable, DEEP, spoil } from '../../support/webhooks/hostile';
import { contactIdsBy, deliver, readSample, sample, sampleNames } from '../../support/webhooks/samples';

const CONVERSATION = '13f32c6cf7d0d38e6e0e0001';
const USER = '7494535bff5cef41a15b0001';
const CHANNEL = 'zendesk:5698edbf2a43bd081be90001';
const SENT_AT = Date.UTC(2026, 2, 2, 10, 15, 4);
const idOf = (number: string) => `${CHANNEL}:5e55622dac66fb73a3c1${number}`;

interface Given {
  readonly template?: string;
  readonly options?: ZendeskOptions;
}

const contextOf = ({ template = '{conversation_id}', options = { release: 'wake' } }: Given = {}) => ({
  options,
  contactIdOf: contactIdsBy(template),
});
function mapBody(body: Buffer | string, given?: Given): Mapping[] {
  return zendesk.parse(deliver(body)).flatMap((item) => zendesk.map(item, contextOf(given)));
}
const mapSample = (name: string, given?: Given) => mapBody(sample('zendesk', name), given);
const inbound = (number: string, contactId = CONVERSATION) => ({
  kind: 'MESSAGE',
  message: { contactId, messageId: idOf(number), origin: 'CONTACT', channel: CHANNEL, sentAt: SENT_AT },
});

describe('Zendesk: who wrote', () => {
  it('takes what a user wrote for a message of the contact, who is named', () => {
    expect(mapSample('message')).toEqual([
      { kind: 'CONTACT', contact: { id: CONVERSATION, name: 'Ana Duarte' } },
      inbound('0001'),
    ]);
    expect(mapSample('message-without-names')).toEqual([inbound('0002')]);
  });

  it.each([
    ['business-of-ai', idOf('0003'), 'BOT', 'Assistant', 'Yes, from ten to four.'],
    ['business-with-marker', 'reply-17', 'BOT', 'Assistant', 'Yes, from ten to four.'],
    ['business-in-workspace', idOf('0005'), 'TEAMMATE', 'Rui', 'One moment, please.'],
    ['business-elsewhere', idOf('0006'), 'UNKNOWN', 'Assistant', 'Yes, from ten to four.'],
    ['business-with-nobody', idOf('0007'), 'UNKNOWN', 'Assistant', 'Yes, from ten to four.'],
  ])('%s', (name, messageId, origin, author, text) => {
    expect(mapSample(name)).toEqual([
      {
        kind: 'MESSAGE',
        message: {
          ...{ contactId: CONVERSATION, messageId, origin, channel: CHANNEL, sentAt: SENT_AT },
          ...{ actor: { id: null, name: author }, bodyHash: bodyHash(text) },
        },
      },
    ]);
  });

  it('believes no marker of a user', () => {
    const body = sample('zendesk', 'message')
      .toString()
      .replace('"source"', '"metadata": { "bss": "reply-17" }, "source"');
    expect(mapBody(body).at(-1)).toEqual(inbound('0001'));
  });

  it.each([
    ['activity', 'conversation:message'],
    ['deleted', 'conversation:message'],
    ['group-message', 'conversation:message'],
    ['read', 'conversation:read'],
    ['typing', 'conversation:typing'],
  ])('ignores what is no message to or from a contact: %s', (name, event) => {
    expect(mapSample(name)).toEqual([{ kind: 'IGNORED', event, why: expect.stringMatching(/\.$/) }]);
  });

  it('keeps no text', () => {
    for (const name of sampleNames('zendesk').filter((each) => each !== 'batch'))
      expect(JSON.stringify(mapSample(name))).not.toMatch(/Sunday|from ten/);
  });
});

describe('Zendesk: who has the conversation', () => {
  it.each(['pass-to-workspace', 'accept-by-workspace'])('is a person after %s', (name) => {
    expect(mapSample(name)).toEqual([{ kind: 'GOAL', contactId: CONVERSATION, goal: 'HUMAN_HANDOVER' }]);
  });

  it.each(['pass-to-bot', 'release'])('is no person after %s', (name) => {
    expect(mapSample(name)).toEqual([{ kind: 'RELEASE', contactId: CONVERSATION, actor: null }]);
    expect(mapSample(name, { options: { release: 'ignore' } })).toMatchObject([{ kind: 'IGNORED' }]);
  });
});

describe('Zendesk: which contact', () => {
  it.each([
    ['{user_id}', USER, CONVERSATION],
    ['{external_id}', 'crm-42', CONVERSATION],
    ['zd-{user_id}', `zd-${USER}`, `zd-${CONVERSATION}`],
  ])(
    'is linked by the message of the user to the conversation, which others name: %s',
    (template, id, link) => {
      expect(mapSample('message', { template })).toEqual([
        { kind: 'ALIAS', contactId: id, aliasId: link },
        { kind: 'CONTACT', contact: { id, name: 'Ana Duarte' } },
        inbound('0001', id),
      ]);
      expect(mapSample('business-in-workspace', { template })).toMatchObject([
        { message: { contactId: link } },
      ]);
      expect(mapSample('pass-to-workspace', { template })).toMatchObject([{ contactId: link }]);
    },
  );

  it('is the conversation where the user has no id of that kind', () => {
    const mappings = mapSample('message-without-names', { template: '{external_id}' });
    expect(mappings).toEqual([inbound('0002')]);
  });
});

describe('Zendesk: incomplete events', () => {
  it.each([['"id": "5e55622dac66fb73a3c10001"'], [`"id": "${CONVERSATION}"`]])(
    'ignores a message without %s',
    (field) => {
      const body = sample('zendesk', 'message').toString().replace(field, '"none": 1');
      expect(mapBody(body)).toMatchObject([{ kind: 'IGNORED', event: 'conversation:message' }]);
    },
  );

  it('maps the others of a batch in which one is broken', () => {
    const results = zendesk.parse(deliver(sample('zendesk', 'batch'))).map((item) => {
      try {
        return zendesk.map(item, contextOf()).at(-1)?.kind;
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(results).toEqual(['MESSAGE', 'event.payload.conversation is not as documented.', 'MESSAGE']);
  });

  it.each([
    ['an empty one', ''],
    ['null', 'null'],
    ['one without events', '{"app":{"id":"1"}}'],
    ['one of the version 1', '{"trigger":"message:appUser","app":{"_id":"1"},"messages":[]}'],
    ['one that is nested deeply', DEEP],
  ])('refuses a body that is not of Zendesk: %s', (_what, body) => {
    expect(() => mapBody(body)).toThrow(InvalidDeliveryError);
  });

  it.each(sampleNames('zendesk'))('fails for one item at most in an orderly way: %s', (name) => {
    for (const body of spoil(readSample('zendesk', name))) checkUsable(() => mapBody(JSON.stringify(body)));
  });
});

describe('Zendesk: secrets', () => {
  const verify = (key: string | undefined, secrets = ['new', 'old']) =>
    zendesk.verify(deliver('{}', { 'x-api-key': key }), secrets, SENT_AT, { release: 'ignore' });

  it('are sent as they are', () => {
    expect(verify('new')).toBeNull();
    expect(verify('old')).toBeNull();
  });

  it.each([[undefined], [''], ['other'], ['newer'], ['ne']])('are refused with %j', (key) => {
    expect(verify(key)).toMatch(/\.$/);
  });

  it('are needed', () => {
    expect(zendesk.needsSecret).toBe(true);
    expect(verify('new', [])).toMatch(/\.$/);
  });
});

it('ignores releases by default', () => {
  expect(zendesk.options.parse({})).toEqual({ release: 'ignore' });
  expect(zendesk.options.safeParse({ assignment: 'sleep' }).success).toBe(false);
});
