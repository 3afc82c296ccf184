import type { KnownOrigin, MessageOrigin } from '../../../domain/event';
import { MINUTE } from '../../../domain/time/instant';
import type { StoredReservation, UnitOfWork } from '../../writing/unit-of-work';

/** How long the body or id of a committed reply tells an outbound message of unknown origin from a person's. */
export const ECHO_WINDOW = 10 * MINUTE;
interface OutboundMessage {
  readonly contactId: string;
  readonly messageId: string;
  readonly origin: MessageOrigin;
  readonly bodyHash: string | null;
}

/** The committed reply that this message is the echo of: by its id, or shortly after by its body, once. */
export function findEchoed(unit: UnitOfWork, input: OutboundMessage): StoredReservation | undefined {
  const replies = unit.committedReplies(input.contactId);
  const isRecent = ({ committedAt }: StoredReservation) => unit.now - (committedAt ?? 0) <= ECHO_WINDOW;
  return (
    replies.find(
      (reply) => reply.messageId === input.messageId && (input.origin === 'BOT' || isRecent(reply)),
    ) ??
    replies.find(
      (reply) =>
        input.bodyHash !== null &&
        reply.bodyHash === input.bodyHash &&
        reply.echoId === null &&
        isRecent(reply),
    )
  );
}

export function resolveOrigin(origin: MessageOrigin, echoed: StoredReservation | undefined): KnownOrigin {
  if (origin !== 'UNKNOWN') return origin;
  return echoed ? 'BOT' : 'TEAMMATE';
}
