import type { StatusEntry } from '../application/log-entry';
import { waitingSinceOf } from '../domain/bot-status';
import { isPushed } from '../domain/status-change';
import type { FeedEntry } from '../realtime/feed-stream';
import { globalIds } from './global-ids';
import { toDate, toStatusChange } from './mappers';
import {
  BotDeletedType,
  BotSavedType,
  ContactErasedType,
  ContactSavedType,
  type FeedEventUnion,
  StatusChangedType,
  WaitingChangedType,
} from './types/events.type';

/** Converts an entry to an instance of its class, by which the type of the union is recognized. */
export function toFeedEvent(entry: FeedEntry): typeof FeedEventUnion {
  const eventId = entry.id;
  switch (entry.kind) {
    case 'STATUS':
      return isPushed(entry.change.outcome)
        ? Object.assign(new StatusChangedType(), { eventId, statusChange: toStatusChange(entry) })
        : toWaitingChanged(entry);
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

function toWaitingChanged({ id, contactId, change }: StatusEntry): WaitingChangedType {
  return Object.assign(new WaitingChangedType(), {
    eventId: id,
    contactId,
    waitingSince: toDate(waitingSinceOf(change.statusAfter)),
    pendingInbound: change.statusAfter.waiting.length,
  });
}
