import type { KnownOrigin } from '../../../domain/event';
import { type Instant, MINUTE } from '../../../domain/time/instant';
import { type Fact, hashOf, type ReplyHash } from '../../writing/facts';
import type { UnitOfWork } from '../../writing/unit-of-work';
import { parseToken } from '../replies/reply-token';
import type { RecordMessageInput } from './record-message-input';

/** A text is compared with replies committed at most this long before or after it was sent. */
const ECHO_WINDOW = 10 * MINUTE;

/** Who wrote a message, and how that is known. */
export interface Whose {
  readonly origin: KnownOrigin;
  /** Whether the origin was concluded and not reported. */
  readonly isGuess: boolean;
  /** The committed reply that the message is a part of, or `null`. */
  readonly token: string | null;
  /** The text by which it was recognized, or `null`. */
  readonly matched: ReplyHash | null;
}

const BOT_MESSAGE: Whose = { origin: 'BOT', isGuess: false, token: null, matched: null };

/** Decides whose message it is: the first sign that holds counts, a claim last. */
export function whoseMessage(
  unit: UnitOfWork,
  input: RecordMessageInput,
  /** What is kept under the id of the message. */
  known: Fact | undefined,
  sentAt: Instant,
): Whose {
  const { contactId, origin, replyToken, bodyHash, actor } = input;
  if (replyToken !== null) return { ...BOT_MESSAGE, token: committedToken(unit, contactId, replyToken) };
  if (known && isPartOfReply(known)) return { ...BOT_MESSAGE, token: known.token };
  if (bodyHash !== null && (origin === 'BOT' || origin === 'UNKNOWN')) {
    const matched = findByText(unit, input, known, sentAt);
    if (matched) {
      const token = matched.isRevoked ? null : matched.token;
      return { origin: 'BOT', isGuess: origin === 'UNKNOWN', token, matched };
    }
  }
  const isIdentity =
    actor !== null && unit.bots.some(({ identities }) => identities.includes(actor.id ?? ''));
  if (isIdentity && origin !== 'SUGGESTION') return BOT_MESSAGE;
  if (origin === 'UNKNOWN') return { origin: 'TEAMMATE', isGuess: true, token: null, matched: null };
  return { origin, isGuess: false, token: null, matched: null };
}

/** Also of a reply that was revoked: then without the token, so that the message is counted. */
function isPartOfReply({ isSeen, isGuess, token }: Fact): boolean {
  return !isSeen || (token !== null && !isGuess);
}

function committedToken(unit: UnitOfWork, contactId: string, replyToken: string): string | null {
  const parsed = parseToken(replyToken);
  const reservation = parsed ? unit.reservation(parsed.id) : undefined;
  const isOfContact = reservation && unit.ownerOf(reservation.contactId) === unit.ownerOf(contactId);
  return isOfContact && reservation.state === 'COMMITTED' ? reservation.token : null;
}

/** Each text of a reply recognizes one message on each channel: another with the same text comes from a person. */
function findByText(
  unit: UnitOfWork,
  { contactId, channel, bodyHash }: RecordMessageInput,
  known: Fact | undefined,
  sentAt: Instant,
): ReplyHash | undefined {
  const hash = hashOf(bodyHash ?? '');
  const isFree = ({ token, channels }: ReplyHash) =>
    !channels.includes(channel) || (known?.matchedHash === hash && known.token === token);
  const isNear = ({ committedAt }: ReplyHash) => Math.abs(sentAt - committedAt) <= ECHO_WINDOW;
  const fitting = unit
    .replyHashesOf(contactId)
    .filter((reply) => reply.hash === hash && isNear(reply) && isFree(reply));
  return fitting.find(({ isRevoked }) => !isRevoked) ?? fitting[0];
}
