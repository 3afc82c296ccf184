import { ignored } from '../../ignored';
import type { Mapping, MappingContext } from '../../source';
import { mapContact, mapDeletion, mapMerge } from './contacts';
import { mapAssignee, mapClosing } from './conversations';
import { type ItemEvent, readEnvelope, readItem } from './event';
import { mapReplies, mapSource } from './messages';
import type { IntercomOptions } from './options';

type Map = (event: ItemEvent, context: MappingContext<IntercomOptions>) => readonly Mapping[];

const saveContact: Map = (event, { contactIdOf }) => mapContact(event, contactIdOf);
const deleteContact: Map = (event, { contactIdOf }) => mapDeletion(event, contactIdOf);

const MAPS: ReadonlyMap<string, Map> = new Map([
  ['conversation.user.created', mapSource],
  ['conversation.admin.single.created', mapSource],
  ['conversation.user.replied', mapReplies],
  ['conversation.admin.replied', mapReplies],
  ['conversation.operator.replied', mapReplies],
  ['conversation.admin.assigned', mapAssignee],
  ['conversation.admin.closed', mapClosing],
  ['contact.user.created', saveContact],
  ['contact.user.updated', saveContact],
  ['contact.lead.created', saveContact],
  ['contact.lead.updated', saveContact],
  ['contact.lead.signed_up', saveContact],
  ['contact.deleted', deleteContact],
  ['contact.user.deleted', deleteContact],
  ['contact.merged', (event, { contactIdOf }) => mapMerge(event, contactIdOf)],
]);

/** Topics that are often subscribed to, and why nothing is done with them. */
const IGNORED: ReadonlyMap<string, string> = new Map([
  ['ping', 'Intercom checks the address.'],
  ['conversation.admin.noted', 'The contact does not see notes.'],
  ['conversation.read', 'The event does not say who has read the conversation.'],
]);

/** What an event of Intercom means. Throws InvalidDeliveryError for what is not one. */
export function mapEvent(value: unknown, context: MappingContext<IntercomOptions>): readonly Mapping[] {
  const envelope = readEnvelope(value);
  const { topic } = envelope;
  const map = MAPS.get(topic);
  if (map === undefined) return [ignored(topic, IGNORED.get(topic) ?? 'Events of this topic are not used.')];
  return map(readItem(envelope), context);
}
