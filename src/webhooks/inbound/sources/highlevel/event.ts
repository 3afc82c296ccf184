import { z } from 'zod';
import { flag, id, optionalId, readFields, text } from '../../fields/fields';
import { parseJson } from '../../json-body';

const event = z.object({
  type: z.string(),
  webhookId: id,
  timestamp: text,
  locationId: id,
  /** Of the contact, in events about contacts. */
  id,
  contactId: id,
  messageId: id,
  emailMessageId: id,
  originalMessageId: id,
  userId: id,
  messageType: text,
  direction: text,
  source: text,
  body: text,
  dateAdded: text,
  callStatus: text,
  callDuration: optionalId,
  unreadCount: optionalId,
  dnd: flag,
  name: text,
  firstName: text,
  lastName: text,
});

/** What is read of an event. */
export type HighLevelEvent = z.infer<typeof event>;

/** The events of a body: always one. */
export function eventsOf(body: Buffer): readonly unknown[] {
  const value = parseJson(body);
  readFields(z.object({ type: z.string() }), value, ['body']);
  return [value];
}

/** Throws InvalidDeliveryError. */
export function readEvent(item: unknown): HighLevelEvent {
  return readFields(event, item, ['event']);
}
