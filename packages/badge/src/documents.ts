import type {
  ReadStatuses,
  ReadStatusesVariables,
  SetStatus,
  SetStatusVariables,
  WatchStatuses,
  WatchStatusesVariables,
} from './api/generated/operations.js';
import type { SetBotStatusInput } from './api/generated/schema.js';
import type { Operation } from './api/operation.js';

/** The GraphQL operations of the badge. `npm run generate:types` generates their types from these texts. */
const STATUS = `fragment BadgeActor on Actor { kind externalId name via { kind externalId name } }
fragment BadgeStatus on BotStatus {
  contactId state reason permission available unavailableReason since wakeAt endOnReply note pinned locked version
  pendingInbound waitingSince viewerCanChange changedBy { ...BadgeActor } contact { name }
  messageCounts { sent maxMessages }
}`;
const CHANGE = `fragment BadgeChange on StatusChange {
  version previousState state outcome reason recordedAt actor { ...BadgeActor }
}`;

export const WATCH_STATUSES: Operation<WatchStatuses, WatchStatusesVariables> = {
  text: `${STATUS} ${CHANGE}
subscription WatchStatuses($contactIds: [ID!]!, $after: String) {
  botStatusChanged(contactIds: $contactIds, after: $after) {
    kind feedCursor contactIds botStatuses { ...BadgeStatus } statusChange { ...BadgeChange }
  }
}`,
};

export const READ_STATUSES: Operation<ReadStatuses, ReadStatusesVariables> = {
  text: `${STATUS}
query ReadStatuses($contactIds: [ID!]!) {
  botStatuses(contactIds: $contactIds) { nodes { ...BadgeStatus } }
}`,
};

export const SET_STATUS: Operation<SetStatus, SetStatusVariables> = {
  text: `${STATUS} ${CHANGE}
mutation SetStatus($input: SetBotStatusInput!) {
  setBotStatus(input: $input) {
    outcome botStatus { ...BadgeStatus } statusChange { ...BadgeChange } userErrors { code field message }
  }
}`,
};

export type StatusEvent = WatchStatuses['botStatusChanged'];
export type StatusPayload = SetStatus['setBotStatus'];
/** What a person chose in the menu. */
export type WantedStatus = Pick<
  SetBotStatusInput,
  'state' | 'reason' | 'wake' | 'note' | 'endOnReply' | 'pinned' | 'locked'
>;
