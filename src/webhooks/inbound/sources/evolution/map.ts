import { bodyHash } from '../../body-hash';
import { lenientTime } from '../../fields/times';
import { ignored } from '../../ignored';
import type { Mapping, MappingContext, WebhookMessage } from '../../source';
import { type EvolutionData, type EvolutionItem, readItem } from './event';
import { aliasesOfPerson, contactIdOf, personOf } from './people';

type IdOf = MappingContext<unknown>['contactIdOf'];

/** Types of messages in which nobody says anything. */
const NO_MESSAGE: ReadonlyMap<string | null, string> = new Map([
  ['reactionMessage', 'A reaction is not a message.'],
  ['protocolMessage', 'Someone changed or deleted a message that has been reported before.'],
  ['editedMessage', 'Someone changed a message that has been reported before.'],
  ['pollUpdateMessage', 'A vote is not a message.'],
  ['senderKeyDistributionMessage', 'Devices exchanged keys.'],
]);

/** What an item means. Throws InvalidDeliveryError if it is not as documented. */
export function mapEvent(value: unknown, { contactIdOf: idOf }: MappingContext<unknown>): readonly Mapping[] {
  const item = readItem(value);
  switch (item.event) {
    case 'messages.upsert':
    case 'send.message':
      return mapMessage(item, idOf);
    case 'contacts.upsert':
    case 'contacts.update':
      return [mapContact(item, idOf)];
    default:
      return [ignored(item.event, 'Events of this type contain no new message and no contact.')];
  }
}

function mapMessage({ event, instance, data }: EvolutionItem, idOf: IdOf): Mapping[] {
  const { key, pushName, messageType } = data;
  const isOutbound = event === 'send.message' || key?.fromMe === true;
  const ignore = (why: string) => [ignored(event, why)];
  const person = personOf([
    ...[key?.remoteJid ?? null, key?.remoteJidAlt ?? null],
    ...(isOutbound ? [] : [key?.senderPn ?? null]),
  ]);
  const why = NO_MESSAGE.get(messageType);
  if (why !== undefined) return ignore(why);
  if (person === null) return [notOfPerson(event)];
  if (!key?.id || instance === null) return ignore('The message has no id, or no instance.');
  const contactId = contactIdOf(person, idOf);
  if (contactId === null) return ignore('The contact has no id.');
  const name = isOutbound ? null : pushName;
  return [
    ...aliasesOfPerson(contactId, person, idOf),
    ...(name === null ? [] : [{ kind: 'CONTACT', contact: { id: contactId, name } } as const]),
    {
      kind: 'MESSAGE',
      message: {
        ...{ contactId, messageId: `evolution:${instance}:${key.id}`, channel: `whatsapp:${instance}` },
        ...{ sentAt: lenientTime(data.messageTimestamp), ...senderOf(isOutbound, data) },
      },
    },
  ];
}

/** What was written on the phone and what was sent by the API looks alike. */
function senderOf(isOutbound: boolean, data: EvolutionData): Pick<WebhookMessage, 'origin' | 'bodyHash'> {
  return isOutbound ? { origin: 'UNKNOWN', bodyHash: bodyHash(textOf(data)) } : { origin: 'CONTACT' };
}

function textOf({ message }: EvolutionData): string | null {
  if (message === null) return null;
  const { conversation, extendedTextMessage, imageMessage, videoMessage, documentMessage } = message;
  const caption = imageMessage?.caption ?? videoMessage?.caption ?? documentMessage?.caption;
  return conversation ?? extendedTextMessage?.text ?? caption ?? null;
}

function mapContact({ event, data }: EvolutionItem, idOf: IdOf): Mapping {
  const jid = data.remoteJid ?? data.id;
  const person = personOf([jid]);
  const contactId = person && contactIdOf(person, idOf);
  if (contactId === null) return notOfPerson(event);
  // Without a name, Evolution API writes the beginning of the id.
  if (data.pushName === null || jid?.startsWith(data.pushName))
    return ignored(event, 'The name of the contact is not known.');
  return { kind: 'CONTACT', contact: { id: contactId, name: data.pushName } };
}

function notOfPerson(event: string): Mapping {
  return ignored(event, 'Groups, statuses and channels are not conversations with one contact.');
}
