import { ignored } from '../../ignored';
import type { Mapping, MappingContext } from '../../source';
import { mapContact, mapConversation, mapNewConversation, mapStatus } from './conversations';
import { type ChatwootEvent, readEvent } from './event';
import { mapMessage } from './messages';
import type { ChatwootOptions } from './options';

/** What an event of Chatwoot means. Throws InvalidDeliveryError for what is not one. */
export function mapEvent(item: unknown, context: MappingContext<ChatwootOptions>): readonly Mapping[] {
  return [mapByType(readEvent(item), context)];
}

function mapByType(event: ChatwootEvent, context: MappingContext<ChatwootOptions>): Mapping {
  switch (event.event) {
    case 'message_created':
      return mapMessage(event, context);
    case 'message_updated':
      return ignored(event.event, 'The message was recorded when it was created.');
    case 'contact_created':
    case 'contact_updated':
      return mapContact(event, context);
    case 'conversation_created':
      return mapNewConversation(event, context);
    case 'conversation_updated':
      return mapConversation(event, context);
    case 'conversation_status_changed':
      return mapStatus(event, context);
    default:
      return ignored(event.event, 'Events of this type are not used.');
  }
}
