import { DEMO_CONTACTS, type DemoMessage, demoMessageId } from '../../../src/demo/demo-contacts';
import type { OpenContact } from '../service';
import type { Message } from './message';

const MINUTE = 60_000;

/** The messages with which the service was started, if they are in the history of the contact. */
export function seededMessages({ contactId, name, history }: OpenContact): Message[] {
  return messagesOf(contactId).flatMap((message, index) => {
    const id = demoMessageId(contactId, index);
    const entry = history.findLast(({ messageId }) => messageId === id);
    if (!entry) return [];
    const author = message.correctedTo ?? message.origin;
    const at = Date.parse(entry.recordedAt) - message.minutesAgo * MINUTE;
    return { id, author, by: nameOf(message, author, name ?? contactId), at, ...SENT, text: message.body };
  });
}

const SENT = { kind: 'MESSAGE', delivery: 'SENT', report: null } as const;

/** The text of the last of them, for the list, which has no history. */
export function lastSeededText(contactId: string): string | null {
  return messagesOf(contactId).at(-1)?.body ?? null;
}

function messagesOf(contactId: string): readonly DemoMessage[] {
  return DEMO_CONTACTS.find(({ id }) => id === contactId)?.messages ?? [];
}

function nameOf({ actor }: DemoMessage, author: Message['author'], contact: string): string {
  if (author === 'CONTACT') return contact;
  if (author === 'BOT') return 'Bot';
  return actor === undefined || actor.id === 'alex' ? 'You' : actor.name;
}
