import type { Actor } from '../../../domain/actor';
import type { MessageOrigin } from '../../../domain/event';
import type { Refusal } from '../../../domain/refusal';
import type { Instant } from '../../../domain/time/instant';
import { checkChannel, checkId, checkKey } from '../../checks';

export interface RecordMessageInput {
  readonly contactId: string;
  readonly messageId: string;
  readonly origin: MessageOrigin;
  readonly channel: string;
  /** `null` means now. */
  readonly sentAt: Instant | null;
  readonly bodyHash: string | null;
  /** The token of the reply that the message is, or `null`. */
  readonly replyToken: string | null;
  readonly isAutomatic: boolean;
  readonly actor: Pick<Actor, 'id' | 'name'> | null;
}

export function checkRecordMessage(input: RecordMessageInput): Refusal | null {
  return (
    checkId(input.contactId, ['contactId']) ??
    checkKey(input.messageId, ['messageId']) ??
    checkChannel(input.channel, ['channel']) ??
    checkKey(input.bodyHash, ['bodyHash']) ??
    checkKey(input.actor?.id, ['actor', 'externalId'])
  );
}
