import { randomId } from 'bot-status-client/store';
import { serverNow } from '../clock';
import { live } from '../live';
import { inbox, type OpenContact } from '../service';
import type { Conversations } from './conversations';
import type { Desks } from './desks';
import type { Author, Message } from './message';
import { ScriptedBot } from './scripted-bot';
import { mainWriters, type Writer } from './writers';

const LATE_MS = 10 * 60_000;

/** Sends messages as an inbox does: each is reported to the service, again with the same id if that fails. */
export class Mailbox {
  private readonly bot: ScriptedBot;

  constructor(
    private readonly conversations: Conversations,
    private readonly desks: Desks,
  ) {
    this.bot = new ScriptedBot(conversations, desks);
  }

  async send(contact: OpenContact, writer: Writer, text: string): Promise<void> {
    const at = serverNow();
    const { isLate, suggestion } = this.desks.of(contact.contactId);
    // A draft that was changed is no longer the bot's.
    const origin = writer.origin === 'TEAMMATE' && text === suggestion ? 'SUGGESTION' : writer.origin;
    const messageId = randomId();
    const sentAt = new Date(isLate ? at - LATE_MS : at).toISOString();
    const message: Message = {
      ...{ kind: 'MESSAGE', id: messageId, author: origin, text, at, delivery: 'SENDING' },
      by: `${origin === 'SUGGESTION' ? 'You, from the bot’s draft' : writer.by}${isLate ? ', delivered late' : ''}`,
      report: { ...writer.report, messageId, origin, ...(isLate && { sentAt }) },
    };
    this.conversations.add(contact.contactId, message);
    if (isAnswer(origin)) this.desks.change(contact.contactId, { suggestion: null });
    await this.deliver(contact, message);
  }

  async sendSuggestion(contact: OpenContact, text: string): Promise<void> {
    await this.send(contact, mainWriters(contact)[0], text);
  }

  /** Reports a message, for the first time or again. Then the bot may answer the contact. */
  async deliver(contact: OpenContact, message: Message): Promise<void> {
    if (!message.report) return;
    const { contactId } = contact;
    this.conversations.change(contactId, message.id, { delivery: 'SENDING' });
    try {
      const { guessed, statusChange } = await inbox.recordMessage(message.report);
      const at = statusChange ? Date.parse(statusChange.recordedAt) : message.at;
      this.conversations.change(contactId, message.id, { delivery: 'SENT', isGuessed: guessed, at });
      this.desks.change(contactId, { trouble: null });
      live.reload();
    } catch (error) {
      this.conversations.change(contactId, message.id, { delivery: 'FAILED' });
      this.desks.change(contactId, { trouble: (error as Error).message });
      return;
    }
    if (message.author === 'CONTACT') await this.answer(contact, message);
  }

  /** Reports who wrote a message of an unknown sender. */
  async correct(contact: OpenContact, message: Message, origin: Author, by: string): Promise<void> {
    if (!message.report) return;
    const report = { ...message.report, origin };
    try {
      await inbox.recordMessage(report);
      this.conversations.change(contact.contactId, message.id, {
        author: origin,
        by,
        report,
        isGuessed: false,
      });
      live.reload();
    } catch (error) {
      this.desks.change(contact.contactId, { trouble: (error as Error).message });
    }
  }

  /** Lets a bot that only drafts suggest an answer to a message that waits. */
  async suggest(contact: OpenContact, message: Message): Promise<void> {
    if (this.desks.of(contact.contactId).suggestedFor === message.id) return;
    this.desks.change(contact.contactId, { suggestedFor: message.id });
    await this.answer(contact, message);
  }

  private async answer(contact: OpenContact, message: Message): Promise<void> {
    try {
      await this.bot.answer(contact, message);
    } catch (error) {
      this.desks.change(contact.contactId, { trouble: (error as Error).message });
    }
  }
}

function isAnswer(origin: Author): boolean {
  return origin === 'TEAMMATE' || origin === 'SUGGESTION';
}
