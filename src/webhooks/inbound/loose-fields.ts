import { z } from 'zod';
import type { Instant } from '../../domain/time/instant';
import { InvalidDeliveryError } from './source';

/** A time without an offset would be read in the time zone of this machine. */
const ISO_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i;

/** An id in another system, as a text: `null` if it is absent or empty. A number that has lost digits is refused. */
export const looseId = z
  .union([z.string(), z.int()])
  .nullish()
  .transform((value) => String(value ?? '').trim() || null);

/** A text that is not essential: `null` if it is absent, empty or anything else. */
export const looseText = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => value?.trim() || null);

/** The fields of a schema, read from what another system sent. Throws InvalidDeliveryError, which names the field. */
export function readFields<Output>(schema: z.ZodType<Output>, value: unknown, name: string): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const field = [name, ...(result.error.issues[0]?.path ?? [])].join('.');
  throw new InvalidDeliveryError(`${field} is not as documented.`);
}

/** The time of a text such as `2026-03-02T10:15:04.000Z`; `null` for anything else. */
export function isoTime(text: string | null): Instant | null {
  const time = text !== null && ISO_TIME.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** The time of a text of seconds since 1970; `null` for anything else. */
export function secondsTime(text: string | null): Instant | null {
  return text !== null && /^\d{1,11}$/.test(text) ? Number(text) * 1_000 : null;
}
