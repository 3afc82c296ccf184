import type { KnownOrigin } from '../../../domain/event';
import { type Instant, MINUTE } from '../../../domain/time/instant';
import { type Fact, hashOf, type ReplyHash } from '../../writing/facts';
import type { UnitOfWork } from '../../writing/unit-of-work';
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

/** What a message is recognized by, besides its claims. */
interface Signs {
  /** What is kept under the id of the message. */
  readonly known: Fact | undefined;
  readonly sentAt: Instant;
  /** The reservation that its token names, or `null`. */
  readonly tokenId: string | null;
  /** The digest of its text, or `null` if it is not compared. */
  readonly hash: string | null;
}

/** The digest of a text that may be that of a reply, or `null`. */
export function comparedHash({ origin, bodyHash }: RecordMessageInput): string | null {
  return bodyHash !== null && (origin === 'BOT' || origin === 'UNKNOWN') ? hashOf(bodyHash) : null;
}

/** Decides whose message it is: the first sign that holds counts, a claim last. */
export function whoseMessage(unit: UnitOfWork, input: RecordMessageInput, signs: Signs): Whose {
  const { contactId, origin, replyToken, actor } = input;
  const { known, tokenId, hash } = signs;
  if (replyToken !== null) return { ...BOT_MESSAGE, token: committedToken(unit, contactId, tokenId) };
  if (known && isPartOfReply(known)) return { ...BOT_MESSAGE, token: known.token };
  if (hash !== null) {
    const matched = findByText(unit, input, hash, signs);
    if (matched) {
      const token = matched.isRevoked ? null : matched.token;
      return { origin: 'BOT', isGuess: origin === 'UNKNOWN', token, matched };
    }
  }
  if (isIdentityOfBot(unit, actor) && origin !== 'SUGGESTION') return BOT_MESSAGE;
  if (origin === 'UNKNOWN') return { origin: 'TEAMMATE', isGuess: true, token: null, matched: null };
  return { origin, isGuess: false, token: null, matched: null };
}

/** Whether a bot acts under this name in another system. */
export function isIdentityOfBot(unit: UnitOfWork, actor: { readonly id: string | null } | null): boolean {
  return actor !== null && unit.bots.some(({ identities }) => identities.includes(actor.id ?? ''));
}

/** Also of a reply that was revoked: then without the token, so that the message is counted. */
function isPartOfReply({ isSeen, isGuess, token }: Fact): boolean {
  return !isSeen || (token !== null && !isGuess);
}

function committedToken(unit: UnitOfWork, contactId: string, tokenId: string | null): string | null {
  const reservation = tokenId === null ? undefined : unit.reservationOf(contactId, tokenId);
  return reservation?.state === 'COMMITTED' ? reservation.token : null;
}

/** Each text of a reply recognizes one message on each channel: another with the same text comes from a person. */
function findByText(
  unit: UnitOfWork,
  { contactId, channel }: RecordMessageInput,
  hash: string,
  { known, sentAt }: Signs,
): ReplyHash | undefined {
  const isFree = ({ token, channels }: ReplyHash) =>
    !channels.includes(channel) || (known?.matchedHash === hash && known.token === token);
  const isNear = ({ committedAt }: ReplyHash) => Math.abs(sentAt - committedAt) <= ECHO_WINDOW;
  const fitting = unit
    .replyHashesOf(contactId)
    .filter((reply) => reply.hash === hash && isNear(reply) && isFree(reply));
  return fitting.find(({ isRevoked }) => !isRevoked) ?? fitting[0];
}
