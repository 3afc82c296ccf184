import { createHash } from 'node:crypto';

/** A stored row that cannot be read, identified without naming the contact. */
interface UnreadableRow {
  readonly table: 'bot_statuses' | 'change_log' | 'bots';
  readonly workspace: string;
  /** Its sequence or id; for a contact, the first 16 hex digits of the SHA-256 of its id. */
  readonly row: string;
}

/** Called for each unreadable row that is encountered. */
export type ReportUnreadable = (row: UnreadableRow) => void;

export function contactRow(contactId: string): string {
  return createHash('sha256').update(contactId).digest('hex').slice(0, 16);
}
