import type { DenyReason, GuardedReply } from 'bot-status-client';
import { serverNow } from '../clock';
import { inbox, type OpenContact, readContact } from '../service';
import { describeActor } from '../words';
import type { Conversations } from './conversations';
import type { Desks } from './desks';
import type { Message } from './message';
import { YOU } from './writers';

/** Long enough for a person to reply first: the gate then refuses the reply of the bot. */
const THINKING_MS = 1_800;

const ANSWERS: readonly (readonly [RegExp, string])[] = [
  [/\b(price|cost|plan|how much)\b/i, 'Plans start at 29 a month; paid by the year, two months are free.'],
  [/\b(appointment|book|friday|thursday|time|when)\b/i, 'Friday at 14:00 is free. Shall I book it for you?'],
  [/\b(hi|hello|hey|merhaba|hallo)\b/i, 'Hello! How can I help you today?'],
  [/\b(thanks|thank you|great)\b/i, 'You’re welcome! Just write if anything else comes up.'],
  [/\b(invoice|address|order|delivery)\b/i, 'I have passed that on. You will get a confirmation by email.'],
  [/\?/, 'Good question. Let me look that up for you: yes, that works.'],
];

const DENIALS: Readonly<Record<string, string>> = {
  SLEEPING: 'it is asleep',
  INACTIVE: 'it is inactive',
  BOT_UNAVAILABLE: 'this contact has no bot that is on',
  MESSAGE_LIMIT: 'it has reached its limit of replies',
  REPLY_BURST: 'it has replied too often within a minute',
  AUTOMATIC_MESSAGE: 'an automatic message needs no reply',
  LEASE_EXPIRED: 'its mode or its bot has changed',
  ALREADY_COMMITTED: 'it was sent before',
  SUPERSEDED: 'a newer message is being answered',
  STALE_CONTEXT: 'the conversation has moved on',
};

/** A bot with a few fixed answers. It asks before it replies, as every bot should. */
export class ScriptedBot {
  constructor(
    private readonly conversations: Conversations,
    private readonly desks: Desks,
  ) {}

  /** Answers a message of the contact, or suggests an answer, or remarks why it does not. */
  async answer({ contactId }: OpenContact, message: Pick<Message, 'id' | 'text' | 'report'>): Promise<void> {
    const { channel, automatic } = message.report ?? {};
    const inbound = { messageId: message.id, ...(automatic && { automatic }) };
    const to = { contactId, ...(channel && { channel }), inbound };
    const reply = await inbox.guardReply(
      to,
      ({ suggestOnly }) => this.think(contactId, message.text, suggestOnly),
      async (text, { messageId }) => {
        const sent = { kind: 'MESSAGE', delivery: 'SENT', report: null } as const;
        this.conversations.add(contactId, {
          id: messageId,
          author: 'BOT',
          by: 'Bot',
          text,
          at: serverNow(),
          ...sent,
        });
      },
      // The hash would need `crypto.subtle`, which pages without TLS do not have.
      { bodyHash: async () => null },
    );
    if (reply.outcome === 'SUGGESTED') this.suggest(contactId, message.id, reply.texts);
    const remark = await explain(contactId, reply);
    if (remark) this.conversations.remark(contactId, remark, serverNow());
  }

  private async think(contactId: string, question: string, isForPerson: boolean): Promise<string> {
    const answer = ANSWERS.find(([pattern]) => pattern.test(question))?.[1];
    if (!isForPerson) {
      this.desks.change(contactId, { typing: this.desks.of(contactId).typing + 1 });
      await new Promise((resolve) => setTimeout(resolve, THINKING_MS));
      this.desks.change(contactId, { typing: this.desks.of(contactId).typing - 1 });
    }
    return answer ?? 'Thank you, I have noted that.';
  }

  private suggest(contactId: string, suggestedFor: string, [suggestion]: readonly string[]): void {
    this.desks.change(contactId, { suggestion: suggestion ?? null, suggestedFor });
  }
}

/** What became of a reply that was not sent. */
async function explain(contactId: string, reply: GuardedReply): Promise<string | null> {
  if (reply.outcome === 'UNREACHABLE') return 'The bot stays silent: it could not ask whether it may reply.';
  if (reply.outcome !== 'DENIED') return null;
  if (reply.step === 'RESERVE') return `The bot does not reply: ${describeDenial(reply.denyReason)}.`;
  const status = (await readContact(contactId))?.botStatus;
  if (reply.denyReason !== 'SLEEPING' || status?.reason !== 'TEAMMATE_MESSAGE')
    return `Bot reply discarded: ${describeDenial(reply.denyReason)}.`;
  const who = status.changedBy.externalId === YOU.externalId ? 'you' : describeActor(status.changedBy);
  return `Bot reply discarded: ${who} replied first.`;
}

function describeDenial(reason: DenyReason): string {
  return DENIALS[reason] ?? reason.toLowerCase().replaceAll('_', ' ');
}
