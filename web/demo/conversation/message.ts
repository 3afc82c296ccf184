import type { RecordMessageInput } from 'bot-status-client';

export type Author = 'CONTACT' | 'TEAMMATE' | 'SUGGESTION' | 'WORKFLOW' | 'BOT' | 'UNKNOWN';

/** Whether the service has been given the message: nothing looks delivered that was not. */
type Delivery = 'SENDING' | 'FAILED' | 'SENT';

/** A message of the demo. The service never receives its text. */
export interface Message {
  readonly kind: 'MESSAGE';
  readonly id: string;
  readonly author: Author;
  /** Who wrote it, as shown above the text. */
  readonly by: string;
  readonly text: string;
  readonly at: number;
  readonly delivery: Delivery;
  /** What is reported to the service, also when it is sent again; null for a reply of the bot, which the gate counts. */
  readonly report: RecordMessageInput | null;
  /** Whether the service had to guess who wrote it. */
  readonly isGuessed?: boolean;
}

/** What the page itself remarks in a conversation. */
export interface Remark {
  readonly kind: 'REMARK';
  readonly id: string;
  readonly text: string;
  readonly at: number;
}
