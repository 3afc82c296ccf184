import type { OptOut, StoredContact } from '../../../src/application/ports/contact-store';
import type { LoadSpec } from '../../../src/application/writing/load-spec';
import type { LoadedRows, SeenKey, StoredReservation } from '../../../src/application/writing/loaded-rows';
import type { UnitOfWork } from '../../../src/application/writing/unit-of-work';
import type { Bot } from '../../../src/domain/bot';
import type { Instant } from '../../../src/domain/time/instant';
import { digestOf } from '../contact-digest';
import { StoredFacts } from './stored-facts';

/** What is stored of one workspace, but for its log and its timers. */
export class StoredWorkspace {
  bots: readonly Bot[] = [];
  readonly contacts = new Map<string, StoredContact>();
  /** The owner of each alias. */
  readonly aliases = new Map<string, string>();
  readonly reservations = new Map<string, StoredReservation>();
  readonly facts = new StoredFacts();
  /** Contacts that another transaction holds. */
  readonly lockedElsewhere = new Set<string>();
  private readonly keys = new Map<string, SeenKey>();
  /** By the digest of the id. */
  private readonly optOuts = new Map<string, OptOut>();

  constructor(private readonly name: string) {}

  /** The stored contacts by the ids asked, which may be aliases. */
  find(ids: readonly string[]): Map<string, StoredContact> {
    const found = ids.flatMap((id): [string, StoredContact][] => {
      const stored = this.contacts.get(this.ownerOf(id));
      return stored ? [[id, stored]] : [];
    });
    return new Map(found);
  }

  /** The opt-outs among the ids that are not stored. */
  findOptOuts(ids: readonly string[]): Map<string, OptOut> {
    const missing = ids.filter((id) => !this.find([id]).has(id));
    const found = missing.flatMap((id): [string, OptOut][] => {
      const optOut = this.optOuts.get(digestOf(this.name, id));
      return optOut ? [[id, optOut]] : [];
    });
    return new Map(found);
  }

  /** What a transaction asks for, and no more. */
  load(needs: LoadSpec): LoadedRows {
    const { contactIds } = needs;
    const keys = this.loadKeys(needs);
    const isLocked = (id: string) =>
      this.lockedElsewhere.has(id) || this.lockedElsewhere.has(this.ownerOf(id));
    const free = contactIds.filter((id) => !isLocked(id));
    const answered = keys.flatMap(({ entries }) => entries.map(({ contactId }) => contactId));
    const asked = new Set([...contactIds, ...answered]);
    return {
      contacts: [...new Set(this.find([...free, ...answered]).values())],
      owners: new Map([...this.aliases].filter(([alias]) => asked.has(alias))),
      optOuts: this.findOptOuts(free),
      bots: needs.bots === 'NONE' ? [] : this.bots,
      ...this.facts.load(needs, (id) => this.ownerOf(id)),
      keys,
      reservations: (needs.tokens ?? []).flatMap((token) => this.reservations.get(token) ?? []),
      lockedElsewhere: new Set(contactIds.filter(isLocked)),
    };
  }

  save(unit: UnitOfWork): void {
    const { staged } = unit;
    for (const id of staged.erasedContacts) this.erase(id);
    const isContact = (id: string) => unit.ownerOf(id) === id;
    for (const contact of staged.contacts.values())
      if (isContact(contact.id))
        this.contacts.set(contact.id, { contact, status: unit.storedStatus(contact.id) });
    for (const [id, status] of staged.statuses)
      if (isContact(id)) this.contacts.set(id, { contact: unit.contact(id), status });
    for (const id of [...staged.contacts.keys(), ...staged.aliases.keys()]) this.aliases.delete(id);
    for (const [alias, owner] of staged.aliases) if (!isContact(alias)) this.aliases.set(alias, owner);
    for (const { from, into } of staged.merges) this.merge(from, into);
    for (const id of staged.endedOptOuts) this.optOuts.delete(digestOf(this.name, id));
    this.saveOptOuts(staged.optOuts, unit.now);
    if (staged.bots.size + staged.deletedBots.length > 0) this.bots = [...unit.bots];
    for (const seen of staged.keys) this.keys.set(seen.key, seen);
    for (const [token, stored] of staged.reservations) this.reservations.set(token, stored);
    this.facts.save([...staged.facts.values()], [...staged.replyHashes.values()]);
  }

  private ownerOf(id: string): string {
    return this.aliases.get(id) ?? id;
  }

  private saveOptOuts(staged: UnitOfWork['staged']['optOuts'], since: Instant): void {
    for (const { digest, isLocked } of staged) this.optOuts.set(digest, { isLocked, since });
  }

  /** The entries of a key that was used for another call are nobody's business. */
  private loadKeys({ idempotencyKeys = [] }: LoadSpec): SeenKey[] {
    const found = idempotencyKeys.flatMap(({ key }) => this.keys.get(key) ?? []);
    const hashes = new Set(idempotencyKeys.map(({ inputHash }) => inputHash));
    return found.map((seen) => (hashes.has(seen.inputHash) ? seen : { ...seen, entries: [] }));
  }

  /** Log entries keep the id of the contact that they were written for. */
  private merge(from: string, into: string): void {
    this.contacts.delete(from);
    for (const [alias, owner] of this.aliases) if (owner === from) this.aliases.set(alias, into);
    for (const [token, stored] of this.reservations)
      if (stored.contactId === from) this.reservations.set(token, { ...stored, contactId: into });
    this.facts.move(from, into);
  }

  private erase(id: string): void {
    this.contacts.delete(id);
    this.aliases.delete(id);
    this.facts.erase(id);
    const isOther = ({ contactId }: { readonly contactId: string }) => contactId !== id;
    for (const [token, stored] of this.reservations) if (!isOther(stored)) this.reservations.delete(token);
    for (const seen of this.keys.values())
      this.keys.set(seen.key, { ...seen, entries: seen.entries.filter(isOther) });
  }
}
