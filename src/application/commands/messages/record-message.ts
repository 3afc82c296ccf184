import type { Actor } from '../../../domain/actor';
import type { Bot } from '../../../domain/bot';
import { answerTimeOf, isTooOld } from '../../../domain/decisions/waiting';
import type { KnownOrigin, MessageEvent, MessageOrigin } from '../../../domain/event';
import type { Refusal } from '../../../domain/refusal';
import { type Instant, MINUTE } from '../../../domain/time/instant';
import type { Caller } from '../../access/caller';
import type { Contact } from '../../ports/contact-store';
import type { Command } from '../../writing/command';
import { directionOf, type Fact, factKeyOf } from '../../writing/facts';
import type { UnitOfWork } from '../../writing/unit-of-work';
import { parseToken } from '../replies/reply-token';
import { applyEvent, refused, replayOf, type StatusResult } from '../status-result';
import { eventTime } from './event-time';
import type { RecordMessageInput } from './record-message-input';
import { takeBackGuess } from './taking-back';
import { comparedHash, type Whose, whoseMessage } from './whose-message';

export interface MessageResult extends StatusResult {
  /** The origin that the message was recorded with. */
  readonly origin: MessageOrigin | null;
  readonly isGuess: boolean;
  /** Whether it was taken for a teammate's message, but may well be an echo of the bot that is not recognized. */
  readonly isSuspectedEcho: boolean;
}

/** An outbound message of unknown origin so soon after a reply is suspicious. */
const SUSPICIOUS = MINUTE;

/** The answer to a call that was refused before a decision. */
export function refusedMessage(contactId: string, refusal: Refusal): MessageResult {
  return { ...refused(contactId, refusal), origin: null, isGuess: false, isSuspectedEcho: false };
}

export function recordMessage(caller: Caller, input: RecordMessageInput): Command<MessageResult> {
  const { contactId, messageId, origin, channel } = input;
  const key = factKeyOf(channel, directionOf(origin), messageId);
  const outboundKey = factKeyOf(channel, 'OUT', messageId);
  const tokenId = input.replyToken === null ? null : (parseToken(input.replyToken)?.id ?? null);
  const mayBeGuess = origin === 'UNKNOWN' && input.replyToken === null && input.actor === null;
  const hash = comparedHash(input);
  return {
    loads: {
      contactIds: [contactId],
      messages: [{ contactId, keys: [...new Set([key, outboundKey])], hash, mayCorrect: !mayBeGuess }],
      tokens: tokenId === null ? [] : [tokenId],
    },
    run(unit) {
      // A part of a reply is the bot's own in whichever direction it is reported.
      const part = unit.fact(contactId, outboundKey);
      const known = part && (part.token !== null || key === outboundKey) ? part : unit.fact(contactId, key);
      const guess = known?.isSeen && known.isGuess ? known : null;
      if (known?.isSeen && !guess) return repeat(unit, contactId, known);
      // A correction says who wrote, not necessarily when.
      const sentAt = guess && input.sentAt === null ? guess.sentAt : eventTime(input.sentAt, unit.now);
      const whose = whoseMessage(unit, input, { known, sentAt, tokenId, hash });
      if (guess && (whose.isGuess || isTooOld(sentAt, unit.now))) return repeat(unit, contactId, guess);
      if (guess) takeBackGuess(unit, guess, messageId, caller.actor);
      return decideMessage(unit, caller, input, { key: known?.key ?? key, known, whose, sentAt });
    },
  };
}

function repeat(unit: UnitOfWork, contactId: string, { entry, origin, isGuess }: Fact): MessageResult {
  return { ...replayOf(unit, contactId, entry), origin, isGuess, isSuspectedEcho: false };
}

interface Recorded {
  readonly key: string;
  readonly known: Fact | undefined;
  readonly whose: Whose;
  readonly sentAt: Instant;
}

function decideMessage(
  unit: UnitOfWork,
  caller: Caller,
  input: RecordMessageInput,
  { key, known, whose, sentAt }: Recorded,
): MessageResult {
  const { contactId, messageId, channel, isAutomatic } = input;
  const { origin, isGuess, token, matched } = whose;
  const { lastCommitAt } = unit.status(contactId);
  const event: MessageEvent = {
    type: 'MESSAGE',
    origin,
    messageId,
    factKey: key,
    channel,
    isEcho: token !== null,
    isAutomatic,
    sentAt,
    reservedAt: null,
    actor: actorOf(origin, input, unit, caller),
  };
  const answer = applyEvent(unit, contactId, event);
  if (matched) unit.stageReplyHash({ ...matched, channels: [...new Set([...matched.channels, channel])] });
  unit.stageFact({
    contactId,
    key,
    channel,
    origin,
    isGuess,
    isAutomatic,
    isSeen: true,
    sentAt,
    // The part of a reply that says when the reply was reserved goes on saying so.
    answeredAt: token !== null ? (known?.answeredAt ?? null) : answerTimeIfKept(event, unit.now),
    token,
    matchedHash: matched?.hash ?? null,
    recordedAt: unit.now,
    entry: answer.entry,
  });
  const isSuspectedEcho =
    isGuess && origin === 'TEAMMATE' && lastCommitAt !== null && unit.now - lastCommitAt <= SUSPICIOUS;
  return { ...answer, origin, isGuess, isSuspectedEcho };
}

function answerTimeIfKept(event: MessageEvent, now: Instant): Instant | null {
  return isTooOld(event.sentAt, now) ? null : answerTimeOf(event);
}

function actorOf(
  origin: KnownOrigin,
  { contactId, actor }: RecordMessageInput,
  unit: UnitOfWork,
  caller: Caller,
): Actor {
  const named = actor && { id: actor.id, name: actor.name };
  switch (origin) {
    case 'TEAMMATE':
    case 'SUGGESTION':
      return named ? { kind: 'USER', ...named } : caller.actor;
    case 'WORKFLOW':
      return named ? { kind: 'INTEGRATION', ...named } : caller.actor;
    case 'BOT':
      return { kind: 'BOT', ...(named ?? nameOf(unit.botOf(contactId))) };
    case 'CONTACT':
      return { kind: 'CONTACT', ...(named ?? nameOf(unit.contact(contactId))) };
  }
}

function nameOf(named: Bot | Contact | null): Pick<Actor, 'id' | 'name'> {
  return { id: named?.id ?? null, name: named?.name ?? null };
}
