import { z } from 'zod';
import { takeoverOptions } from '../../takeover';

export const chatwootOptions = z.strictObject({
  /** Greetings, surveys and replies out of office. */
  templates: z.enum(['ignore', 'workflow']).default('ignore'),
  ...takeoverOptions,
});

export type ChatwootOptions = z.output<typeof chatwootOptions>;
