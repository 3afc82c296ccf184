import { z } from 'zod';
import { isRecord } from '../../../../lib/is-record';
import { InvalidDeliveryError } from '../../source';

/** In the order of the numbers by which some versions of Chatwoot name them. */
const MESSAGE_TYPES = ['incoming', 'outgoing', 'activity', 'template'] as const;
/** No commit has a longer id. */
const MAX_MARKER = 1_024;

/** What is absent or of another type is `null`: no change in Chatwoot may cost a message that can still be understood. */
const optional = <Output>(schema: z.ZodType<Output>) => schema.nullable().catch(null);

const text = optional(z.string());
const flag = optional(z.boolean());
/** A larger number has lost digits on the way, so that two ids could become one. */
const whole = z.int().nonnegative();
const id = optional(z.union([whole, z.string().regex(/^[\w.:-]{1,64}$/)]).transform(String));
const identifier = optional(z.union([whole.transform(String), z.string()]));

const person = { id, name: text, identifier, phone_number: identifier, email: text };
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
const schema = z.object({
  event: z.string(),
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
      bss: optional(z.string().min(1).max(MAX_MARKER)),
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
});

export type ChatwootEvent = z.output<typeof schema>;
export type Party = NonNullable<ChatwootEvent['sender']>;
/** A person as the event of a contact has it, without a type. */
export type Person = Omit<Party, 'type'>;

/** Reads the fields of an event that are used. Throws InvalidDeliveryError for what is not an event of Chatwoot. */
export function readEvent(item: unknown): ChatwootEvent {
  const { success, data } = schema.safeParse(item);
  if (success) return data;
  throw new InvalidDeliveryError(isRecord(item) ? 'event must be a text.' : 'The body must be an object.');
}
