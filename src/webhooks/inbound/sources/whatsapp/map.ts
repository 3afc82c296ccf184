import { readFields } from '../../fields/fields';
import { lenientTime } from '../../fields/times';
import { ignored } from '../../ignored';
import type { Mapping, MappingContext } from '../../source';
import { change, type IdUpdate, type Message, type Value } from './change';
import { aliasesByIds, contactIdOf, type Person, sameContact } from './people';

type IdOf = MappingContext<unknown>['contactIdOf'];

/** Types of messages in which nobody says anything. */
const NO_MESSAGE: ReadonlyMap<string | null, string> = new Map([
  ['reaction', 'A reaction is not a message.'],
  ['unsupported', 'WhatsApp does not say what this is, and it need not be a message.'],
  ['edit', 'Someone changed a message that has been reported before.'],
  ['revoke', 'Someone deleted a message that has been reported before.'],
]);

/** Fields that are often subscribed to, and why nothing is done with them. */
const OTHER_FIELDS: ReadonlyMap<string, string> = new Map([
  ['history', 'These messages were written before the number was connected.'],
  ['smb_app_state_sync', 'The address book of the phone says nothing about conversations.'],
]);

/** What a change means that `itemsOf` has split off. Throws InvalidDeliveryError. */
export function mapChange(item: unknown, { contactIdOf: idOf }: MappingContext<unknown>): readonly Mapping[] {
  const { field, value } = readFields(change, item, ['change']);
  const mappings = [
    ...value.messages.flatMap((message) => mapMessage(message, value, idOf)),
    ...value.message_echoes.flatMap((message) => mapEcho(message, value, idOf)),
    ...value.statuses.map(({ status }) =>
      ignored(eventName('statuses', status), 'The state of a delivery does not say who sent the message.'),
    ),
    ...value.user_id_update.flatMap((update) => mapIdUpdate(update, idOf)),
  ];
  if (mappings.length > 0) return mappings;
  return [ignored(field, OTHER_FIELDS.get(field) ?? 'Events of this kind contain no messages.')];
}

function mapMessage(message: Message, value: Value, idOf: IdOf): Mapping[] {
  if (message.type === 'system') return mapSystem(message, idOf);
  const { from, from_user_id } = message;
  const contact = value.contacts?.[0];
  return mapText(message, value, idOf, {
    list: 'messages',
    origin: 'CONTACT',
    person: { waId: contact?.wa_id ?? from, userId: contact?.user_id ?? from_user_id },
    furtherIds: [from, from_user_id],
    name: contact?.profile?.name ?? null,
  });
}

/** A message that was typed in the WhatsApp Business app. Messages sent by the API have no echo. */
function mapEcho(message: Message, value: Value, idOf: IdOf): Mapping[] {
  if (message.type === 'system') return [ignored('message_echoes.system', 'Nobody wrote this message.')];
  return mapText(message, value, idOf, {
    list: 'message_echoes',
    origin: 'TEAMMATE',
    person: { waId: message.to, userId: message.to_user_id },
    furtherIds: [],
    name: null,
  });
}

/** Who wrote a message, and to or from whom. */
interface Sent {
  readonly list: string;
  readonly origin: 'CONTACT' | 'TEAMMATE';
  readonly person: Person;
  /** Ids of the person besides those that the contact is named by. */
  readonly furtherIds: readonly (string | null)[];
  readonly name: string | null;
}

function mapText(message: Message, { metadata }: Value, idOf: IdOf, sent: Sent): Mapping[] {
  const { origin, person, furtherIds, name } = sent;
  const { id, timestamp } = message;
  const contactId = contactIdOf(person, idOf);
  const number = metadata?.phone_number_id ?? null;
  const why = whyNoMessage(message);
  const ignore = (reason: string) => [ignored(eventName(sent.list, message.type), reason)];
  if (why !== null) return ignore(why);
  if (contactId === null) return ignore('The message does not say whom it is from or to.');
  if (id === null) return ignore('The message has no id.');
  if (number === null) return ignore('The message does not name the number of the business.');
  const channel = `whatsapp:${number}`;
  const messageId = `${channel}:${id}`;
  return [
    ...aliasesByIds(contactId, [person.waId, person.userId, ...furtherIds], idOf),
    ...(name === null ? [] : [{ kind: 'CONTACT', contact: { id: contactId, name } } as const]),
    { kind: 'MESSAGE', message: { contactId, messageId, origin, channel, sentAt: lenientTime(timestamp) } },
  ];
}

function whyNoMessage({ type, group_id }: Message): string | null {
  if (group_id !== null) return 'Groups are not conversations with one contact.';
  return NO_MESSAGE.get(type) ?? null;
}

function mapSystem({ from, from_user_id, system }: Message, idOf: IdOf): Mapping[] {
  const event = eventName('system', system?.type ?? null);
  if (system?.type !== 'user_changed_number' && system?.type !== 'user_changed_user_id')
    return [ignored(event, 'Nobody wrote this message.')];
  // The text names both ids too, but also the person, by a name that they choose.
  const ids = [from, system.previous_user_id, from_user_id, system.wa_id, system.user_id];
  return orIgnored(event, sameContact(ids, idOf));
}

function mapIdUpdate({ wa_id, user_id }: IdUpdate, idOf: IdOf): Mapping[] {
  return orIgnored('user_id_update', sameContact([user_id.previous, user_id.current, wa_id], idOf));
}

function orIgnored(event: string, aliases: Mapping[]): Mapping[] {
  return aliases.length > 0 ? aliases : [ignored(event, 'The event does not name an old and a new id.')];
}

function eventName(list: string, type: string | null): string {
  return type === null ? list : `${list}.${type}`;
}
