import { tidyName } from '../../../../application/tidy';
import { bodyHash } from '../../body-hash';
import { lenientTime } from '../../fields/times';
import { ignored } from '../../ignored';
import {
  InvalidDeliveryError,
  type Mapping,
  type MappingContext,
  type WebhookActor,
  type WebhookMessage,
} from '../../source';
import type { TelegramOptions } from './options';
import type { Message, User } from './update';

type Sender = Pick<WebhookMessage, 'origin' | 'actor'>;

/** The name of the update: to the bot itself, or exchanged by an account to which the bot is connected. */
type Kind = 'message' | 'business_message';

/** What a message means. */
export function mapMessage(
  message: Message,
  kind: Kind,
  { options, contactIdOf }: MappingContext<TelegramOptions>,
): readonly Mapping[] {
  const ignore = (why: string) => [ignored(kind, why)];
  const why = whyNoMessage(message, kind);
  if (why !== null) return ignore(why);
  const { chat, message_id: id, date } = message;
  const contactId = contactIdOf({ chat_id: chat.id });
  if (id === null || contactId === null) return ignore('The message has no id, or no id of a chat.');
  const sender = kind === 'message' ? contactOf(message) : senderOf(message, options);
  if (sender === null) return ignore('The message is neither of the contact nor of the account of ownerId.');
  // An update does not name the bot that it is for.
  const channel = kind === 'message' ? 'telegram' : `telegram:${message.business_connection_id}`;
  // Numbered within the chat.
  const messageId = `${channel}:${chat.id}:${id}`;
  const recorded = { contactId, messageId, channel, sentAt: lenientTime(date), ...sender };
  return sender.origin === 'CONTACT' ? fromContact(recorded, message) : [toContact(recorded, message)];
}

function whyNoMessage({ chat, isAboutChat, business_connection_id }: Message, kind: Kind): string | null {
  if (chat.type !== 'private') return 'Groups are not conversations with one contact.';
  if (isAboutChat) return 'Nobody wrote this message.';
  if (kind === 'business_message' && business_connection_id === null)
    return 'The message does not name the connection with the account.';
  return null;
}

function fromContact(recorded: WebhookMessage, { from, is_from_offline }: Message): Mapping[] {
  const name = nameOf(from);
  const message = { ...recorded, isAutomatic: is_from_offline ?? false };
  return [
    ...(name === null ? [] : [{ kind: 'CONTACT', contact: { id: recorded.contactId, name } } as const]),
    { kind: 'MESSAGE', message },
  ];
}

function toContact(recorded: WebhookMessage, { text, caption }: Message): Mapping {
  return { kind: 'MESSAGE', message: { ...recorded, bodyHash: bodyHash(text ?? caption) } };
}

function contactOf({ from, chat }: Message): Sender | null {
  // A private chat has the id of the other person.
  return from !== null && from.id === chat.id ? { origin: 'CONTACT' } : null;
}

/** Who wrote a message of a connected account; `null` for another account, because anyone can connect the bot to theirs. */
function senderOf(message: Message, { ownerId }: TelegramOptions): Sender | null {
  const { from, sender_business_bot: bot, is_from_offline } = message;
  if (bot !== null) return { origin: 'BOT', actor: actorOf(from, bot) };
  const contact = contactOf(message);
  if (contact !== null) return contact;
  if (ownerId === undefined)
    throw new InvalidDeliveryError('The option ownerId must name the account whose messages are reported.');
  if (from?.id !== ownerId) return null;
  // Greetings, replies while the owner is away, and messages that were scheduled.
  return { origin: is_from_offline ? 'WORKFLOW' : 'TEAMMATE', actor: actorOf(from, from) };
}

/** Names a person or a bot that writes in the name of an account. */
function actorOf(account: User | null, { id, ...names }: User): WebhookActor | null {
  const name = nameOf({ id, ...names });
  if (account === null || account.id === null || id === null)
    return name === null ? null : { id: null, name };
  return { id: `telegram:${account.id}:${id}`, name };
}

function nameOf(user: User | null): string | null {
  return tidyName([user?.first_name, user?.last_name].filter((part) => part).join(' '));
}
