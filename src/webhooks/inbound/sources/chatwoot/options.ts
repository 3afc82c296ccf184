import { z } from 'zod';

export const chatwootOptions = z.strictObject({
  /** Greetings, surveys and replies out of office. */
  templates: z.enum(['ignore', 'workflow']).default('ignore'),
  /** Whether the bot sleeps while a conversation is assigned to a person, or opened by one. */
  assignment: z.enum(['ignore', 'sleep']).default('ignore'),
  /** Whether the bot wakes when a conversation is unassigned, resolved or given back to it. */
  release: z.enum(['ignore', 'wake']).default('ignore'),
});

export type ChatwootOptions = z.output<typeof chatwootOptions>;
