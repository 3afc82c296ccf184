import type { HistoryItem } from '../generated/operations.js';
import { isNotable } from '../history/describe-change';
import type { OpenContact } from '../service';
import type { Entry } from './conversations';
import type { Message } from './message';

/** A line of a conversation: a message, a remark of the page, or a change of the status. */
export type Line = { readonly at: number } & (
  | { readonly entry: Entry; readonly change?: never }
  | { readonly change: HistoryItem; readonly entry?: never }
);

/** What has happened in a conversation, in the order of time. A message that is not delivered yet comes last. */
export function arrange(
  { history }: OpenContact,
  seeded: readonly Message[],
  entries: readonly Entry[],
): Line[] {
  const written = [...seeded, ...entries];
  // Corrections and the end of a sleep may have the same time: the history is newest first.
  const changes = history.filter(isNotable).reverse();
  const lines: Line[] = [
    ...written.map((entry) => ({ entry, at: isUndelivered(entry) ? Number.POSITIVE_INFINITY : entry.at })),
    ...changes.map((change) => ({ change, at: Date.parse(change.effectiveAt) })),
  ];
  return lines.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at));
}

function isUndelivered(entry: Entry): boolean {
  return entry.kind === 'MESSAGE' && entry.delivery !== 'SENT';
}
