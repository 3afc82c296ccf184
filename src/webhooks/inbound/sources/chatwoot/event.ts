import { z } from 'zod';
import { flag, optional, optionalId, readFields, text } from '../../fields/fields';
import { marker } from '../../marker';

/** In the order of the numbers by which some versions of Chatwoot name them. */
const MESSAGE_TYPES = ['incoming', 'outgoing', 'activity', 'template'] as const;

const id = optionalId;
const person = { id, name: text, identifier: id, phone_number: id, email: text };
const party = optional(z.object({ ...person, type: text }));

const conversation = {
  channel: text,
  inbox_id: id,
  status: text,
  contact_inbox: optional(z.object({ contact_id: id })),
  meta: optional(z.object({ sender: party, assignee: party })),
  messages: optional(z.array(z.object({ account_id: id }))),
};

/** What is used of an event. Depending on its type, it is a message, a conversation or a contact itself. */
const fields = {
  event: z.string('must be a text'),
  account: optional(z.object({ id })),
  performed_by: party,
  ...person,
  ...conversation,
  changed_attributes: z.unknown().optional(),
  content: text,
  content_attributes: optional(
    z.object({
      automation_rule_id: id,
      external_sender_name: text,
      ...marker,
    }),
  ),
  additional_attributes: optional(z.object({ campaign_id: id })),
  conversation: optional(z.object(conversation)),
  created_at: z.unknown().optional(),
  inbox: optional(z.object({ id })),
  message_type: optional(
    z.union([z.enum(MESSAGE_TYPES), z.literal([0, 1, 2, 3]).transform((number) => MESSAGE_TYPES[number])]),
  ),
  private: flag,
  sender: party,
};
const schema = z.object(fields, 'must be an object');

export type ChatwootEvent = z.output<typeof schema>;
export type Party = NonNullable<ChatwootEvent['sender']>;
/** A person as the event of a contact has it, without a type. */
export type Person = Omit<Party, 'type'>;

/** Reads the fields of an event that are used. Throws InvalidDeliveryError for what is not an event of Chatwoot. */
export function readEvent(item: unknown): ChatwootEvent {
  return readFields(schema, item);
}
