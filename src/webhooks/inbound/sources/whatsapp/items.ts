import { z } from 'zod';
import { isRecord } from '../../../../lib/is-record';
import { readFields } from '../../fields/fields';
import { parseJson } from '../../json-body';

/** The lists of a change of which each element is an event of its own, by the field that changed. */
const LISTS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['messages', ['messages', 'statuses']],
  ['smb_message_echoes', ['message_echoes']],
  ['user_id_update', ['user_id_update']],
]);

const body = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.unknown()),
});

/** The changes of a body, each with a single event, so that one that is broken does not spoil the others. */
export function itemsOf(bytes: Buffer): readonly unknown[] {
  const { entry } = readFields(body, parseJson(bytes), ['body']);
  return entry.flatMap((one) => {
    const changes = isRecord(one) ? one.changes : one;
    return Array.isArray(changes) ? changes.flatMap(split) : [one];
  });
}

function split(change: unknown): readonly unknown[] {
  if (!isRecord(change) || !isRecord(change.value)) return [change];
  const { field, value } = change;
  const known = contactsById(value.contacts);
  const parts = (LISTS.get(field) ?? []).flatMap((name): unknown[] => {
    const list = value[name];
    if (list === undefined || list === null) return [];
    if (!Array.isArray(list)) return [{ field, value: { [name]: list } }];
    return list.map((one) => ({
      field,
      value: { metadata: value.metadata, contacts: senderOf(one, known), [name]: [one] },
    }));
  });
  // An event of another kind has no part that is looked at.
  return parts.length > 0 ? parts : [{ field, value: {} }];
}

type Contacts = ReadonlyMap<unknown, unknown>;

function contactsById(contacts: unknown): Contacts {
  const known = new Map<unknown, unknown>();
  for (const one of Array.isArray(contacts) ? contacts : []) {
    if (!isRecord(one)) continue;
    for (const id of [one.user_id, one.wa_id]) if (id) known.set(id, one);
  }
  return known;
}

function senderOf(message: unknown, contacts: Contacts): readonly unknown[] {
  if (!isRecord(message)) return [];
  const sender = contacts.get(message.from) ?? contacts.get(message.from_user_id);
  return sender === undefined ? [] : [sender];
}
