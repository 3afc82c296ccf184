import { randomId } from 'bot-status-client/store';
import { firstMessages } from './first-messages';
import type { Author, Message } from './message';

const KEY = 'bot-status-demo/';

/**
 * The messages of the demo. The service never receives message texts, so the page stores them in the browser, shared
 * with its other tabs.
 */
export class Conversations extends EventTarget {
  private readonly cache = new Map<string, readonly Message[]>();

  constructor() {
    super();
    window.addEventListener('storage', ({ key }) => {
      if (!key?.startsWith(KEY)) return;
      this.cache.delete(key.slice(KEY.length));
      this.dispatchEvent(new Event('change'));
    });
  }

  of(contactId: string): readonly Message[] {
    const cached = this.cache.get(contactId);
    if (cached) return cached;
    const messages = readStored(contactId) ?? firstMessages(contactId);
    this.cache.set(contactId, messages);
    return messages;
  }

  add(contactId: string, author: Author, text: string, id = randomId()): Message {
    const message: Message = { id, author, text, at: Date.now() };
    const messages = [...this.of(contactId), message].slice(-200);
    this.cache.set(contactId, messages);
    try {
      localStorage.setItem(KEY + contactId, JSON.stringify(messages));
    } catch {
      // The storage is full or blocked: the messages are kept only until the page closes.
    }
    this.dispatchEvent(new Event('change'));
    return message;
  }
}

function readStored(contactId: string): readonly Message[] | null {
  try {
    return JSON.parse(localStorage.getItem(KEY + contactId) ?? 'null') as Message[] | null;
  } catch {
    return null;
  }
}
