import { z } from 'zod';
import { flag, id, listOf, optional, optionalId, readFields, text } from '../../fields/fields';
import { parseJson } from '../../json-body';
import { marker } from '../../marker';

const author = z.object({
  type: text,
  subtypes: optional(listOf(z.string())),
  userId: optionalId,
  displayName: text,
  user: optional(z.object({ id: optionalId, externalId: optionalId })),
});

const item = z.object({
  /** The app, within which ids are unique. */
  app: id,
  event: z.object({
    type: z.string(),
    payload: z.object({
      conversation: z.object({
        id,
        type: text,
        activeSwitchboardIntegration: optional(z.object({ name: text, integrationType: text })),
      }),
      message: z
        .object({
          id,
          received: z.unknown().optional(),
          author,
          content: optional(z.object({ text })),
          metadata: optional(z.object(marker)),
          deleted: flag,
        })
        .nullish(),
    }),
  }),
});

export type ZendeskItem = z.output<typeof item>;
export type ZendeskMessage = NonNullable<ZendeskItem['event']['payload']['message']>;

const body = z.object({ app: z.object({ id: z.unknown() }), events: z.array(z.unknown()) });

/** The events of a body, each with its app. */
export function itemsOf(bytes: Buffer): readonly unknown[] {
  const { app, events } = readFields(body, parseJson(bytes), ['body']);
  return events.map((event) => ({ app: app.id, event }));
}

/** Throws InvalidDeliveryError. */
export function readItem(value: unknown): ZendeskItem {
  return readFields(item, value);
}
