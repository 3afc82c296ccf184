import { z } from 'zod';
import { tidyName, toChannel } from '../../../../application/tidy';
import { bodyHash } from '../../body-hash';
import { readFields } from '../../fields/fields';
import { ignored } from '../../ignored';
import { InvalidDeliveryError, type Mapping, type MappingContext } from '../../source';
import { DATA, type DataOf } from './data';

type Type = keyof typeof DATA;
type ToId = (contactId: string) => string;

const typed = z.object({ type: z.string('must be a text') }, 'must be an object');
/** Standard Webhooks recommends the time of the event, which the data contains where it matters. */
const envelope = z.strictObject({
  type: z.string(),
  data: z.unknown().optional(),
  timestamp: z.unknown().optional(),
});

/** What an event means. Throws InvalidDeliveryError if it is not as documented. */
export function mapEvent(
  item: unknown,
  { contactIdOf }: Pick<MappingContext<unknown>, 'contactIdOf'>,
): readonly Mapping[] {
  const { type } = readFields(typed, item);
  if (!isKnown(type)) return [ignored(type, 'Events of this type are not known.')];
  const { data } = readFields(envelope, item);
  const toId: ToId = (contactId) => {
    const id = contactIdOf({ contactId });
    if (id === null) throw new InvalidDeliveryError('data.contactId must not be empty.');
    return id;
  };
  return [mapByType(type, data, toId)];
}

function isKnown(type: string): type is Type {
  return Object.hasOwn(DATA, type);
}

function mapByType(type: Type, data: unknown, toId: ToId): Mapping {
  switch (type) {
    case 'message.created':
      return toMessage(readFields(DATA[type], data, ['data']), toId);
    case 'conversation.read': {
      const { contactId, readAt = null } = readFields(DATA[type], data, ['data']);
      return { kind: 'READ', contactId: toId(contactId), at: readAt };
    }
    case 'contact.saved': {
      const { contactId, name, timeZone, botId, aliases } = readFields(DATA[type], data, ['data']);
      const contact = { id: toId(contactId), name, timeZone, botId, aliases: aliases?.map(toId) };
      return { kind: 'CONTACT', contact };
    }
    case 'contact.deleted': {
      const { contactId } = readFields(DATA[type], data, ['data']);
      return { kind: 'CONTACT_DELETION', contactId: toId(contactId) };
    }
    case 'goal.reported': {
      const { contactId, goal } = readFields(DATA[type], data, ['data']);
      return { kind: 'GOAL', contactId: toId(contactId), goal };
    }
  }
}

function toMessage(data: DataOf<'message.created'>, toId: ToId): Mapping {
  const { contactId, messageId, origin, channel, sentAt = null, text, automatic, actor } = data;
  const message = {
    contactId: toId(contactId),
    messageId,
    origin,
    channel: toChannel(channel),
    sentAt,
    bodyHash: data.bodyHash ?? bodyHash(text),
    isAutomatic: automatic ?? false,
    actor: actor ? { id: actor.externalId || null, name: tidyName(actor.name ?? null) } : null,
  };
  return { kind: 'MESSAGE', message };
}
