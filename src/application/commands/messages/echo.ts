import type { KnownOrigin, MessageOrigin } from '../../../domain/event';
import { MINUTE } from '../../../domain/time/instant';
import type { StoredReservation, UnitOfWork } from '../../writing/unit-of-work';

/** How long an outbound message of unknown origin is compared with committed replies. */
export const ECHO_WINDOW = 10 * MINUTE;
interface OutboundMessage {
  readonly contactId: string;
  readonly messageId: string;
  readonly origin: MessageOrigin;
  readonly bodyHash: string | null;
}

/** Finds the committed reply whose echo this message is: by its id, or within `ECHO_WINDOW` by its body, once. */
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
