import { bodyHash } from '../../body-hash';
import { lenientTime } from '../../fields/times';
import { ignored } from '../../ignored';
import type { Mapping, MappingContext, WebhookMessage } from '../../source';
import type { ChatwootEvent } from './event';
import { accountOf, actorOf, channelOf, contactIdOf, isAgentBot, namedActor } from './names';
import type { ChatwootOptions } from './options';

type Sender = Pick<WebhookMessage, 'origin' | 'actor'>;

/** What a new message means. */
export function mapMessage(event: ChatwootEvent, context: MappingContext<ChatwootOptions>): Mapping {
  const why = whyNoMessage(event, context.options);
  if (why !== null) return ignored(event.event, why);
  const marker = event.message_type === 'outgoing' ? (event.content_attributes?.bss ?? null) : null;
  const messageId = marker ?? messageIdOf(event);
  if (messageId === null) return ignored(event.event, 'The message has no id, or no id of an account.');
  const contactId = contactOf(event, context);
  if (contactId === null) return ignored(event.event, 'The contact has no id.');
  const { origin, actor } = marker === null ? senderOf(event) : sentByBot(event);
  const message: WebhookMessage = {
    contactId,
    messageId,
    origin,
    channel: channelOf(event),
    sentAt: lenientTime(event.created_at),
    bodyHash: bodyHash(event.content),
    actor,
  };
  return { kind: 'MESSAGE', message };
}

function whyNoMessage({ private: isPrivate, message_type }: ChatwootEvent, options: ChatwootOptions) {
  if (isPrivate) return 'The message is a private note.';
  switch (message_type) {
    case 'incoming':
    case 'outgoing':
      return null;
    case 'template':
      return options.templates === 'workflow' ? null : 'The option templates says to ignore templates.';
    case 'activity':
      return 'The message says what happened in the conversation.';
    case null:
      return 'The type of the message is not known.';
  }
}

function messageIdOf(event: ChatwootEvent): string | null {
  const account = accountOf(event);
  return account === null || event.id === null ? null : `chatwoot:${account}:${event.id}`;
}

function contactOf(event: ChatwootEvent, context: MappingContext<ChatwootOptions>): string | null {
  const { conversation, message_type, sender } = event;
  const contact = conversation?.meta?.sender ?? (message_type === 'incoming' ? sender : null);
  return contactIdOf(context, contact, conversation?.contact_inbox?.contact_id);
}

/** Who sent a message without the marker of a commit. */
function senderOf(event: ChatwootEvent): Sender {
  const { message_type, sender, content_attributes, additional_attributes } = event;
  // Contacts are numbered like users: with its id, a contact could be taken for the bot.
  if (message_type === 'incoming')
    return { origin: 'CONTACT', actor: namedActor(null, sender?.name ?? null) };
  if (message_type === 'template') return { origin: 'WORKFLOW', actor: null };
  const performer = performerOf(event);
  if (performer !== null) return performer;
  if (isAgentBot(sender)) return sentByBot(event);
  const actor = actorOf(event, sender);
  const isWorkflow = content_attributes?.automation_rule_id ?? additional_attributes?.campaign_id ?? null;
  if (isWorkflow !== null) return { origin: 'WORKFLOW', actor };
  if (sender?.type === 'user') return { origin: 'TEAMMATE', actor };
  // Written in an app outside Chatwoot, mostly by a person; but images that the bot sent come back in the same way.
  return {
    origin: 'UNKNOWN',
    actor: actor ?? namedActor(null, content_attributes?.external_sender_name ?? null),
  };
}

function sentByBot(event: ChatwootEvent): Sender {
  return { origin: 'BOT', actor: actorOf(event, event.sender) };
}

/** The sender by `performed_by`, which has no name, if it says more than the sender of the message. */
function performerOf(event: ChatwootEvent): Sender | null {
  const { performed_by: performer, sender } = event;
  if (performer === null) return null;
  const isSender = performer.id === sender?.id && performer.type === sender?.type;
  const actor = actorOf(event, isSender ? sender : performer);
  if (isAgentBot(performer)) return { origin: 'BOT', actor };
  if (performer.type === 'automation_rule') return { origin: 'WORKFLOW', actor: null };
  return performer.type === 'user' ? { origin: 'TEAMMATE', actor } : null;
}
