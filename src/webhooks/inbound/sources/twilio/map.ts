import { aliasesOf } from '../../aliases';
import { bodyHash } from '../../body-hash';
import { lenientTime } from '../../fields/times';
import { ignored } from '../../ignored';
import { markerOf } from '../../marker';
import type { Mapping, MappingContext, WebhookActor, WebhookMessage } from '../../source';
import { mapRelease } from '../../takeover';
import { readEvent, type TwilioEvent } from './event';
import type { TwilioOptions } from './options';

type Context = MappingContext<TwilioOptions>;

/** Of a customer who is not a user of the app: a number, or one with the name of a channel. */
const ADDRESS = /^(\+\d|whatsapp:|messenger:)/;

/** What an event of Twilio means. Throws InvalidDeliveryError for what is not one. */
export function mapEvent(item: unknown, context: Context): readonly Mapping[] {
  const event = readEvent(item);
  switch (event.EventType) {
    case 'onMessageAdded':
      return mapMessage(event, context);
    case 'onConversationStateUpdated':
      return [mapState(event, context)];
    case 'onMessageAdd':
      return [ignored(event.EventType, 'The message is reported again when it has been added.')];
    default:
      return [ignored(event.EventType, 'Events of this type are not used.')];
  }
}

function mapState(event: TwilioEvent, { options, contactIdOf }: Context): Mapping {
  const { EventType, StateTo, ConversationSid: sid } = event;
  if (StateTo !== 'closed') return ignored(EventType, 'Only closed conversations matter.');
  const contactId = contactIdOf({ conversation_sid: sid, address: sid });
  return mapRelease({ event: EventType, contactId, actor: actorOf(event, event.ClientIdentity) }, options);
}

function mapMessage(event: TwilioEvent, { contactIdOf }: Context): readonly Mapping[] {
  const { EventType, AccountSid, ConversationSid: sid, MessageSid, Author } = event;
  const { marker, ...sender } = senderOf(event);
  // Only a message of the customer names the customer. Others name the conversation in place of an address.
  const address = sender.origin === 'CONTACT' ? Author : null;
  const contactId = contactIdOf({ conversation_sid: sid, address: address ?? sid });
  if (AccountSid === null || sid === null || MessageSid === null || contactId === null)
    return [ignored(EventType, 'The message has no id, or no id of an account or a conversation.')];
  const channel = `twilio:${AccountSid}`;
  const message: WebhookMessage = {
    ...{ contactId, messageId: marker ?? `${channel}:${MessageSid}`, channel, ...sender },
    sentAt: lenientTime(event.DateCreated),
  };
  const aliasId = contactIdOf({ conversation_sid: sid, address: sid });
  return [...aliasesOf(contactId, [aliasId]), { kind: 'MESSAGE', message }];
}

type Sender = Pick<WebhookMessage, 'origin' | 'actor' | 'bodyHash'> & { readonly marker: string | null };

/** Who sent a message. A customer by SMS or another channel cannot set attributes. */
function senderOf(event: TwilioEvent): Sender {
  const { Author, Body, Attributes } = event;
  const source = event.Source?.toUpperCase() ?? null;
  const isInside = source === 'API' || source === 'SDK';
  const isAddress = source !== 'SDK' && ADDRESS.test(Author ?? '');
  const marker = isInside || !isAddress ? markerOf(Attributes) : null;
  const outbound = { marker, actor: actorOf(event, Author), bodyHash: bodyHash(Body) };
  if (marker !== null) return { ...outbound, origin: 'BOT' };
  if (isAddress) return { marker, origin: 'CONTACT' };
  // Who sends by the API is not documented: mostly bots and other programs.
  const isPerson = source === 'SDK' && Author !== null && Author !== 'system';
  return { ...outbound, origin: isPerson ? 'TEAMMATE' : 'UNKNOWN' };
}

function actorOf({ AccountSid }: TwilioEvent, identity: string | null): WebhookActor | null {
  if (AccountSid === null || identity === null) return null;
  return { id: `twilio:${AccountSid}:${identity}`, name: null };
}
