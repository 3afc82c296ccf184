import type { StoredContact } from '../../../src/application/ports/contact-store';
import type { LoadSpec } from '../../../src/application/writing/load-spec';
import type {
  LoadedRows,
  SeenKey,
  SeenMessage,
  StoredReservation,
  UnitOfWork,
} from '../../../src/application/writing/unit-of-work';
import { ECHO_WINDOW } from '../../../src/application/writing/unit-of-work';
import type { Bot } from '../../../src/domain/bot';
import type { Instant } from '../../../src/domain/time/instant';

/** What is stored of one workspace, but for its log and its timers. */
export class StoredWorkspace {
  bots: readonly Bot[] = [];
  readonly contacts = new Map<string, StoredContact>();
  readonly reservations = new Map<string, StoredReservation>();
  /** Contacts that another transaction holds. */
  readonly lockedElsewhere = new Set<string>();
  private readonly messages = new Map<string, SeenMessage>();
  private readonly keys = new Map<string, SeenKey>();

  find(ids: readonly string[]): StoredContact[] {
    return ids.flatMap((id) => this.contacts.get(id) ?? []);
  }

  /** What a transaction asks for, and no more. */
  load(needs: LoadSpec, now: Instant): LoadedRows {
    const keys = this.loadKeys(needs);
    const free = needs.contactIds.filter((id) => !this.lockedElsewhere.has(id));
    const answered = keys.flatMap(({ entries }) => entries.map(({ contactId }) => contactId));
    const others = answered.filter((id) => !needs.contactIds.includes(id));
    return {
      contacts: this.find([...new Set([...free, ...others])]),
      bots: needs.bots === 'NONE' ? [] : this.bots,
      messages: (needs.messages ?? []).flatMap((one) => this.messages.get(keyOf(one)) ?? []),
      keys,
      reservations: this.loadReservations(needs, now),
      lockedElsewhere: new Set(needs.contactIds.filter((id) => this.lockedElsewhere.has(id))),
    };
  }

  save(unit: UnitOfWork): void {
    const { staged } = unit;
    for (const id of staged.erasedContacts) this.erase(id);
    for (const contact of staged.contacts.values())
      this.contacts.set(contact.id, { contact, status: unit.storedStatus(contact.id) });
    for (const [id, status] of staged.statuses) this.contacts.set(id, { contact: unit.contact(id), status });
    if (staged.bots.size + staged.deletedBots.length > 0) this.bots = [...unit.bots];
    for (const seen of staged.messages) this.messages.set(keyOf(seen), seen);
    for (const seen of staged.keys) this.keys.set(seen.key, seen);
    for (const [token, stored] of staged.reservations) this.reservations.set(token, stored);
  }

  /** The entries of a key that was used for another call are nobody's business. */
  private loadKeys({ idempotencyKeys = [] }: LoadSpec): SeenKey[] {
    const found = idempotencyKeys.flatMap(({ key }) => this.keys.get(key) ?? []);
    const hashes = new Set(idempotencyKeys.map(({ inputHash }) => inputHash));
    return found.map((seen) => (hashes.has(seen.inputHash) ? seen : { ...seen, entries: [] }));
  }

  /** Those asked for by token, with what their commit wrote; and replies that a message may be the echo of, without. */
  private loadReservations({ tokens = [], echoes = [] }: LoadSpec, now: Instant): StoredReservation[] {
    const isEchoed = ({ contactId, messageId, bodyHash, committedAt }: StoredReservation) =>
      echoes.some(
        (echo) =>
          echo.contactId === contactId &&
          (echo.messageId === messageId ||
            (echo.bodyHash !== null &&
              echo.bodyHash === bodyHash &&
              committedAt !== null &&
              committedAt >= now - ECHO_WINDOW)),
      );
    return [...this.reservations.values()].flatMap((stored) => {
      if (tokens.includes(stored.token)) return stored;
      return isEchoed(stored) ? { ...stored, entry: null } : [];
    });
  }

  private erase(id: string): void {
    this.contacts.delete(id);
    const isOther = ({ contactId }: { readonly contactId: string }) => contactId !== id;
    keepOnly(this.messages, isOther);
    keepOnly(this.reservations, isOther);
    for (const seen of this.keys.values())
      this.keys.set(seen.key, { ...seen, entries: seen.entries.filter(isOther) });
  }
}

function keepOnly<T>(stored: Map<string, T>, isKept: (value: T) => boolean): void {
  for (const [key, value] of stored) if (!isKept(value)) stored.delete(key);
}

function keyOf({ contactId, messageId }: { readonly contactId: string; readonly messageId: string }): string {
  return JSON.stringify([contactId, messageId]);
}
