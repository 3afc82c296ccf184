import { tidyName } from '../../../../application/tidy';
import { aliasesOf } from '../../aliases';
import { bodyHash } from '../../body-hash';
import { lenientTime } from '../../fields/times';
import { ignored } from '../../ignored';
import type { Mapping, MappingContext, WebhookMessage } from '../../source';
import { mapHandover, mapRelease } from '../../takeover';
import { readItem, type ZendeskItem, type ZendeskMessage } from './event';
import type { ZendeskOptions } from './options';

type Context = MappingContext<ZendeskOptions>;

/** The inbox in which people work. */
const WORKSPACE: ReadonlySet<string | null> = new Set(['zd:agentWorkspace', 'zd-agentWorkspace']);

/** What an event means. Throws InvalidDeliveryError if it is not as documented. */
export function mapEvent(value: unknown, context: Context): readonly Mapping[] {
  const item = readItem(value);
  const { type, payload } = item.event;
  // Group conversations are of several users.
  if (payload.conversation.type === 'sdkGroup')
    return [ignored(type, 'Groups are not conversations with one contact.')];
  switch (type) {
    case 'conversation:message':
      return payload.message
        ? mapMessage(item, payload.message, context)
        : [ignored(type, 'The event contains no message.')];
    case 'switchboard:passControl':
    case 'switchboard:acceptControl':
    case 'switchboard:releaseControl':
      return [mapControl(item, context)];
    default:
      return [ignored(type, 'Events of this type are not used.')];
  }
}

/** Who has the conversation now. After a release, nobody has it. */
function mapControl(item: ZendeskItem, context: Context): Mapping {
  const { type, payload } = item.event;
  const { id } = payload.conversation;
  const change = { event: type, contactId: contactIdOf(context, id, null), actor: null };
  return type !== 'switchboard:releaseControl' && isWithPeople(item)
    ? mapHandover(change)
    : mapRelease(change, context.options);
}

function mapMessage(item: ZendeskItem, message: ZendeskMessage, context: Context): readonly Mapping[] {
  const { app, event } = item;
  const { id: conversationId } = event.payload.conversation;
  const ignore = (why: string) => [ignored(event.type, why)];
  const { author } = message;
  if (message.deleted) return ignore('Someone deleted a message that has been reported before.');
  // This subtype is not documented for messages.
  if (author.subtypes?.includes('activity')) return ignore('Nobody wrote this message.');
  const isContact = author.type === 'user';
  const contactId = contactIdOf(context, conversationId, isContact ? author : null);
  if (app === null || conversationId === null || message.id === null || contactId === null)
    return ignore('The message has no id, or no id of an app or a conversation.');
  const channel = `zendesk:${app}`;
  const { marker, ...sender } = isContact ? CONTACT : senderOf(item, message);
  const messageId = marker ?? `${channel}:${message.id}`;
  return [
    ...(isContact ? aboutContact(context, contactId, conversationId, author) : []),
    {
      kind: 'MESSAGE',
      message: { contactId, messageId, channel, sentAt: lenientTime(message.received), ...sender },
    },
  ];
}

type Sender = Pick<WebhookMessage, 'origin' | 'actor' | 'bodyHash'> & { readonly marker: string | null };

/** A user can send data of their own, too, so that it marks nothing. */
const CONTACT: Sender = { origin: 'CONTACT', marker: null };

/** Who wrote in the name of the business. People and programs have no ids. */
function senderOf(item: ZendeskItem, { author, content, metadata }: ZendeskMessage): Sender {
  const name = tidyName(author.displayName);
  const marker = metadata?.bss ?? null;
  const isBot = marker !== null || author.subtypes?.includes('AI');
  return {
    marker,
    origin: isBot ? 'BOT' : isWithPeople(item) ? 'TEAMMATE' : 'UNKNOWN',
    actor: name === null ? null : { id: null, name },
    bodyHash: bodyHash(content?.text),
  };
}

function isWithPeople({ event }: ZendeskItem): boolean {
  const active = event.payload.conversation.activeSwitchboardIntegration;
  return WORKSPACE.has(active?.integrationType ?? null) || WORKSPACE.has(active?.name ?? null);
}

/** In place of ids of the user that are not given, there is the id of the conversation. */
function contactIdOf(
  context: Context,
  conversationId: string | null,
  author: ZendeskMessage['author'] | null,
): string | null {
  return context.contactIdOf({
    conversation_id: conversationId,
    user_id: author?.userId ?? author?.user?.id ?? conversationId,
    external_id: author?.user?.externalId ?? conversationId,
  });
}

/** The name of the contact, and that the conversation is theirs. */
function aboutContact(
  context: Context,
  contactId: string,
  conversationId: string,
  { displayName }: ZendeskMessage['author'],
): readonly Mapping[] {
  return [
    ...aliasesOf(contactId, [contactIdOf(context, conversationId, null)]),
    ...(displayName === null
      ? []
      : [{ kind: 'CONTACT', contact: { id: contactId, name: displayName } } as const]),
  ];
}
