/** What the checks look at: what the database holds in the end, and what each client was told on the way. */

/** A row of the change log. */
export interface LoggedChange {
  readonly seq: number;
  readonly id: string;
  readonly kind: string;
  readonly isPushed: boolean;
  readonly contactId: string | null;
  readonly version: number | null;
  readonly previousState: string | null;
  readonly state: string | null;
  readonly reason: string | null;
  readonly outcome: string | null;
  /** The load writes the idempotency key of each call here. */
  readonly note: string | null;
  readonly wakeAt: number | null;
  readonly effectiveAt: number | null;
  readonly recordedAt: number;
  readonly messageId: string | null;
}

/** An answer to a change that was asked for under a key. The same key may have been answered many times. */
export interface Answer {
  readonly key: string;
  readonly contactId: string;
  readonly changeId: string;
  readonly version: number;
  /** Whether it says that the call was made before. */
  readonly isReplayed: boolean;
  /** The version of the status as it was when the call was answered. */
  readonly statusVersion: number;
  /** The outcome and the change, which are always those of the first time. */
  readonly text: string;
}

/** What became of a reply that a bot wanted to send. */
export interface GateAnswer {
  readonly contactId: string;
  readonly messageId: string;
  readonly isGranted: boolean;
}

/** What one subscriber of the feed was told, over all of its connections. */
export interface FeedRecord {
  readonly name: string;
  readonly events: readonly {
    /** How the feed begins, where it does. */
    readonly start: string | null;
    /** The id of the entry of the log, where it tells one. */
    readonly eventId: string | null;
  }[];
}

/** What the API shows of a contact, or a mirror of the feed has of it. */
export interface ShownStatus {
  readonly contactId: string;
  readonly version: number;
  readonly state: string;
  readonly wakeAt: string | null;
  readonly waitingSince: string | null;
}

/** Who waits, by what was reported. */
export interface ExpectedWaiting {
  readonly contactId: string;
  readonly waitingSince: string | null;
  readonly pendingInbound: number;
}

/** What one page of badges was told, over all of its connections. */
export interface BadgesRecord {
  readonly name: string;
  readonly contactIds: readonly string[];
  readonly events: readonly {
    readonly contactId: string;
    readonly isSnapshot: boolean;
    readonly version: number;
    /** Of the status. */
    readonly reason: string;
  }[];
}

/** A stop that was asked for by SIGTERM. */
export interface Stop {
  readonly node: string;
  readonly code: number | null;
  readonly ms: number;
}

/** A wake time and by how much the wake came later, in milliseconds. */
export interface Lateness {
  readonly wakeAt: number;
  readonly ms: number;
}

/** A request that a webhook endpoint received as a whole, in the order of arrival. */
export interface Arrival {
  /** The same for every attempt. */
  readonly id: string;
  readonly contactId: string;
  readonly version: number;
  readonly body: string;
  /** Whether the receiver took it; even then, its answer may not have come back. */
  readonly isAccepted: boolean;
}
