import { memoryExhausted, takeMemory } from '../application/client-memory';
import type { Contact } from '../application/ports/contact-store';
import type { BadgeSubscriber } from './badge-subscriber';

/** A contact that somebody watches. */
export interface WatchedContact {
  readonly id: string;
  /** As last read; `null` until it has been, and where it has changed since. */
  contact: Contact | null;
  /** When it was read, or changed. */
  knownSeq: number;
  readonly streams: Set<BadgeSubscriber>;
  /** The one of them that pays for what is held of the contact. */
  payer: BadgeSubscriber | null;
}

/** What a subscription takes on its way through all layers, besides its contacts. */
const SUBSCRIPTION_BYTES = 4 * 1024;
/** What it takes to watch a contact: its place in three collections, and the variable that named it. */
const watchBytes = (id: string) => 128 + id.length;
/** What is held of a contact, once for all who watch it. */
const contactBytes = (id: string) => 600 + 2 * id.length;

/** Who watches which contact of a workspace. What that takes counts for the memory of those who watch. */
export class WatchedContacts {
  private readonly contacts = new Map<string, WatchedContact>();
  readonly streams = new Set<BadgeSubscriber>();

  get size(): number {
    return this.contacts.size;
  }

  get(id: string): WatchedContact | undefined {
    return this.contacts.get(id);
  }

  all(): IterableIterator<WatchedContact> {
    return this.contacts.values();
  }

  /** Throws RATE_LIMITED where the reader's own share of memory is used up, UNAVAILABLE where the node's is. */
  add(stream: BadgeSubscriber): void {
    let bytes = SUBSCRIPTION_BYTES;
    for (const id of stream.ids) bytes += watchBytes(id) + (this.contacts.has(id) ? 0 : contactBytes(id));
    takeMemory(stream.memory, bytes);
    this.streams.add(stream);
    for (const id of stream.ids) {
      const known = this.contacts.get(id);
      if (known) known.streams.add(stream);
      else
        this.contacts.set(id, { id, contact: null, knownSeq: 0, streams: new Set([stream]), payer: stream });
    }
  }

  remove(stream: BadgeSubscriber): void {
    if (!this.streams.delete(stream)) return;
    let bytes = SUBSCRIPTION_BYTES;
    for (const id of stream.ids) {
      bytes += watchBytes(id);
      const watched = this.contacts.get(id);
      watched?.streams.delete(stream);
      if (watched?.payer === stream) bytes += contactBytes(id);
      if (watched?.streams.size === 0) this.contacts.delete(id);
      else if (watched) reassignPayer(watched, stream);
    }
    stream.memory?.give(bytes);
  }
}

/** Lets another pay where the one that did is removed. One that can't has more than its share, and is ended. */
function reassignPayer(watched: WatchedContact, removed: BadgeSubscriber): void {
  if (watched.payer !== removed && watched.payer !== null) return;
  const bytes = contactBytes(watched.id);
  watched.payer = null;
  for (const next of watched.streams) {
    if (next.memory === null || next.memory.take(bytes)) {
      watched.payer = next;
      return;
    }
    // Its end asks the next one.
    next.fail(memoryExhausted(next.memory, bytes));
    return;
  }
}
