import { bodyHash } from '../../body-hash';
import { lenientTime } from '../../fields/times';
import { htmlText } from '../../html-text';
import { ignored } from '../../ignored';
import type { Mapping, MappingContext, WebhookMessage } from '../../source';
import { aliasesOfContact, contactIdOf } from './contacts';
import { actorOf } from './conversations';
import type { ContactIds, ItemEvent, Part, Party } from './event';
import type { IntercomOptions } from './options';

type Context = MappingContext<IntercomOptions>;
type Origin = WebhookMessage['origin'];

const CONTACT_TYPES: readonly (string | null)[] = ['user', 'lead', 'contact', 'visitor'];
/** Parts that are messages. A reply that also opens or closes the conversation is one if it has a text: seen, not documented. */
const MESSAGE_PARTS: readonly (string | null)[] = ['comment', 'quick_reply'];
const MESSAGE_PARTS_WITH_TEXT: readonly (string | null)[] = ['open', 'close'];
/** Whose messages are those that began a conversation. */
const ORIGINS_AS_DELIVERED: ReadonlyMap<string | null, Origin> = new Map([
  ['campaigns_initiated', 'WORKFLOW'],
  ['automated', 'WORKFLOW'],
  ['operator_initiated', 'BOT'],
]);

/** A message of a conversation: a part, or the one that began it. */
interface Written {
  /** Within the workspace of Intercom. */
  readonly id: string | null;
  readonly author: Party | null;
  readonly body: string | null;
  readonly createdAt: unknown;
  readonly deliveredAs: string | null;
}

/** What the message that began a conversation means. */
export function mapSource(event: ItemEvent, context: Context): Mapping[] {
  const { source, created_at: createdAt } = event.item;
  if (source === null) return [ignored(event.topic, 'The conversation has no first message.')];
  const { id, author, body, delivered_as: deliveredAs } = source;
  // Numbered apart from parts.
  return mapWritten({ id: id && `source:${id}`, author, body, createdAt, deliveredAs }, event, context);
}

/** What replies mean: whoever replied is known by the author, because bots are reported as admins, too. */
export function mapReplies(event: ItemEvent, context: Context): Mapping[] {
  const parts = event.item.conversation_parts?.conversation_parts ?? [];
  if (parts.length === 0) return [ignored(event.topic, 'The event contains no reply.')];
  return parts.flatMap((part) => {
    if (!isMessage(part)) return [ignored(`${event.topic}.${part.part_type}`, 'The part is not a message.')];
    const { id, author, body, created_at: createdAt } = part;
    return mapWritten({ id, author, body, createdAt, deliveredAs: null }, event, context);
  });
}

function isMessage({ part_type, body }: Part): boolean {
  return MESSAGE_PARTS.includes(part_type) || (body !== null && MESSAGE_PARTS_WITH_TEXT.includes(part_type));
}

function mapWritten(written: Written, event: ItemEvent, context: Context): Mapping[] {
  const { topic, appId, item } = event;
  const { contactIdOf: idOf, options } = context;
  if (written.id === null) return [ignored(topic, 'The message has no id.')];
  if (appId === null) return [ignored(topic, 'The event does not name a workspace.')];
  const origin = originOf(written, options);
  const contacts = contactsOf(item.contacts?.contacts ?? [], origin === 'CONTACT' ? written.author : null);
  const messages = contacts.flatMap((contact): Mapping[] => {
    const contactId = contactIdOf(contact, idOf);
    if (contactId === null) return [];
    const message = toMessage(contactId, origin, written, appId);
    return [...aliasesOfContact(contact, idOf), { kind: 'MESSAGE', message }];
  });
  return messages.length > 0 ? messages : [ignored(topic, 'The contact has no id.')];
}

function toMessage(contactId: string, origin: Origin, written: Written, appId: string): WebhookMessage {
  const { id, author, body, createdAt } = written;
  const channel = `intercom:${appId}`;
  const message = {
    contactId,
    messageId: `${channel}:${id}`,
    origin,
    channel,
    sentAt: lenientTime(createdAt),
  };
  if (origin === 'CONTACT') return message;
  return { ...message, bodyHash: bodyHash(body && htmlText(body)), actor: actorOf(appId, author) };
}

function originOf({ author, deliveredAs }: Written, { admins }: IntercomOptions): Origin {
  if (CONTACT_TYPES.includes(author?.type ?? null)) return 'CONTACT';
  const asDelivered = ORIGINS_AS_DELIVERED.get(deliveredAs);
  if (asDelivered !== undefined) return asDelivered;
  if (author?.type === 'bot' || author?.from_ai_agent) return 'BOT';
  return author?.type === 'admin' && admins === 'teammate' ? 'TEAMMATE' : 'UNKNOWN';
}

/** The contacts that a message is from or to: whoever wrote it, or all that it reaches. */
function contactsOf(all: readonly ContactIds[], writer: Party | null): readonly ContactIds[] {
  if (writer === null) return all;
  const known = all.find(({ id }) => id === writer.id);
  if (known !== undefined) return [known];
  // Of an only contact, an author without an id is meant.
  return writer.id === null && all.length === 1 ? all : [{ id: writer.id, external_id: null }];
}
