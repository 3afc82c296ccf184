import { z } from 'zod';
import { isRecord } from '../../../lib/is-record';
import { flag, id, optional, optionalId, readFields, text } from '../fields/fields';
import { parseJson } from '../json-body';

/** Fields of every event, which do not say what happened. */
const COMMON: readonly string[] = ['sender', 'recipient', 'timestamp'];

const party = optional(z.object({ id }));
/** The apps that had and have the conversation; the inbox of a page is an app, too. */
const control = z.object({ new_owner_app_id: optionalId, previous_owner_app_id: optionalId }).nullish();

const item = z.object({
  /** The page or the professional account. */
  account: id,
  event: z.object({
    sender: party,
    recipient: party,
    timestamp: z.unknown().optional(),
    message: z
      .object({ mid: id, text, is_echo: flag, is_deleted: flag, app_id: id, metadata: text })
      .nullish(),
    postback: z.object({ mid: id }).nullish(),
    pass_thread_control: control,
    take_thread_control: control,
  }),
  /** What happened. */
  kind: z.string(),
});

export type MessagingItem = z.output<typeof item>;
type MessagingEvent = MessagingItem['event'];
export type MessagingMessage = NonNullable<MessagingEvent['message']>;
export type Control = NonNullable<MessagingEvent['pass_thread_control']>;

/** Throws InvalidDeliveryError. */
export function readItem(value: unknown): MessagingItem {
  return readFields(item, value);
}

/** The events of a body about this kind of object, each with its account. */
export function itemsOf(bytes: Buffer, object: string): readonly unknown[] {
  const body = z.object({ object: z.literal(object), entry: z.array(z.unknown()) });
  return readFields(body, parseJson(bytes), ['body']).entry.flatMap((one): readonly unknown[] => {
    if (!isRecord(one)) return [one];
    // Of conversations that another app has, such as the inbox of the page, events are in `standby`.
    const events = [one.messaging, one.standby].flatMap((list) => list ?? []);
    const toItem = (event: unknown) => ({ account: one.id, event, kind: kindOf(event) });
    return events.length > 0 ? events.map(toItem) : [{ account: one.id, event: {}, kind: kindOf(one) }];
  });
}

function kindOf(event: unknown): string {
  const fields = isRecord(event) ? Object.keys(event) : [];
  return fields.find((name) => ![...COMMON, 'id', 'time'].includes(name)) ?? '';
}
