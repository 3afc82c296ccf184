import type { MessageOrigin } from '../generated/operations';

/** The author of a message. A `NOTE` is added by the page itself. */
export type Author = Exclude<MessageOrigin, 'UNKNOWN'> | 'NOTE';

export interface Message {
  readonly id: string;
  readonly author: Author;
  readonly text: string;
  readonly at: number;
}
