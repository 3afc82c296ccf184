import { z } from 'zod';

/** The options of a webhook of HighLevel. */
export const options = z.strictObject({
  /** The location (sub-account) whose events are accepted. */
  locationId: z.string().trim().min(1),
  /** Whose messages are those that were sent by the API of HighLevel. */
  api: z.enum(['unknown', 'bot', 'workflow']).default('unknown'),
  /** Whether a call that a person made, and the contact answered, is a message of a teammate. */
  calls: z.enum(['ignore', 'teammate']).default('ignore'),
  /** Whether "do not disturb" for all channels is an opt-out. */
  dnd: z.enum(['ignore', 'opt-out']).default('ignore'),
});

export type HighLevelOptions = z.infer<typeof options>;
