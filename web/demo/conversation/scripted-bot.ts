import { randomId } from 'bot-status-client/store';
import { commitReply, reserveReply } from '../service';
import type { Conversations } from './conversations';
import { explainDenial } from './explain';

/** Long enough for a person to reply first: the commit then rejects the bot's reply. */
const THINKING_MS = 1_800;

const ANSWERS: readonly (readonly [RegExp, string])[] = [
  [/\b(hi|hello|hey|merhaba|hallo)\b/i, 'Hello! How can I help you today?'],
  [/\b(price|cost|plan|how much)\b/i, 'Plans start at 29 a month; paid by the year, two months are free.'],
  [/\b(appointment|book|friday|thursday|time|when)\b/i, 'Friday at 14:00 is free. Shall I book it for you?'],
  [/\b(thanks|thank you|great)\b/i, 'You’re welcome! Just write if anything else comes up.'],
  [/\b(invoice|address|order|delivery)\b/i, 'I have passed that on. You will get a confirmation by email.'],
  [/\?/, 'Good question. Let me look that up for you: yes, that works.'],
];

export interface BotEvents {
  readonly onTyping: (isTyping: boolean) => void;
  readonly onDraft: (text: string) => void;
}

/** Answers a message as every bot should: reserves the reply, generates it, and commits it before sending. */
export async function answer(
  conversations: Conversations,
  contactId: string,
  inbound: { readonly id: string; readonly text: string },
  events: BotEvents,
): Promise<void> {
  const { decision, token, denyReason } = await reserveReply(contactId, inbound.id);
  if (decision === 'DENY' || token === null) {
    conversations.add(contactId, 'NOTE', `The bot does not answer: ${explainDenial(denyReason)}.`);
    return;
  }
  const text =
    ANSWERS.find(([pattern]) => pattern.test(inbound.text))?.[1] ?? 'Thank you, I have noted that.';
  if (decision === 'SUGGEST') return events.onDraft(text);
  events.onTyping(true);
  await new Promise((resolve) => setTimeout(resolve, THINKING_MS));
  const messageId = randomId();
  const commit = await commitReply(token, messageId).finally(() => events.onTyping(false));
  if (commit.granted) conversations.add(contactId, 'BOT', text, messageId);
  else {
    const why = explainDenial(commit.denyReason);
    conversations.add(contactId, 'NOTE', `The bot threw its reply away: ${why}.`);
  }
}
