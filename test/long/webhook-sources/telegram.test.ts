import { bodyHash } from '../../../src/webhooks/inbound/body-hash';
import {
  InvalidDeliveryError,
  type Mapping,
  type WebhookMessage,
} from '../../../src/webhooks/inbound/source';
import type { TelegramOptions } from '../../../src/webhooks/inbound/sources/telegram/options';
import { telegram } from '../../../src/webhooks/inbound/sources/telegram/source';
import { checkUsable, DEEP, spoil } from '../../support/webhooks/hostile';
import { contactIdsBy, deliver, readSample, type Sample, sampleNames } from '../../support/webhooks/samples';

const NOW = Date.UTC(2026, 2, 2, 10, 15, 5);
const SENT_AT = Date.UTC(2026, 2, 2, 10, 15, 4);
const OPTIONS: TelegramOptions = { ownerId: '700100200' };
const CONTACT = '700300400';
const CHANNEL = 'telegram:sampleConnection01';
const ana = { id: 'telegram:700100200:700100200', name: 'Ana Lindt' };

const sample = (name: string) => readSample('telegram', name);
const map = (item: unknown, options = OPTIONS, template = '{chat_id}'): readonly Mapping[] =>
  telegram.map(item, { options, contactIdOf: contactIdsBy(template) });
const messagesOf = (mappings: readonly Mapping[]): WebhookMessage[] =>
  mappings.flatMap((mapping) => (mapping.kind === 'MESSAGE' ? [mapping.message] : []));

/** A sample with other fields of its message. */
function withMessage(name: string, changes: Sample): Sample {
  const [kind, message] = Object.entries(sample(name))[1]!;
  return { ...sample(name), [kind]: { ...(message as Sample), ...changes } };
}

describe('a message of a business', () => {
  it('that its owner wrote is a teammate’s, with all that is known of it', () => {
    expect(map(sample('business-message-of-owner'))).toEqual([
      {
        kind: 'MESSAGE',
        message: {
          contactId: CONTACT,
          messageId: `${CHANNEL}:${CONTACT}:18`,
          origin: 'TEAMMATE',
          channel: CHANNEL,
          sentAt: SENT_AT,
          bodyHash: bodyHash('One moment, please.'),
          actor: ana,
        },
      },
    ]);
  });

  it('that a bot sent is the bot’s', () => {
    expect(messagesOf(map(sample('business-message-of-bot')))).toMatchObject([
      {
        origin: 'BOT',
        actor: { id: 'telegram:700100200:7009001', name: 'Assistant' },
        bodyHash: bodyHash('We open at nine.'),
      },
    ]);
  });

  it('of the customer is the contact’s, who has a name', () => {
    expect(map(sample('business-message'))).toEqual([
      { kind: 'CONTACT', contact: { id: CONTACT, name: 'Joana Reis' } },
      {
        kind: 'MESSAGE',
        message: {
          contactId: CONTACT,
          messageId: `${CHANNEL}:${CONTACT}:17`,
          origin: 'CONTACT',
          channel: CHANNEL,
          sentAt: SENT_AT,
          isAutomatic: false,
        },
      },
    ]);
  });

  it('that nobody wrote is a workflow’s, or an automatic one of the contact', () => {
    expect(messagesOf(map(sample('business-message-away')))).toMatchObject([
      { origin: 'WORKFLOW', actor: ana },
    ]);
    expect(messagesOf(map(withMessage('business-message', { is_from_offline: true })))).toMatchObject([
      { origin: 'CONTACT', isAutomatic: true },
    ]);
  });

  it('has the text below a photo', () => {
    expect(messagesOf(map(sample('business-message-with-photo')))).toMatchObject([
      { origin: 'TEAMMATE', bodyHash: bodyHash('Your bike.') },
    ]);
  });

  it.each([{ id: 700_999_000 }, { id: null }, null, undefined, 'Ana'])(
    'of another account, to which anyone can connect the bot, is ignored: %j',
    (from) => {
      expect(map(withMessage('business-message-of-owner', { from }))).toMatchObject([
        { kind: 'IGNORED', event: 'business_message', why: expect.stringContaining('ownerId') },
      ]);
    },
  );

  it('fails where the option does not say whose account it is', () => {
    expect(() => map(sample('business-message-of-owner'), {})).toThrow(
      new InvalidDeliveryError('The option ownerId must name the account whose messages are reported.'),
    );
    expect(messagesOf(map(sample('business-message'), {}))).toMatchObject([{ origin: 'CONTACT' }]);
  });

  it('without a connection is ignored', () => {
    expect(map(withMessage('business-message-of-owner', { business_connection_id: null }))).toMatchObject([
      { kind: 'IGNORED' },
    ]);
  });
});

describe('a message to the bot', () => {
  it('is the contact’s', () => {
    expect(map(sample('message'), {})).toMatchObject([
      { kind: 'CONTACT', contact: { id: CONTACT, name: 'Joana Reis' } },
      {
        kind: 'MESSAGE',
        message: {
          contactId: CONTACT,
          messageId: `telegram:${CONTACT}:5`,
          origin: 'CONTACT',
          channel: 'telegram',
        },
      },
    ]);
  });

  it('in a group is ignored', () => {
    expect(map(sample('message-in-group'))).toMatchObject([{ kind: 'IGNORED', event: 'message' }]);
  });

  it('of nobody is ignored', () => {
    expect(map(withMessage('message', { from: null }))).toMatchObject([{ kind: 'IGNORED' }]);
  });
});

describe('an update', () => {
  it.each([
    ['business-message-pinned', 'business_message'],
    ['edited-business-message', 'edited_business_message'],
    ['deleted-business-messages', 'deleted_business_messages'],
    ['business-connection', 'business_connection'],
    ['edited-message', 'edited_message'],
  ])('is no message: %s', (name, event) => {
    expect(map(sample(name))).toEqual([{ kind: 'IGNORED', event, why: expect.stringMatching(/\.$/) }]);
  });

  it.each(['constructor', 'toString', 'poll'])('of another kind is ignored: %s', (kind) => {
    expect(map({ update_id: 1, [kind]: {} })).toMatchObject([{ kind: 'IGNORED', event: kind }]);
    expect(map({ update_id: 1 })).toMatchObject([{ kind: 'IGNORED', event: 'update' }]);
  });

  it.each(['business-message', 'message'])(
    'with the same number in another chat is another message: %s',
    (name) => {
      const other = withMessage(name, { chat: { id: 1, type: 'private' }, from: { id: 1 } });
      const ids = [sample(name), other].flatMap((item) =>
        messagesOf(map(item)).map(({ messageId }) => messageId),
      );
      expect(new Set(ids).size).toBe(2);
    },
  );

  it('follows the template of contact ids', () => {
    expect(messagesOf(map(sample('business-message'), OPTIONS, 'tg-{chat_id}'))).toMatchObject([
      { contactId: `tg-${CONTACT}` },
    ]);
  });

  it.each<[string, Sample]>([
    ['message', { message_id: null }],
    ['message', { chat: { id: null, type: 'private' } }],
    ['business-message-of-owner', { message_id: '' }],
  ])('without ids is ignored: %s %j', (name, changes) => {
    expect(map(withMessage(name, changes))).toMatchObject([{ kind: 'IGNORED' }]);
  });

  it.each([null, 'yesterday', -1, {}])('has no time where it is %j', (date) => {
    expect(messagesOf(map(withMessage('message', { date })))).toMatchObject([{ sentAt: null }]);
  });

  it.each([{ id: CONTACT, first_name: '' }, { id: CONTACT, first_name: 17 }, { id: CONTACT }])(
    'keeps the name of the contact where it has none: %j',
    (from) => {
      expect(map(withMessage('message', { from })).map(({ kind }) => kind)).toEqual(['MESSAGE']);
    },
  );

  it('does not pass on texts', () => {
    for (const name of sampleNames('telegram'))
      expect(JSON.stringify(map(sample(name)))).not.toMatch(/bike|moment|nine|start/);
  });
});

describe('options', () => {
  it('are the account, if there is one', () => {
    expect(telegram.options.parse({})).toEqual({});
    expect(telegram.options.parse({ ownerId: '700100200' })).toEqual(OPTIONS);
  });

  it.each([{ ownerId: '' }, { ownerId: '@ana' }, { ownerId: '-1' }, { ownerId: 1 }, { owner: '1' }])(
    'are checked: %j',
    (options) => {
      expect(telegram.options.safeParse(options).success).toBe(false);
    },
  );
});

describe('a delivery', () => {
  const verify = (token: string | undefined, secrets = ['new', 'old']) =>
    telegram.verify(deliver('{}', { 'x-telegram-bot-api-secret-token': token }), secrets, NOW, OPTIONS);

  it('is accepted with one of the secrets', () => {
    expect(verify('new')).toBeNull();
    expect(verify('old')).toBeNull();
  });

  it.each(['other', 'ne', 'neww', 'NEW', '', undefined])('is refused with the secret %j', (token) => {
    expect(verify(token)).toMatch(/\.$/);
  });

  it('is refused without a secret', () => {
    expect(telegram.needsSecret).toBe(true);
    expect(verify('', [])).not.toBeNull();
  });

  it.each(['', '{', DEEP.slice(1), Buffer.from([0x22, 0xff, 0x22])])(
    'is refused if it is not JSON',
    (wrong) => {
      expect(() => telegram.parse(deliver(wrong))).toThrow(InvalidDeliveryError);
    },
  );

  it.each([null, 17, 'message', [], { message: 17 }, { business_message: {} }, { message: { chat: [] } }])(
    'is refused if it is no update: %j',
    (item) => {
      expect(() => map(item)).toThrow(InvalidDeliveryError);
    },
  );

  it.each(sampleNames('telegram'))(
    'with anything in place of any value is refused or has its ids: %s',
    (name) => {
      for (const spoilt of spoil(sample(name))) checkUsable(() => map(spoilt));
    },
  );
});
