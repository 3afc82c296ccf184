import { z } from 'zod';
import { looseId, looseText } from '../../loose-fields';

const message = z.object({
  id: looseId,
  type: looseText,
  timestamp: looseId.catch(null),
  from: looseId,
  from_user_id: looseId,
  to: looseId,
  to_user_id: looseId,
  group_id: looseId,
  system: z
    .object({ type: looseText, wa_id: looseId, user_id: looseId, previous_user_id: looseId })
    .nullish(),
});

const contact = z.object({
  wa_id: looseId,
  user_id: looseId,
  profile: z.object({ name: looseText }).nullish().catch(null),
});

const idUpdate = z.object({
  wa_id: looseId,
  user_id: z.object({ previous: looseId, current: looseId }),
});

const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);

/** What is read of a change, as `items.ts` splits them: all lists together have at most one element. */
export const change = z.object({
  field: z.string(),
  value: z.object({
    metadata: z.object({ phone_number_id: looseId }).nullish(),
    contacts: z.array(contact).nullish(),
    messages: listOf(message),
    message_echoes: listOf(message),
    statuses: listOf(z.object({ status: looseText })),
    user_id_update: listOf(idUpdate),
  }),
});

export type Value = z.infer<typeof change>['value'];
export type Message = z.infer<typeof message>;
export type IdUpdate = z.infer<typeof idUpdate>;
