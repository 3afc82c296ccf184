import type { Actor } from '../../domain/actor';
import type { BotState } from '../../domain/bot-status';
import type { Instant } from '../../domain/time/instant';

export const EVENT_TYPES = ['bot_status.changed', 'waiting.changed'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** ALL: every event of a contact, in order. LATEST: of events that wait for another attempt, only the newest. */
export const DELIVERY_MODES = ['ALL', 'LATEST'] as const;
export type DeliveryMode = (typeof DELIVERY_MODES)[number];

export interface EndpointSecret {
  readonly value: string;
  /** `null` for the current one. Until it expires, events are also signed with the one before. */
  readonly expiresAt: Instant | null;
}

/** An address to which events are sent. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly workspace: string;
  /** Unique in the workspace. */
  readonly name: string;
  readonly url: string;
  /** The name of the sink: how events are written and signed. */
  readonly format: string;
  readonly mode: DeliveryMode;
  readonly eventTypes: readonly EventType[];
  /** Only events after which the contact has one of these states; `null` for all. */
  readonly states: readonly BotState[] | null;
  /** The current one first. */
  readonly secrets: readonly EndpointSecret[];
  readonly createdAt: Instant;
  readonly createdBy: Actor;
}

/** How far an endpoint has come. */
export interface EndpointProgress {
  /** All events up to this sequence of the log are delivered, wait for another attempt, or are parked. */
  readonly seq: number;
  /** When the first attempt failed since the last success; `null` after a success. */
  readonly failingSince: Instant | null;
  readonly lastDeliveredAt: Instant | null;
  readonly disabledAt: Instant | null;
  /** Why it was disabled, as a sentence. */
  readonly disabledReason: string | null;
}

export interface ObservedEndpoint extends WebhookEndpoint {
  readonly progress: EndpointProgress & {
    /** The number of events that were delivered. */
    readonly delivered: number;
    /** The number of contacts of which an event waits for another attempt. */
    readonly waitingContacts: number;
    /** The number of events that were given up. */
    readonly parkedEvents: number;
  };
}

/** An event that could not be delivered. The log has the event itself, and those of the contact after it. */
export interface Retry {
  readonly contactId: string;
  readonly seq: number;
  readonly attempts: number;
  /** `null` for a parked event that nobody has asked to be sent again. */
  readonly nextAttemptAt: Instant | null;
  /** When it was given up. It then no longer holds back later events of the contact. */
  readonly parkedAt: Instant | null;
}

/** One request to an endpoint. */
export interface Attempt {
  readonly id: string;
  readonly contactId: string;
  /** The `webhook-id`. */
  readonly eventId: string;
  readonly attemptedAt: Instant;
  readonly durationMs: number;
  /** The HTTP status; `null` if there was no response. */
  readonly status: number | null;
  /** Why it failed, as a sentence; `null` after a success. */
  readonly problem: string | null;
  /** The beginning of the response body. */
  readonly response: string | null;
}

/** An endpoint that one node delivers to. */
export interface ClaimedEndpoint {
  readonly endpoint: WebhookEndpoint;
  readonly progress: EndpointProgress;
  /** Those that wait, and parked ones that are to be sent again. */
  readonly retries: readonly Retry[];
  /** The newest sequence of the workspace's log. */
  readonly head: number;
}

/** How many endpoints may be claimed: those that fail take long, and must not keep the others waiting. */
export interface Places {
  readonly usual: number;
  readonly failing: number;
}

/** What a round of deliveries has changed. */
export interface Round {
  readonly progress: EndpointProgress;
  readonly delivered: number;
  readonly removed: readonly Retry[];
  readonly saved: readonly Retry[];
  readonly attempts: readonly Attempt[];
  /** After an outage: events that wait are due now. */
  readonly isRecovered: boolean;
  /** Ends the lease; nobody claims the endpoint before this time. `null` keeps it. */
  readonly releaseUntil: Instant | null;
}

/** The webhook endpoints of all workspaces. */
export interface WebhookEndpointStore {
  /** The endpoints of the workspace, ordered by name. */
  list(workspace: string): Promise<ObservedEndpoint[]>;
  /**
   * Calls `decide` with the endpoints of the workspace and stores the one that it returns, in one transaction. Those of a
   * workspace run one after another. A new endpoint gets the events from now on. `decide` may be called again.
   */
  change<T>(
    workspace: string,
    decide: (endpoints: readonly WebhookEndpoint[]) => {
      readonly result: T;
      readonly save: WebhookEndpoint | null;
    },
  ): Promise<T>;
  /** Returns whether there was one. */
  delete(workspace: string, name: string): Promise<boolean>;
  /** Enables it again: it goes on where it was. Returns whether there is one. */
  enable(workspace: string, name: string, now: Instant): Promise<boolean>;
  /** Sends again what was recorded since then or, with `null`, what is parked. Returns whether there is an endpoint. */
  replay(workspace: string, name: string, since: Instant | null, now: Instant): Promise<boolean>;
  /** The newest attempts, newest first. */
  attempts(endpointId: string, limit: number): Promise<Attempt[]>;

  /** Claims endpoints that have something to deliver, each for one caller until a time, by lease. */
  claim(now: Instant, until: Instant, places: Places): Promise<ReadonlyMap<string, ClaimedEndpoint>>;
  /** Extends leases. Those that have ended in the meantime are ignored. */
  renew(leases: readonly string[], until: Instant): Promise<void>;
  /** Stores what a round has changed. Returns false, and stores nothing, if the lease has ended. */
  settle(lease: string, endpointId: string, round: Round): Promise<boolean>;
}
