import { z } from 'zod';
import { contactId, DATA_ONLY, reasonOf, time } from './shapes.mjs';

// From the environment and not from the model, which could be talked into acting for someone else.
const { PERSON_ID: externalId, PERSON_NAME: name = null } = process.env;

export const setBotStatus = {
  name: 'set_bot_status',
  title: 'Set the bot status',
  description:
    'Turns the bot on (ACTIVE), puts it to sleep (SLEEPING, with `for` or `until`) or turns it off (INACTIVE) for one ' +
    `contact. This replaces a status that someone else has set: use it only when a person of the business asks for it. ${DATA_ONLY}`,
  inputSchema: {
    contactId,
    state: z.enum(['ACTIVE', 'SLEEPING', 'INACTIVE']),
    for: z.string().optional().describe('How long, as an ISO 8601 duration, such as PT2H or P1D'),
    until: z
      .string()
      .optional()
      .describe('Until when: RFC 3339 with an offset; or WOKEN, until someone wakes it'),
    note: z.string().max(1000).optional().describe('A note for the people who see the status'),
    expectedVersion: z
      .number()
      .int()
      .optional()
      .describe('Refuse the change if the status has another version by now'),
  },
  outputSchema: {
    contactId,
    outcome: z.string().nullable().describe('APPLIED, or NO_CHANGE if it was so already'),
    state: z.string().describe('ACTIVE, SLEEPING or INACTIVE'),
    wakeAt: time.nullable().describe('When the bot becomes active by itself; null if it does not'),
    version: z.number().int(),
  },
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  async run(client, { for: after, until, ...input }) {
    const wake = wakeOf(after, until);
    const onBehalfOf = externalId ? { externalId, name } : undefined;
    const { outcome, botStatus } = await client.setBotStatus({ ...input, wake, onBehalfOf });
    const { contactId: id, state, wakeAt, version } = botStatus;
    return { text: `Now ${reasonOf(botStatus)}.`, contactId: id, outcome, state, wakeAt, version };
  },
};

/** The service refuses an input with both. */
function wakeOf(after, until) {
  if (after === undefined && until === undefined) return undefined;
  const end = until === 'WOKEN' ? { until } : { at: until };
  return { ...(after !== undefined && { after }), ...(until !== undefined && end) };
}
