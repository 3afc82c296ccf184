import { recordMessage } from '../../src/application/commands/messages/record-message';
import type { RecordMessageInput } from '../../src/application/commands/messages/record-message-input';
import { type Call, callers, type Step, tokenText, UNKNOWN } from './calls';

/** Between the last event and the one before it, if a second passes between events. */
const LATE = 1_500;
export const BOT_ACCOUNT = 'account of the bot';

type MessageParts = Partial<Omit<RecordMessageInput, 'sentAt' | 'contactId'>> & {
  readonly isLate?: boolean;
  readonly under?: string;
};

export function message(name: string, parts: MessageParts): Step {
  return {
    name,
    contactId: parts.under ?? 'anna',
    call: (world, contactId, now) => {
      const { isLate = false, under: _, ...given } = parts;
      return sayThat(
        contactId,
        now,
        { messageId: `message ${world.notebook.messages}`, ...given },
        isLate ? now - LATE : null,
      );
    },
  };
}

function sayThat(
  contactId: string,
  now: number,
  parts: Partial<RecordMessageInput>,
  sentAt: number | null,
): Call {
  const input: RecordMessageInput = {
    ...{ contactId, messageId: '', origin: 'CONTACT', channel: 'sms', sentAt, bodyHash: null },
    ...{ replyToken: null, isAutomatic: false, actor: null, ...parts },
  };
  return {
    command: recordMessage(callers.PROGRAM, input),
    happening: {
      ...{ type: 'MESSAGE', contactId, id: input.messageId, channel: input.channel, origin: input.origin },
      ...{ isAutomatic: input.isAutomatic, sentAt: sentAt ?? now, hash: input.bodyHash },
      token: input.replyToken?.split('.')[0] ?? null,
      isOfBotAccount: input.actor?.id === BOT_ACCOUNT,
    },
  };
}

/** The last guess, now said to be of this origin. */
export function correction(origin: 'BOT' | 'TEAMMATE' | 'WORKFLOW'): Step {
  return {
    name: `the last guess is known as ${origin}`,
    contactId: 'anna',
    call: ({ notebook: { lastGuess } }, contactId, now) => {
      const guess = lastGuess ?? { contactId, id: 'never guessed', channel: 'sms', sentAt: now };
      const parts = { messageId: guess.id, channel: guess.channel, origin };
      return sayThat(guess.contactId, now, parts, guess.sentAt);
    },
  };
}

/** The last committed reply comes back, recognizable by this. */
export function echo(by: 'id' | 'token', origin: RecordMessageInput['origin']): Step {
  return {
    name: `echo by ${by}, said to be of ${origin}`,
    contactId: 'anna',
    call: ({ notebook }, contactId, now) => {
      const last = (by === 'id' ? notebook.lastCommit : notebook.lastReservation) ?? UNKNOWN;
      const parts =
        by === 'id'
          ? { messageId: `reply ${last.number}` }
          : { messageId: `part ${notebook.messages}`, replyToken: tokenText(last) };
      return sayThat(contactId, now, { ...parts, origin }, null);
    },
  };
}
