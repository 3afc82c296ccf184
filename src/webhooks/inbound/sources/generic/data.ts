import { z } from 'zod';
import { cutText } from '../../../../application/tidy';
import { GOALS } from '../../../../domain/bot-status';
import type { MessageOrigin } from '../../../../domain/event';
import type { Instant } from '../../../../domain/time/instant';
import { instantOfNumber, instantOfText } from '../../instants';
import { InvalidDeliveryError } from '../../source';

const ORIGINS = [
  'CONTACT',
  'BOT',
  'TEAMMATE',
  'WORKFLOW',
  'SUGGESTION',
  'UNKNOWN',
] as const satisfies readonly MessageOrigin[];
/** The name of an unknown field may be any text. */
const MAX_FIELD = 100;

const text = z.string('must be a text');
const key = text.min(1, 'must not be empty');
const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, `must be one of ${values.join(', ')}`);
const object = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape, 'must be an object');

const time = z
  .unknown()
  .transform((value, context) => {
    if (value === undefined || value === null) return null;
    const instant = toInstant(value);
    if (instant !== null) return instant;
    context.addIssue('must be a time in RFC 3339, or in seconds or milliseconds since 1970');
    return z.NEVER;
  })
  .optional();

const NOT_BOTH = 'must not be given together with bodyHash';
const isGiven = (value: string | null | undefined) => typeof value === 'string';

const contact = { contactId: key };

/** The data of each type of event, under the names of the GraphQL inputs. */
export const DATA = {
  'message.created': object({
    ...contact,
    messageId: key,
    origin: oneOf(ORIGINS),
    channel: text.nullish(),
    sentAt: time,
    bodyHash: key.nullish(),
    text: text.nullish(),
    automatic: z.boolean('must be true or false').nullish(),
    actor: object({ externalId: text, name: text.nullish() }).nullish(),
  }).check(({ value, issues }) => {
    if (isGiven(value.bodyHash) && isGiven(value.text))
      issues.push({ code: 'custom', input: value, path: ['text'], message: NOT_BOTH });
  }),
  'conversation.read': object({ ...contact, readAt: time }),
  'contact.saved': object({
    ...contact,
    name: text.nullish(),
    timeZone: text.nullish(),
    botId: key.nullish(),
    aliases: z.array(key, 'must be a list of texts').nullish(),
  }),
  'contact.deleted': object(contact),
  'goal.reported': object({ ...contact, goal: oneOf(GOALS) }),
} as const;

function toInstant(value: unknown): Instant | null {
  if (typeof value === 'number') return instantOfNumber(value);
  return typeof value === 'string' ? instantOfText(value) : null;
}

export type DataOf<Type extends keyof typeof DATA> = z.output<(typeof DATA)[Type]>;

/** Reads a value that must be as described. Throws InvalidDeliveryError with the name of the first field that is not. */
export function read<Output>(
  schema: z.ZodType<Output>,
  value: unknown,
  path: readonly string[] = [],
): Output {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  throw new InvalidDeliveryError(describe(error.issues[0], path));
}

function describe(issue: z.core.$ZodIssue | undefined, path: readonly string[]): string {
  const isUnknown = issue?.code === 'unrecognized_keys';
  const parts = [...path, ...(issue?.path ?? []), ...(isUnknown ? issue.keys.slice(0, 1) : [])];
  const subject = parts.length === 0 ? 'The event' : cutText(parts.join('.'), MAX_FIELD);
  return `${subject} ${isUnknown ? 'is not a known field' : issue?.message}.`;
}
