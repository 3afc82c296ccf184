import { lenientTime } from '../../fields/times';
import { ignored } from '../../ignored';
import type { Mapping, MappingContext } from '../../source';
import { type HighLevelEvent, readEvent } from './event';
import { mapMessage } from './messages';
import type { HighLevelOptions } from './options';

/** What an event means. Throws InvalidDeliveryError. */
export function mapEvent(item: unknown, context: MappingContext<HighLevelOptions>): readonly Mapping[] {
  const event = readEvent(item);
  if (event.locationId !== context.options.locationId)
    return [ignored(event.type, 'The event is not one of the location of this webhook.')];
  switch (event.type) {
    case 'InboundMessage':
    case 'OutboundMessage':
      return [mapMessage(event, context)];
    case 'ConversationUnreadUpdate':
    case 'ContactCreate':
    case 'ContactUpdate':
    case 'ContactDelete':
    case 'ContactDndUpdate':
      return [mapAboutContact(event, context)];
    case 'SMS':
    case 'Email':
      return [ignored(event.type, 'What a conversation provider is to send is reported as OutboundMessage.')];
    default:
      return [ignored(event.type, 'Events of this type mean nothing for the bot.')];
  }
}

function mapAboutContact(
  event: HighLevelEvent,
  { contactIdOf, options }: MappingContext<HighLevelOptions>,
): Mapping {
  const { type, unreadCount, timestamp, dnd } = event;
  const isConversation = type === 'ConversationUnreadUpdate';
  // The id of an event about a conversation is that of the conversation.
  const contactId = contactIdOf({ id: isConversation ? event.contactId : event.id });
  if (contactId === null) return ignored(type, 'The event does not name a contact.');
  if (isConversation) {
    if (unreadCount !== '0') return ignored(type, 'There are messages that nobody has read.');
    return { kind: 'READ', contactId, at: lenientTime(timestamp) };
  }
  if (type === 'ContactDelete') return { kind: 'CONTACT_DELETION', contactId };
  if (type !== 'ContactDndUpdate') return { kind: 'CONTACT', contact: { id: contactId, ...nameOf(event) } };
  if (dnd !== true) return ignored(type, 'The contact may be contacted on some channels.');
  if (options.dnd === 'ignore') return ignored(type, 'The option dnd of this webhook is ignore.');
  return { kind: 'OPT_OUT', contactId };
}

/** An absent name is not known, which is no reason to delete the one that is. */
function nameOf({ name, firstName, lastName }: HighLevelEvent): { name?: string } {
  const full = name ?? [firstName, lastName].filter((part) => part !== null).join(' ');
  return full === '' ? {} : { name: full };
}
