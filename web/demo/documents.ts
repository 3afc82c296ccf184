import type { Operation } from '../../packages/client/src/operation.js';
import type {
  ReadBots,
  ReadBotsVariables,
  ReadContact,
  ReadContacts,
  ReadContactsVariables,
  ReadContactVariables,
  ReadWorkspace,
  ReadWorkspaceVariables,
  SaveBot,
  SaveBotVariables,
} from './generated/operations.js';

/** The GraphQL operations of the demo. `npm run generate:types` generates their types from these texts. */
const ACTOR = 'fragment ActorInfo on Actor { kind externalId name via { kind externalId name } }\n';
const BOT = `fragment BotInfo on Bot {
  botId name mode isDefault version
  rules {
    maxMessages limitSleep messageSleep sleepOnTeammateMessage sleepOnWorkflowMessage burstLimit wakeOnInbound wakeOnRead
  }
}
`;
const CONTACT = `fragment ContactInfo on Contact {
  contactId name timeZone aliases
  bot { botId name mode }
  botStatus {
    state reason permission unavailableReason wakeAt note pinned locked version waitingSince waitingFor
    messageCounts { sent } changedBy { ...ActorInfo }
  }
}
`;
const CHANGE = `fragment HistoryItem on StatusChange {
  id version previousState state outcome reason note wakeAt effectiveAt recordedAt messageId actor { ...ActorInfo }
}
`;

export const READ_CONTACTS: Operation<ReadContacts, ReadContactsVariables> = {
  isRepeatable: true,
  text: `${ACTOR}${CONTACT}query ReadContacts($first: Int!, $after: String, $filter: ContactFilter, $orderBy: ContactOrder!) {
  contacts(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount nodes { ...ContactInfo } pageInfo { endCursor hasNextPage }
  }
}`,
};

export const READ_CONTACT: Operation<ReadContact, ReadContactVariables> = {
  isRepeatable: true,
  text: `${ACTOR}${CONTACT}${CHANGE}query ReadContact($contactId: ID!) {
  contact(contactId: $contactId) { ...ContactInfo statusHistory(first: 60) { nodes { ...HistoryItem } } }
}`,
};

export const READ_BOTS: Operation<ReadBots, ReadBotsVariables> = {
  isRepeatable: true,
  text: `${BOT}query ReadBots { bots { ...BotInfo } }`,
};

export const READ_WORKSPACE: Operation<ReadWorkspace, ReadWorkspaceVariables> = {
  isRepeatable: true,
  text: `query ReadWorkspace($waitingLongerThan: Duration!) {
  statusSummary(waitingLongerThan: $waitingLongerThan) {
    counts { state reason contacts } silence { reason periods total }
  }
  contacts(first: 50, filter: { waitingLongerThan: $waitingLongerThan }, orderBy: { field: WAITING_SINCE }) {
    nodes { contactId name botStatus { waitingSince waitingFor } }
  }
}`,
};

export const SAVE_BOT: Operation<SaveBot, SaveBotVariables> = {
  isRepeatable: false,
  text: `${BOT}mutation SaveBot($input: SaveBotInput!) {
  saveBot(input: $input) { bot { ...BotInfo } userErrors { message } }
}`,
};
