import { z } from 'zod';
import { parseJson } from '../../json-body';
import { looseId, looseText, readFields } from '../../loose-fields';

const event = z.object({
  type: z.string(),
  webhookId: looseId,
  timestamp: looseText,
  locationId: looseId,
  /** Of the contact, in events about contacts. */
  id: looseId,
  contactId: looseId,
  messageId: looseId,
  emailMessageId: looseId,
  originalMessageId: looseId,
  userId: looseId,
  messageType: looseText,
  direction: looseText,
  source: looseText,
  body: looseText,
  dateAdded: looseText,
  callStatus: looseText,
  callDuration: looseId.catch(null),
  unreadCount: looseId.catch(null),
  dnd: z.boolean().nullish().catch(null),
  name: looseText,
  firstName: looseText,
  lastName: looseText,
});

/** What is read of an event. */
export type HighLevelEvent = z.infer<typeof event>;

/** The events of a body: always one. */
export function eventsOf(body: Buffer): readonly unknown[] {
  const value = parseJson(body);
  readFields(z.object({ type: z.string() }), value, 'body');
  return [value];
}

/** Throws InvalidDeliveryError. */
export function readEvent(item: unknown): HighLevelEvent {
  return readFields(event, item, 'event');
}
