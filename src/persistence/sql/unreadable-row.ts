import { createHash } from 'node:crypto';

/** A stored row that cannot be read, named without saying whom it is about. */
interface UnreadableRow {
  readonly table: 'bot_statuses' | 'change_log' | 'bots';
  readonly workspace: string;
  /** Its sequence or id; of a contact's row the first 16 hexadecimal digits of the SHA-256 of the contact's id. */
  readonly row: string;
}

/** Called each time such a row is met. */
export type ReportUnreadable = (row: UnreadableRow) => void;

export function contactRow(contactId: string): string {
  return createHash('sha256').update(contactId).digest('hex').slice(0, 16);
}
