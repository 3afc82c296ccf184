import { z } from 'zod';
import { flag, id, optional, optionalId, readFields, text } from '../../fields/fields';
import { parseJson } from '../../json-body';

const caption = optional(z.object({ caption: text }));

const key = z.object({
  id,
  remoteJid: id,
  fromMe: flag,
  /** The other id of the same person. */
  remoteJidAlt: optionalId,
  /** The number of the sender. */
  senderPn: optionalId,
});

const item = z.object({
  event: z.string(),
  instance: id,
  data: z.object({
    key: key.nullish(),
    pushName: text,
    message: optional(
      z.object({
        conversation: text,
        extendedTextMessage: optional(z.object({ text })),
        imageMessage: caption,
        videoMessage: caption,
        documentMessage: caption,
      }),
    ),
    messageType: text,
    messageTimestamp: z.unknown().optional(),
    /** Of a contact; in older versions, `id`. */
    remoteJid: optionalId,
    id: optionalId,
  }),
});

export type EvolutionItem = z.output<typeof item>;
export type EvolutionData = EvolutionItem['data'];

const body = z.object({ event: z.string(), instance: z.unknown(), data: z.unknown() });

/**
 * The items of a body: contacts come in lists. Nothing else of the body is passed on, because it contains the API key of the
 * instance.
 */
export function itemsOf(bytes: Buffer): readonly unknown[] {
  const { event: given, instance, data } = readFields(body, parseJson(bytes), ['body']);
  const event = given.toLowerCase().replaceAll('_', '.');
  return (Array.isArray(data) ? data : [data]).map((each) => ({ event, instance, data: each ?? {} }));
}

/** Throws InvalidDeliveryError. */
export function readItem(value: unknown): EvolutionItem {
  return readFields(item, value);
}
