import type { LogEntry } from '../application/log-entry';
import type { AliasOwner } from '../application/ports/contact-store';

/**
 * Which watched ids the entries concern that a subscription resumes with. Entries name contacts, of which the watched
 * ids may be aliases.
 */
export class Replay {
  /** The ids of the contacts whose entries are read. */
  readonly idsInLog: readonly string[];
  /** The watched ids of each contact that is watched under an alias. */
  private readonly named = new Map<string, string[]>();
  /** Ids whose log entries are left out; a snapshot covers those and all later changes. */
  private readonly skipped = new Set<string>();

  constructor(
    readonly ids: readonly string[],
    /** The owner of each alias, if it was the same after the sequence to resume from. */
    private readonly owners: ReadonlyMap<string, string>,
  ) {
    for (const [alias, owner] of owners) this.named.set(owner, [...(this.named.get(owner) ?? []), alias]);
    const watched = new Set(ids);
    for (const [owner, named] of this.named) if (watched.has(owner)) named.unshift(owner);
    this.idsInLog = [...new Set([...ids, ...owners.values()])];
  }

  /** The watched ids of the contact that the entry names; `null` if it may concern any contact. */
  idsNamedBy(entry: LogEntry): readonly string[] | null {
    const id = 'contactId' in entry ? entry.contactId : null;
    if (id === null) return null;
    return this.named.get(id) ?? [id];
  }

  /** Whether an entry about the id itself ends what was known of it as an alias. */
  isOfAlias(entry: LogEntry, id: string): boolean {
    return 'contactId' in entry && entry.contactId === id && this.owners.has(id);
  }

  skip(id: string): void {
    this.skipped.add(id);
  }

  isSkipped(id: string): boolean {
    return this.skipped.has(id);
  }
}

/** Divides aliases by whether they were linked up to `seq` or later. */
export function divideAliases(aliases: ReadonlyMap<string, AliasOwner>, seq: number) {
  const owners = new Map<string, string>();
  const linkedSince: string[] = [];
  for (const [alias, { contactId, changedSeq }] of aliases) {
    if (changedSeq > seq) linkedSince.push(alias);
    else owners.set(alias, contactId);
  }
  return { owners, linkedSince };
}
