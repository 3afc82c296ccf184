import { z } from 'zod';
import { id, listOf, optional, optionalId, text } from '../../fields/fields';

const message = z.object({
  id,
  type: text,
  timestamp: optionalId,
  from: id,
  from_user_id: id,
  to: id,
  to_user_id: id,
  group_id: id,
  system: z.object({ type: text, wa_id: id, user_id: id, previous_user_id: id }).nullish(),
});

const contact = z.object({
  wa_id: id,
  user_id: id,
  profile: optional(z.object({ name: text })),
});

const idUpdate = z.object({
  wa_id: id,
  user_id: z.object({ previous: id, current: id }),
});

/** What is read of a change, as `items.ts` splits them: all lists together have at most one element. */
export const change = z.object({
  field: z.string(),
  value: z.object({
    metadata: z.object({ phone_number_id: id }).nullish(),
    contacts: z.array(contact).nullish(),
    messages: listOf(message),
    message_echoes: listOf(message),
    statuses: listOf(z.object({ status: text })),
    user_id_update: listOf(idUpdate),
  }),
});

export type Value = z.infer<typeof change>['value'];
export type Message = z.infer<typeof message>;
export type IdUpdate = z.infer<typeof idUpdate>;
