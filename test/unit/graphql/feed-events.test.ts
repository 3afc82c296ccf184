import 'reflect-metadata';
import { type GraphQLUnionType, isUnionType } from 'graphql';
import { toFeedEvent } from '../../../src/graphql/feed-events';
import { globalIds } from '../../../src/graphql/global-ids';
import { createSchema } from '../../../src/graphql/schema';
import type { FeedEntry } from '../../../src/realtime/feed-stream';
import { digestOf } from '../../support/contact-digest';
import { statusEntry, waitingEntry } from '../../support/stand-ins/in-memory-change-log';

const schema = createSchema();
const union = schema.getType('FeedEvent') as GraphQLUnionType;
const at = { seq: 7, id: 'entry 7' };

const EVENTS: readonly [string, FeedEntry, object][] = [
  [
    'StatusChanged',
    statusEntry(7),
    { statusChange: { id: 'entry 7', contactId: 'anna', state: 'SLEEPING' } },
  ],
  [
    'WaitingChanged',
    waitingEntry(7, 'anna', 3, 60_000),
    { contactId: 'anna', waitingSince: new Date(60_000), pendingInbound: 1 },
  ],
  ['ContactSaved', { kind: 'CONTACT', ...at, contactId: 'anna' }, { contactId: 'anna' }],
  [
    'ContactErased',
    { kind: 'ERASURE', ...at, contactDigest: digestOf('acme', 'anna') },
    { erasedId: globalIds.contact(digestOf('acme', 'anna')) },
  ],
  ['BotSaved', { kind: 'BOT', ...at, botId: 'bot-1' }, { botId: 'bot-1' }],
  ['BotDeleted', { kind: 'BOT_DELETION', ...at, botId: 'bot-1' }, { botId: 'bot-1', deletedId: 'bot_bot-1' }],
];

describe('an event of the feed', () => {
  it.each(EVENTS)('is told as %s, with the id of its entry', (type, entry, fields) => {
    const event = toFeedEvent(entry);
    expect(event).toMatchObject({ eventId: 'entry 7', ...fields });
    expect(union.resolveType?.(event, {}, {} as never, union)).toBe(type);
  });

  it('says that nobody waits any more', () => {
    const event = toFeedEvent(waitingEntry(7, 'anna', 3, null));
    expect(event).toMatchObject({ waitingSince: null, pendingInbound: 0 });
  });

  it('may be each type of the union', () => {
    expect(isUnionType(union)).toBe(true);
    expect(
      union
        .getTypes()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(EVENTS.map(([type]) => type).sort());
  });
});
