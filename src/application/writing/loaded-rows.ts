import type { Bot } from '../../domain/bot';
import type { Reservation } from '../../domain/decisions/reply-gate';
import type { Instant } from '../../domain/time/instant';
import type { StatusEntry } from '../log-entry';
import type { OptOut, StoredContact } from '../ports/contact-store';
import type { Fact, ReplyHash } from './facts';
import type { Idempotency } from './load-spec';

/** A used idempotency key. Its entries are the original result. */
export interface SeenKey extends Idempotency {
  readonly entries: readonly StatusEntry[];
}

export interface StoredReservation extends Reservation {
  readonly state: 'LIVE' | 'COMMITTED' | 'RELEASED' | 'REVOKED';
  /** A digest of the ids and hashes that the reply was committed with. */
  readonly partsHash: string | null;
  /** When the reply was counted. */
  readonly committedAt: Instant | null;
  /** The log entry of the commit. */
  readonly entry: StatusEntry | null;
  /** The log entry of the revocation. */
  readonly revocationEntry: StatusEntry | null;
}

/** What a transaction has loaded before its commands run. */
export interface LoadedRows {
  readonly contacts: readonly StoredContact[];
  /** The owners of the aliases among the ids asked. */
  readonly owners?: ReadonlyMap<string, string>;
  /** The ids asked that are not stored, and opted out before their contact was erased. */
  readonly optOuts?: ReadonlyMap<string, OptOut>;
  readonly bots: readonly Bot[];
  readonly facts: readonly Fact[];
  readonly replyHashes: readonly ReplyHash[];
  readonly keys: readonly SeenKey[];
  readonly reservations: readonly StoredReservation[];
  /** Ids asked whose row, or that of their owner, is locked by another transaction. They are not loaded. */
  readonly lockedElsewhere?: ReadonlySet<string>;
}
