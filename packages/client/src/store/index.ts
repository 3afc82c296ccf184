export { BotStatusError, type BotStatusErrorCode } from '../errors.js';
export type {
  Actor,
  BadgeChange,
  BadgeStatus,
  BotMode,
  BotState,
  StatusReason,
  UnavailableReason,
  WaitingFor,
  WakeInput,
} from '../generated/operations.js';
export { randomId } from '../message-ids.js';
export { configure, type GetToken, type Source } from './configuration.js';
export type { StatusEvent, StatusPayload, WantedStatus } from './documents.js';
export { Lease, type LeaseOptions } from './lease.js';
export type { ChangeInput, PageConnection, Watcher } from './page-connection.js';
export type { Problem, ProblemKind } from './problem.js';
export { shownStatus } from './status-entry.js';
