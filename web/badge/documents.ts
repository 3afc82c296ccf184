import type {
  ReadStatuses,
  ReadStatusesVariables,
  SetStatus,
  SetStatusVariables,
  WatchStatuses,
  WatchStatusesVariables,
} from '../api/generated/operations';
import type { SetBotStatusInput } from '../api/generated/schema';
import type { Operation } from '../api/operation';

/** The GraphQL operations of the badge. `npm run generate:types` generates their types from these texts. */
const STATUS = `fragment BadgeActor on Actor { kind id name }
fragment BadgeStatus on BotStatus {
  id state reason permission available since wakeAt note pinned locked version pendingInbound waitingSince
  changedBy { ...BadgeActor } contact { name }
}`;
const CHANGE = `fragment BadgeChange on StatusChange {
  version from to outcome reason recordedAt actor { ...BadgeActor }
}`;

export const WATCH_STATUSES: Operation<WatchStatuses, WatchStatusesVariables> = {
  text: `${STATUS} ${CHANGE}
subscription WatchStatuses($contactIds: [ID!]!, $after: String) {
  botStatusChanged(contactIds: $contactIds, after: $after) {
    kind cursor botStatus { ...BadgeStatus } change { ...BadgeChange }
  }
}`,
};

export const READ_STATUSES: Operation<ReadStatuses, ReadStatusesVariables> = {
  text: `${STATUS}
query ReadStatuses($contactIds: [ID!]!) {
  botStatuses(contactIds: $contactIds) { ...BadgeStatus }
}`,
};

export const SET_STATUS: Operation<SetStatus, SetStatusVariables> = {
  text: `${STATUS} ${CHANGE}
mutation SetStatus($input: SetBotStatusInput!) {
  setBotStatus(input: $input) {
    outcome botStatus { ...BadgeStatus } change { ...BadgeChange } userErrors { code field message }
  }
}`,
};

export type StatusEvent = WatchStatuses['botStatusChanged'];
export type StatusPayload = SetStatus['setBotStatus'];
/** What a person chose in the menu. */
export type WantedStatus = Pick<SetBotStatusInput, 'state' | 'wake' | 'note'>;
