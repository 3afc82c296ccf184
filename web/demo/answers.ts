import type { Actor, BotState, BotStatus } from '../badge/bot-status';

/** What the service answers to the demo inbox. */
export interface ContactInfo {
  readonly id: string;
  readonly name: string | null;
  readonly timeZone: string | null;
}

export interface BotInfo {
  readonly name: string;
  readonly mode: 'OFF' | 'SUGGESTIVE' | 'AUTO_PILOT';
}

export interface HistoryItem {
  readonly id: string;
  readonly version: number;
  readonly from: BotState;
  readonly to: BotState;
  readonly outcome: string;
  readonly reason: string;
  readonly actor: Actor;
  readonly note: string | null;
  readonly wakeAt: string | null;
  readonly effectiveAt: string;
}

export interface MessageAnswer {
  readonly outcome: string | null;
  readonly botStatus: Pick<BotStatus, 'state' | 'wakeAt' | 'reason'> | null;
  readonly change: HistoryItem | null;
  readonly userErrors: readonly { readonly message: string }[];
}

export interface ReserveAnswer {
  readonly decision: 'SEND' | 'SUGGEST' | 'DENY' | null;
  readonly token: string | null;
  readonly denyReason: string | null;
}

export interface CommitAnswer {
  readonly granted: boolean;
  readonly denyReason: string | null;
  readonly change: HistoryItem | null;
}

export interface Waiting extends ContactInfo {
  readonly botStatus: Pick<BotStatus, 'waitingSince' | 'pendingInbound'>;
}

export interface Summary {
  readonly counts: readonly {
    readonly state: BotState;
    readonly reason: string;
    readonly contacts: number;
  }[];
  readonly waiting: number;
  readonly silence: readonly {
    readonly reason: string;
    readonly stretches: number;
    readonly seconds: number;
  }[];
}
