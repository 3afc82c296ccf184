import type { BotStatus, HeldReservation } from '../domain/bot-status';

/** A status as it is stored: as it is, but for its maps, which are lists of pairs. */
interface StatusDocument {
  readonly replyCounts: readonly (readonly [string, number])[];
  readonly reservedTokens: readonly (readonly [string, HeldReservation])[];
}

export function toStatusDocument(status: BotStatus): object {
  const { replyCounts, reservedTokens, ...rest } = status;
  return {
    ...rest,
    replyCounts: [...replyCounts],
    reservedTokens: [...reservedTokens],
  } satisfies StatusDocument;
}

export function fromStatusDocument(document: object): BotStatus {
  const { replyCounts, reservedTokens } = document as StatusDocument;
  return {
    ...(document as BotStatus),
    replyCounts: new Map(replyCounts),
    reservedTokens: new Map(reservedTokens),
  };
}
