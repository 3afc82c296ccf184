import { randomId } from 'bot-status-client/store';
import type { Message, Remark } from './message';

const KEY = 'bot-status-demo/v2/';
const MOST = 200;
/** A message that is still being sent after this time was left behind by a page that has been closed. */
const SENDING_MS = 30_000;

export type Entry = Message | Remark;

/**
 * What was written in this browser. The service never receives message texts, so the page stores them, shared with its
 * other tabs.
 */
export class Conversations extends EventTarget {
  private readonly cache = new Map<string, readonly Entry[]>();

  constructor() {
    super();
    window.addEventListener('storage', ({ key }) => {
      if (!key?.startsWith(KEY)) return;
      this.cache.delete(key.slice(KEY.length));
      this.dispatchEvent(new Event('change'));
    });
  }

  of(contactId: string): readonly Entry[] {
    const cached = this.cache.get(contactId);
    if (cached) return cached;
    const entries = readStored(contactId);
    this.cache.set(contactId, entries);
    return entries;
  }

  add(contactId: string, entry: Entry): void {
    this.store(contactId, [...this.of(contactId).filter(({ id }) => id !== entry.id), entry].slice(-MOST));
  }

  remark(contactId: string, text: string, at: number): void {
    this.add(contactId, { id: randomId(), kind: 'REMARK', text, at });
  }

  change(contactId: string, id: string, change: Partial<Message>): void {
    const changed = (entry: Entry) =>
      entry.id === id && entry.kind === 'MESSAGE' ? { ...entry, ...change } : entry;
    this.store(contactId, this.of(contactId).map(changed));
  }

  remove(contactId: string, id: string): void {
    this.store(
      contactId,
      this.of(contactId).filter((entry) => entry.id !== id),
    );
  }

  private store(contactId: string, entries: readonly Entry[]): void {
    this.cache.set(contactId, entries);
    try {
      localStorage.setItem(KEY + contactId, JSON.stringify(entries));
    } catch {
      // The storage is full or blocked: the messages are kept only until the page closes.
    }
    this.dispatchEvent(new Event('change'));
  }
}

function readStored(contactId: string): readonly Entry[] {
  try {
    const entries = JSON.parse(localStorage.getItem(KEY + contactId) ?? '[]') as Entry[];
    return entries.map((entry) => (isAbandoned(entry) ? { ...entry, delivery: 'FAILED' } : entry));
  } catch {
    return [];
  }
}

function isAbandoned(entry: Entry): entry is Message {
  return entry.kind === 'MESSAGE' && entry.delivery === 'SENDING' && Date.now() - entry.at > SENDING_MS;
}
