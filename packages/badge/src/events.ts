import type { BadgeStatus, StatusEvent } from 'bot-status-client/store';

/** The status shown has changed. */
export interface StatusChangeDetail {
  readonly status: BadgeStatus;
  /** The change that did it; `null` for a snapshot, an optimistic click or the answer to one. */
  readonly statusChange: StatusEvent['statusChange'];
}

/** A change was refused or could not be sent. */
export interface StatusErrorDetail {
  readonly contactId: string;
  /** A code of docs/errors.md, or UNREACHABLE. */
  readonly code: string;
  /** What the badge shows, in its language. */
  readonly title: string;
  readonly text: string;
}

/** The connection was lost for more than two seconds, or is restored. */
export interface StatusLiveDetail {
  readonly contactId: string;
  readonly isLive: boolean;
}

/** The events of the badge. They bubble and cross shadow boundaries. */
export interface BadgeEventMap {
  'bot-status-change': CustomEvent<StatusChangeDetail>;
  'bot-status-error': CustomEvent<StatusErrorDetail>;
  'bot-status-live': CustomEvent<StatusLiveDetail>;
}
