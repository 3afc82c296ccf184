import { z } from 'zod';
import { actor, contactId, DATA_ONLY, READS, reasonOf, time } from './shapes.mjs';

const STATUS = `query ($contactIds: [ID!]!) { botStatuses(contactIds: $contactIds) { nodes {
  contactId permission state reason since wakeAt unavailableReason changedBy { kind externalId name } } } }`;

/** The reasons of a status that a person has set. Others, such as a goal or an opt-out, leave nobody in charge. */
const TAKES_OVER = ['MANUAL', 'API'];

export const whoHasTheConversation = {
  name: 'who_has_the_conversation',
  title: 'Who has the conversation?',
  description:
    'Says who answers a contact: the bot, a person who took over, or nobody, such as after the message limit of the bot; ' +
    `since when and why. ${DATA_ONLY}`,
  inputSchema: { contactId },
  outputSchema: {
    contactId,
    holder: z
      .enum(['BOT', 'PERSON', 'NOBODY'])
      .describe('NOBODY: the bot is silent, and no person has taken over'),
    person: actor.nullable().describe('PERSON: who took over, as far as it is known; otherwise null'),
    since: time.describe('When this began'),
    reason: z.string().describe('What caused it'),
    until: time.nullable().describe('When the bot takes over by itself; null if it does not'),
  },
  annotations: READS,
  async run(client, input) {
    const { botStatuses } = await client.request(STATUS, { contactIds: [input.contactId] });
    const [status] = botStatuses.nodes;
    const { contactId: id, since, reason, wakeAt: until, changedBy } = status;
    const holder = holderOf(status);
    const person = holder === 'PERSON' && changedBy.kind === 'USER' ? changedBy : null;
    return { text: answer(holder, status), contactId: id, holder, person, since, reason, until };
  },
};

function holderOf({ permission, state, reason, changedBy }) {
  if (permission === 'SEND') return 'BOT';
  if (state === 'ACTIVE') return 'NOBODY';
  // A program may have reported the message of a person without saying who it was.
  if (reason === 'TEAMMATE_MESSAGE') return 'PERSON';
  return TAKES_OVER.includes(reason) && changedBy.kind === 'USER' ? 'PERSON' : 'NOBODY';
}

function answer(holder, status) {
  if (holder === 'BOT') return `The bot, since ${status.since}.`;
  if (holder === 'PERSON') return `A person, since ${status.since}: ${reasonOf(status)}.`;
  if (status.permission === 'SUGGEST')
    return 'Nobody in particular: the bot drafts replies, and people send them.';
  return `Nobody: ${reasonOf(status)}.`;
}
