import { z } from 'zod';
import { takeoverOptions } from '../../takeover';

export const intercomOptions = z.strictObject({
  /** Whose messages are those of admins: `unknown` if the bot writes as an admin who people use as well. */
  admins: z.enum(['teammate', 'unknown']).default('teammate'),
  ...takeoverOptions,
});

export type IntercomOptions = z.output<typeof intercomOptions>;
