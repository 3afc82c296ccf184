import type { Actor } from '../../../domain/actor';
import type { Bot } from '../../../domain/bot';
import type { KnownOrigin, MessageOrigin } from '../../../domain/event';
import type { Refusal } from '../../../domain/refusal';
import type { Instant } from '../../../domain/time/instant';
import type { Caller } from '../../access/caller';
import { checkChannel, checkId, checkKey } from '../../checks';
import type { Command } from '../../writing/command';
import { ECHO_WINDOW, type StoredReservation, type UnitOfWork } from '../../writing/unit-of-work';
import { checkChannelCount } from '../channel-limit';
import { applyEvent, refused, replayOf, type StatusResult } from '../status-result';
import { eventTime } from './event-time';

export interface RecordMessageInput {
  readonly contactId: string;
  readonly messageId: string;
  readonly origin: MessageOrigin;
  readonly channel: string;
  /** `null` means now. */
  readonly sentAt: Instant | null;
  readonly bodyHash: string | null;
  readonly actor: { readonly id: string | null; readonly name: string | null } | null;
}

export interface MessageResult extends StatusResult {
  /** The origin that the message was recorded with. */
  readonly origin: MessageOrigin | null;
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

export function recordMessage(caller: Caller, input: RecordMessageInput): Command<MessageResult> {
  const { contactId, messageId, channel } = input;
  const mayBeEcho = input.origin === 'BOT' || input.origin === 'UNKNOWN';
  return {
    loads: {
      contactIds: [contactId],
      messages: [{ contactId, messageId }],
      echoes: mayBeEcho ? [{ contactId, messageId, bodyHash: input.bodyHash }] : [],
    },
    run(unit) {
      const seen = unit.seenMessage(input);
      if (seen) return { ...replayOf(unit, contactId, seen.entry), origin: seen.origin };
      const isCounted = input.origin === 'BOT' || input.origin === 'SUGGESTION';
      const tooMany = isCounted ? checkChannelCount(unit, contactId, channel) : null;
      if (tooMany) return { ...refused(contactId, tooMany), origin: null };

      const echoed = mayBeEcho ? findEchoed(unit, input) : undefined;
      const origin = resolveOrigin(input.origin, echoed);
      const answer = applyEvent(unit, contactId, {
        type: 'MESSAGE',
        origin,
        messageId,
        channel,
        isEcho: echoed !== undefined,
        sentAt: eventTime(input.sentAt, unit.now),
        actor: actorOf(origin, input, unit.botOf(contactId), caller),
      });
      // A message is never refused, so there is an entry.
      unit.stageMessage({ contactId, messageId, origin, entry: answer.entry });
      // An echo is recognized once: later messages with the same text come from a person.
      if (echoed?.echoId === null) unit.stageReservation({ ...echoed, echoId: messageId });
      return { ...answer, origin };
    },
  };
}

function actorOf(origin: KnownOrigin, { actor }: RecordMessageInput, bot: Bot | null, caller: Caller): Actor {
  const named = actor && { id: actor.id, name: actor.name };
  switch (origin) {
    case 'TEAMMATE':
    case 'SUGGESTION':
      return named ? { kind: 'USER', ...named } : caller.actor;
    case 'WORKFLOW':
      return named ? { kind: 'INTEGRATION', ...named } : caller.actor;
    case 'BOT':
      return { kind: 'BOT', ...(named ?? { id: bot?.id ?? null, name: bot?.name ?? null }) };
    case 'CONTACT':
      return caller.actor;
  }
}

/** Finds the committed reply whose echo this message is: by its id, or within `ECHO_WINDOW` by its body, once. */
function findEchoed(unit: UnitOfWork, input: RecordMessageInput): StoredReservation | undefined {
  const { messageId, origin, bodyHash } = input;
  const replies = unit.committedReplies(input.contactId);
  const isRecent = ({ committedAt }: StoredReservation) => unit.now - (committedAt ?? 0) <= ECHO_WINDOW;
  const sameId = replies.find(
    (reply) => reply.messageId === messageId && (origin === 'BOT' || isRecent(reply)),
  );
  if (sameId || bodyHash === null) return sameId;
  return replies.find((reply) => reply.bodyHash === bodyHash && reply.echoId === null && isRecent(reply));
}

function resolveOrigin(origin: MessageOrigin, echoed: StoredReservation | undefined): KnownOrigin {
  if (origin !== 'UNKNOWN') return origin;
  return echoed ? 'BOT' : 'TEAMMATE';
}
