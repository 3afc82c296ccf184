import type { MessageOrigin } from '../../../domain/event';
import { bodyHash } from '../body-hash';
import { lenientTime } from '../fields/times';
import { ignored } from '../ignored';
import { markerOf } from '../marker';
import type { Mapping, MappingContext, WebhookActor } from '../source';
import { mapHandover, mapRelease } from '../takeover';
import { type Control, type MessagingItem, type MessagingMessage, readItem } from './messaging-event';
import type { MessagingOptions } from './options';

/** How the events of one of the two systems differ. */
export interface Platform {
  /** The name of the source. */
  readonly name: string;
  /** Who wrote what an echo names no app for. */
  readonly withoutApp: 'TEAMMATE' | 'UNKNOWN';
}

interface Scope {
  readonly item: MessagingItem;
  readonly context: MappingContext<MessagingOptions>;
  readonly platform: Platform;
  /** The prefix of its ids. */
  readonly prefix: string;
}

interface Sent {
  readonly contact: { readonly id: string | null } | null;
  /** `null` if it is not known. */
  readonly messageId: string | null;
  readonly origin: MessageOrigin;
  readonly bodyHash?: string | null;
  readonly actor?: WebhookActor | null;
}

/** What an event means. Throws InvalidDeliveryError if it is not as documented. */
export function mapEvent(value: unknown, context: Scope['context'], platform: Platform): readonly Mapping[] {
  const item = readItem(value);
  return [mapByField({ item, context, platform, prefix: `${platform.name}:${item.account}` })];
}

function mapByField(scope: Scope): Mapping {
  const { event, kind } = scope.item;
  const { message, postback, pass_thread_control, take_thread_control } = event;
  const control = pass_thread_control ?? take_thread_control;
  if (message) return mapMessage(scope, message);
  // The button that the contact pressed is shown as a message of theirs, and has no other event.
  if (postback) return mapInbound(scope, postback.mid);
  if (control) return mapControl(scope, control);
  return ignored(kind, 'Events of this kind contain no message of anyone.');
}

function mapMessage(scope: Scope, message: MessagingMessage): Mapping {
  if (message.is_deleted)
    return ignored(scope.item.kind, 'Someone deleted a message that has been reported before.');
  return message.is_echo ? mapEcho(scope, message) : mapInbound(scope, message.mid);
}

/** Both the bot and people write as the account. The app tells them apart: the inbox of Meta is another one. */
function mapEcho(scope: Scope, { mid, text, app_id: appId, metadata }: MessagingMessage): Mapping {
  const { item, context, platform, prefix } = scope;
  const isOwn = appId === context.options.appId;
  const messageId = (isOwn ? markerOf(metadata) : null) ?? ownId(scope, mid);
  const origin = isOwn ? 'BOT' : appId === null ? platform.withoutApp : 'TEAMMATE';
  const actor = appId === null ? null : { id: `${prefix}:${appId}`, name: null };
  return toMessage(scope, {
    ...{ contact: item.event.recipient, messageId, origin, actor },
    bodyHash: bodyHash(text),
  });
}

function mapInbound(scope: Scope, mid: string | null): Mapping {
  const { sender } = scope.item.event;
  return toMessage(scope, { contact: sender, messageId: ownId(scope, mid), origin: 'CONTACT' });
}

function toMessage({ item, context, prefix }: Scope, { contact, messageId, ...sent }: Sent): Mapping {
  const { account, event, kind } = item;
  const contactId = context.contactIdOf({ id: contact?.id });
  if (account === null) return ignored(kind, 'The event does not say which account it is of.');
  if (contact?.id === account) return ignored(kind, 'The account wrote to itself.');
  if (contactId === null) return ignored(kind, 'The message does not say whom it is from or to.');
  if (messageId === null) return ignored(kind, 'The message has no id.');
  const sentAt = lenientTime(event.timestamp);
  return { kind: 'MESSAGE', message: { contactId, messageId, channel: prefix, sentAt, ...sent } };
}

/** Who has the conversation now. */
function mapControl({ item, context }: Scope, control: Control): Mapping {
  const { new_owner_app_id: owner, previous_owner_app_id: previous } = control;
  const { account, event, kind } = item;
  const { appId } = context.options;
  const contact = event.sender?.id === account ? event.recipient : event.sender;
  const change = { event: kind, contactId: context.contactIdOf({ id: contact?.id }), actor: null };
  if (owner === appId) return mapRelease(change, context.options);
  // Some events only say who had it.
  if (owner !== null || previous === appId) return mapHandover(change);
  return ignored(kind, 'The event does not say who has the conversation now.');
}

function ownId({ prefix }: Scope, mid: string | null): string | null {
  return mid === null ? null : `${prefix}:${mid}`;
}
