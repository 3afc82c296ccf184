/** What the service tells a badge. The field names are those of the schema. */
export type BotState = 'ACTIVE' | 'SLEEPING' | 'INACTIVE';

export interface Actor {
  readonly kind: 'USER' | 'INTEGRATION' | 'BOT' | 'SYSTEM';
  readonly id: string | null;
  readonly name: string | null;
}

export interface BotStatus {
  /** The contact's id. */
  readonly id: string;
  readonly state: BotState;
  readonly reason: string;
  readonly permission: 'SEND' | 'SUGGEST' | 'NONE';
  readonly available: boolean;
  /** ISO 8601, as all times here. */
  readonly since: string;
  /** `null` is until someone turns it on. */
  readonly wakeAt: string | null;
  readonly changedBy: Actor;
  readonly note: string | null;
  readonly pinned: boolean;
  readonly locked: boolean;
  readonly version: number;
  readonly pendingInbound: number;
  readonly waitingSince: string | null;
  readonly contact: { readonly name: string | null };
}

interface StatusChange {
  readonly version: number;
  readonly from: BotState;
  readonly to: BotState;
  readonly outcome: string;
  readonly reason: string;
  readonly actor: Actor;
  readonly recordedAt: string;
}

export interface StatusEvent {
  readonly kind: 'SNAPSHOT' | 'CHANGE';
  readonly cursor: string;
  readonly botStatus: BotStatus;
  readonly change: StatusChange | null;
}

/** When the bot is to come back; `undefined` is when someone turns it on. */
export type WakeInput =
  | { readonly after: string }
  | { readonly at: string }
  | { readonly local: { readonly dateTime: string; readonly timeZone: string } };

/** What a person chose in the menu. */
export interface WantedStatus {
  readonly state: BotState;
  readonly wake?: WakeInput | undefined;
  readonly note?: string | undefined;
}

interface UserError {
  readonly code: string;
  readonly field: readonly string[] | null;
  readonly message: string;
}

export interface StatusPayload {
  readonly outcome: string | null;
  readonly botStatus: BotStatus | null;
  readonly change: StatusChange | null;
  readonly userErrors: readonly UserError[];
}
