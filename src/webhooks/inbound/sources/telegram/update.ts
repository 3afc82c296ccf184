import { z } from 'zod';
import { flag, id, optional, optionalId, readFields, text } from '../../fields/fields';

const user = z.object({ id, first_name: text, last_name: text });

/** Fields of messages that Telegram itself writes. Whatever else a message contains, someone sent it. */
const ABOUT_CHAT = [
  ...['chat_background_set', 'connected_website', 'message_auto_delete_timer_changed'],
  ...['pinned_message', 'write_access_allowed'],
] as const;

const message = z
  .looseObject({
    message_id: id,
    business_connection_id: id,
    chat: z.object({ id, type: text }),
    from: optional(user),
    sender_business_bot: optional(user),
    date: optionalId,
    is_from_offline: flag,
    text,
    caption: text,
  })
  .transform((fields) => ({
    ...fields,
    isAboutChat: ABOUT_CHAT.some((name) => Object.hasOwn(fields, name)),
  }));

const update = z.looseObject({ update_id: id }, 'must be an object');

export type Message = z.output<typeof message>;
export type User = z.output<typeof user>;
type Update = z.output<typeof update>;

/** Reads what every update has. Throws InvalidDeliveryError. */
export function readUpdate(item: unknown): Update {
  return readFields(update, item);
}

/** Reads a message. Throws InvalidDeliveryError. */
export function readMessage(value: unknown, name: string): Message {
  return readFields(message, value, [name]);
}
