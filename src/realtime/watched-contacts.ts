import { memoryExhausted, takeMemory } from '../application/client-memory';
import type { Contact } from '../application/ports/contact-store';
import type { BadgeSubscriber } from './badge-subscriber';

/** A contact with at least one subscriber. */
export interface WatchedContact {
  readonly id: string;
  /** The contact as last read; `null` before the first read and after a change. */
  contact: Contact | null;
  /** The sequence of the last read or change. */
  knownSeq: number;
  /** The contact of which `id` is an alias, as far as is known. Its changes are delivered to the streams as well. */
  owner: string | null;
  /** The sequence after which changes of the owner are delivered; earlier ones are in every status read since. */
  ownerSince: number;
  readonly streams: Set<BadgeSubscriber>;
  /** The stream whose budget pays for the cached contact. */
  payer: BadgeSubscriber | null;
}

/** Memory of a subscription in all layers, without its contacts. */
const SUBSCRIPTION_BYTES = 4 * 1024;
/** Memory of watching a contact: entries in three collections, and the variable with its id. */
const watchBytes = (id: string) => 128 + id.length;
/** Memory of a cached contact, shared by all streams that watch it. */
const contactBytes = (id: string) => 600 + 2 * id.length;

/** The watched contacts of a workspace and their streams, accounted in the budgets of the streams. */
export class WatchedContacts {
  private readonly contacts = new Map<string, WatchedContact>();
  /** The watched aliases of contacts, which may not be watched themselves. */
  private readonly aliases = new Map<string, Set<WatchedContact>>();
  readonly streams = new Set<BadgeSubscriber>();

  get(id: string): WatchedContact | undefined {
    return this.contacts.get(id);
  }

  /** Those that are watched under the id of a contact or one of its aliases. */
  ofContact(contactId: string): WatchedContact[] {
    const watched = this.contacts.get(contactId);
    return [...(watched ? [watched] : []), ...(this.aliases.get(contactId) ?? [])];
  }

  /** Notes of which contact a watched id is an alias, or that it is none (`null`). */
  setOwner(watched: WatchedContact, owner: string | null, since: number): void {
    if (watched.owner !== null) {
      const others = this.aliases.get(watched.owner);
      others?.delete(watched);
      if (others?.size === 0) this.aliases.delete(watched.owner);
    }
    watched.owner = owner;
    watched.ownerSince = since;
    if (owner === null) return;
    const aliases = this.aliases.get(owner) ?? new Set();
    this.aliases.set(owner, aliases.add(watched));
  }

  all(): IterableIterator<WatchedContact> {
    return this.contacts.values();
  }

  /** Throws RATE_LIMITED if the client's share of memory is used up, and UNAVAILABLE if the node's budget is. */
  add(stream: BadgeSubscriber): void {
    let bytes = SUBSCRIPTION_BYTES;
    for (const id of stream.ids) bytes += watchBytes(id) + (this.contacts.has(id) ? 0 : contactBytes(id));
    takeMemory(stream.memory, bytes);
    this.streams.add(stream);
    for (const id of stream.ids) {
      const known = this.contacts.get(id);
      if (known) known.streams.add(stream);
      else this.contacts.set(id, createWatched(id, stream));
    }
  }

  remove(stream: BadgeSubscriber): void {
    if (!this.streams.delete(stream)) return;
    let bytes = SUBSCRIPTION_BYTES;
    for (const id of stream.ids) {
      bytes += watchBytes(id);
      const watched = this.contacts.get(id);
      if (!watched) continue;
      watched.streams.delete(stream);
      if (watched.payer === stream) {
        bytes += contactBytes(id);
        watched.payer = null;
      }
      if (watched.streams.size === 0) {
        this.setOwner(watched, null, 0);
        this.contacts.delete(id);
      } else if (watched.payer === null) chargeNext(watched);
    }
    stream.memory?.give(bytes);
  }
}

function createWatched(id: string, stream: BadgeSubscriber): WatchedContact {
  const unknown = { contact: null, knownSeq: 0, owner: null, ownerSince: 0 };
  return { id, ...unknown, streams: new Set([stream]), payer: stream };
}

/** Charges a stream for a contact that nobody pays for. A stream without enough memory is ended. */
function chargeNext(watched: WatchedContact): void {
  const bytes = contactBytes(watched.id);
  const [next] = watched.streams;
  if (!next) return;
  if (next.memory === null || next.memory.take(bytes)) watched.payer = next;
  // Ending it calls this function again for the next stream.
  else next.fail(memoryExhausted(next.memory, bytes));
}
