import { z } from 'zod';
import { flag, id, optional, optionalId, readFields, text } from '../../fields/fields';

/** A list of which a broken element does not spoil the others. */
const list = <Output>(element: z.ZodType<Output>) =>
  optional(z.array(optional(element))).transform((all) => (all ?? []).filter((one) => one !== null));

const party = optional(z.object({ type: text, id: optionalId, name: text, from_ai_agent: flag }));
const ids = z.object({ id: optionalId, external_id: optionalId });
const merged = optional(z.union([id.transform((one) => ({ id: one, external_id: null })), ids]));

const part = z.object({
  id: optionalId,
  part_type: text,
  body: text,
  created_at: z.unknown().optional(),
  author: party,
  assigned_to: party,
});

/** What is used of an item. Depending on the topic, it is a conversation, a contact or a merge. */
const item = z.object({
  ...ids.shape,
  name: text,
  created_at: z.unknown().optional(),
  admin_assignee_id: optionalId,
  contacts: optional(z.object({ contacts: list(ids) })),
  source: optional(z.object({ id: optionalId, delivered_as: text, body: text, author: party })),
  conversation_parts: optional(z.object({ conversation_parts: list(part) })),
  from: merged,
  into: merged,
});

const envelope = z.object(
  { id: optionalId, topic: z.string('must be a text'), app_id: optionalId, data: z.unknown().optional() },
  'must be an object',
);
const data = z.object({ item });

export type Party = NonNullable<z.output<typeof party>>;
export type ContactIds = z.output<typeof ids>;
export type Part = z.output<typeof part>;
type Item = z.output<typeof item>;
type Envelope = z.output<typeof envelope>;

/** An item with what the event says about it. */
export interface ItemEvent {
  readonly topic: string;
  /** The workspace of Intercom, within which ids are unique. */
  readonly appId: string | null;
  readonly item: Item;
}

/** Reads what every event has. Throws InvalidDeliveryError. */
export function readEnvelope(value: unknown): Envelope {
  return readFields(envelope, value);
}

/** Reads the item of an event. Throws InvalidDeliveryError. */
export function readItem({ topic, app_id, data: given }: Envelope): ItemEvent {
  return { topic, appId: app_id, item: readFields(data, given, ['data']).item };
}
