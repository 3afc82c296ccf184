import type { BotStatus, HeldReservation } from '../domain/bot-status';

/** A status as it is stored: as it is, but for its maps, which are lists of pairs. */
interface StatusDocument {
  readonly replyCounts: readonly (readonly [string, number])[];
  readonly reservedTokens: readonly (readonly [string, HeldReservation])[];
}

const texts = new WeakMap<BotStatus, string>();

/** As JSON. Asked for twice of each change: by its entry in the log, and by the contact's own row. */
export function toStatusText(status: BotStatus): string {
  const known = texts.get(status);
  if (known !== undefined) return known;
  const { replyCounts, reservedTokens, ...rest } = status;
  const document: StatusDocument = {
    ...rest,
    replyCounts: [...replyCounts],
    reservedTokens: [...reservedTokens],
  };
  const text = JSON.stringify(document);
  texts.set(status, text);
  return text;
}

export function fromStatusDocument(document: object): BotStatus {
  const { replyCounts, reservedTokens } = document as StatusDocument;
  return {
    ...(document as BotStatus),
    replyCounts: new Map(replyCounts),
    reservedTokens: new Map(reservedTokens),
  };
}
