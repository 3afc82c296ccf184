import { ACTOR, STATUS } from '../fragments.js';
import type {
  ReadStatuses,
  ReadStatusesVariables,
  SetBotStatusInput,
  SetStatus,
  SetStatusVariables,
  WatchStatuses,
  WatchStatusesVariables,
} from '../generated/operations.js';
import type { Operation } from '../operation.js';

/** The operations of a page. `npm run generate:types` generates their types from these texts. */
const BADGE_STATUS = `${ACTOR}${STATUS}fragment BadgeStatus on BotStatus {
  ...BotStatus messageCounts { channel sent maxMessages }
  contact { name bot { botId name mode rules { maxMessages } } }
}
`;
const BADGE_CHANGE = `fragment BadgeChange on StatusChange {
  version previousState state outcome reason recordedAt actor { ...Actor }
}
`;

export const WATCH_STATUSES: Operation<WatchStatuses, WatchStatusesVariables> = {
  isRepeatable: true,
  text: `${BADGE_STATUS}${BADGE_CHANGE}subscription WatchStatuses($contactIds: [ID!]!, $after: String) {
  botStatusChanged(contactIds: $contactIds, after: $after) {
    kind feedCursor contactIds botStatuses { ...BadgeStatus } statusChange { ...BadgeChange }
  }
}`,
};

export const READ_STATUSES: Operation<ReadStatuses, ReadStatusesVariables> = {
  isRepeatable: true,
  text: `${BADGE_STATUS}query ReadStatuses($contactIds: [ID!]!) {
  botStatuses(contactIds: $contactIds) { nodes { ...BadgeStatus } }
}`,
};

/** Sent with an idempotency key. */
export const SET_STATUS: Operation<SetStatus, SetStatusVariables> = {
  isRepeatable: true,
  text: `${BADGE_STATUS}${BADGE_CHANGE}mutation SetStatus($input: SetBotStatusInput!) {
  setBotStatus(input: $input) {
    outcome botStatus { ...BadgeStatus } statusChange { ...BadgeChange } userErrors { code field message retryable }
  }
}`,
};

export type StatusEvent = WatchStatuses['botStatusChanged'];
export type StatusPayload = SetStatus['setBotStatus'];
/** What a person chose in a menu. */
export type WantedStatus = Pick<
  SetBotStatusInput,
  'state' | 'reason' | 'wake' | 'note' | 'endOnReply' | 'pinned' | 'locked'
>;
