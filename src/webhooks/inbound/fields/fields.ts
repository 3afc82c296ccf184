import { z } from 'zod';
import { cutText } from '../../../application/tidy';
import { InvalidDeliveryError } from '../source';

/** The name of an unknown field may be any text. */
const MAX_FIELD = 100;
/** Said of a field for which the schema has no words of its own. */
const UNDOCUMENTED = 'is not as documented';

/** What is absent or not as documented is `null`: no change in another system may cost a message that can still be understood. */
export const optional = <Output>(schema: z.ZodType<Output>) => schema.nullable().catch(null);

/** An id in another system, as a text: `null` if it is absent or empty. A number that has lost digits is refused. */
export const id = z
  .union([z.string(), z.int()])
  .nullish()
  .transform((value) => String(value ?? '').trim() || null);

/** An id without which the event can still be understood. */
export const optionalId = optional(id);

/** A text that is not essential: `null` if it is absent, empty or anything else. */
export const text = optional(z.string().transform((value) => value.trim() || null));

export const flag = optional(z.boolean());

/** A list: empty if it is absent. */
export const listOf = <Output>(item: z.ZodType<Output>) =>
  z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);

/**
 * The fields of a schema, read from what another system sent. Throws InvalidDeliveryError with the name of the first field
 * that is not as it must be. `path` leads to the value.
 */
export function readFields<Output>(
  schema: z.ZodType<Output>,
  value: unknown,
  path: readonly string[] = [],
): Output {
  const { data, error } = schema.safeParse(value, { error: () => UNDOCUMENTED });
  if (error === undefined) return data;
  throw new InvalidDeliveryError(describe(error.issues[0], path));
}

function describe(issue: z.core.$ZodIssue | undefined, path: readonly string[]): string {
  const isUnknown = issue?.code === 'unrecognized_keys';
  const parts = [...path, ...(issue?.path ?? []), ...(isUnknown ? issue.keys.slice(0, 1) : [])];
  const subject = parts.length === 0 ? 'The event' : cutText(parts.join('.'), MAX_FIELD);
  return `${subject} ${isUnknown ? 'is not a known field' : issue?.message}.`;
}
