import { z } from 'zod';
import { GOALS } from '../../../../domain/bot-status';
import type { MessageOrigin } from '../../../../domain/event';
import { strictTime } from '../../fields/times';

const ORIGINS = [
  'CONTACT',
  'BOT',
  'TEAMMATE',
  'WORKFLOW',
  'SUGGESTION',
  'UNKNOWN',
] as const satisfies readonly MessageOrigin[];

const text = z.string('must be a text');
const key = text.min(1, 'must not be empty');
const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, `must be one of ${values.join(', ')}`);
const object = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape, 'must be an object');

const time = z
  .unknown()
  .transform((value, context) => {
    if (value === undefined || value === null) return null;
    const instant = strictTime(value);
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

export type DataOf<Type extends keyof typeof DATA> = z.output<(typeof DATA)[Type]>;
