import type { FeedEntry } from '../realtime/feed-stream';
import { globalIds } from './global-ids';
import { toStatusChange } from './mappers';
import {
  BotDeletedType,
  BotSavedType,
  ContactErasedType,
  ContactSavedType,
  type FeedEventUnion,
  StatusChangedType,
} from './types/events.type';

/** Converts an entry to an instance of its class, by which the type of the union is recognized. */
export function toFeedEvent(entry: FeedEntry): typeof FeedEventUnion {
  const eventId = entry.id;
  switch (entry.kind) {
    case 'STATUS':
      return Object.assign(new StatusChangedType(), { eventId, statusChange: toStatusChange(entry) });
    case 'CONTACT':
    case 'CREATION':
      return Object.assign(new ContactSavedType(), { eventId, contactId: entry.contactId });
    case 'ERASURE':
      return Object.assign(new ContactErasedType(), {
        eventId,
        erasedId: globalIds.contact(entry.contactDigest),
      });
    case 'BOT':
      return Object.assign(new BotSavedType(), { eventId, botId: entry.botId });
    case 'BOT_DELETION':
      return Object.assign(new BotDeletedType(), {
        eventId,
        botId: entry.botId,
        deletedId: globalIds.bot(entry.botId),
      });
  }
}
