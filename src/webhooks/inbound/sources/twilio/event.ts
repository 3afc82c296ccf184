import { z } from 'zod';
import { id, readFields, text } from '../../fields/fields';
import { parseJson } from '../../json-body';
import type { Delivery } from '../../source';
import { readForm, signedText } from './form';

const event = z.object(
  {
    EventType: z.string('must be a text'),
    AccountSid: id,
    ConversationSid: id,
    MessageSid: id,
    Attributes: text,
    Author: text,
    Body: text,
    ClientIdentity: text,
    DateCreated: text,
    Source: text,
    StateTo: text,
  },
  'must be an object',
);

/** What is read of an event. */
export type TwilioEvent = z.infer<typeof event>;

/** The events of a body: always one. */
export function eventsOf({ body, query }: Delivery): readonly unknown[] {
  if (query.bodySHA256 !== undefined) return [parseJson(body)];
  return [Object.fromEntries([...readForm(body)].map(([name, [value]]) => [name, value]))];
}

/** Throws InvalidDeliveryError. */
export function readEvent(item: unknown): TwilioEvent {
  return readFields(event, item);
}

/** A repeated delivery counts its attempts in the body. */
export function identify({ body, query }: Delivery): string {
  if (query.bodySHA256 !== undefined) return body.toString();
  return signedText(new Map([...readForm(body)].filter(([name]) => name !== 'RetryCount')));
}
