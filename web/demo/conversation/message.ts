import type { MessageOrigin } from '../../api/generated/schema';

/** Who wrote; a note is this page's own. */
export type Author = Exclude<MessageOrigin, 'UNKNOWN'> | 'NOTE';

export interface Message {
  readonly id: string;
  readonly author: Author;
  readonly text: string;
  readonly at: number;
}
