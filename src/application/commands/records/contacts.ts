import { isLocked, isOptedOut } from '../../../domain/bot-status';
import { decideMerge } from '../../../domain/decisions/merge';
import { type Refusal, refuse } from '../../../domain/refusal';
import type { Calendar } from '../../../domain/time/calendar';
import type { Caller } from '../../access/caller';
import { checkId, MAX_BULK } from '../../checks';
import type { Contact, ContactDetails } from '../../ports/contact-store';
import { tidyName } from '../../tidy';
import type { Command } from '../../writing/command';
import type { UnitOfWork } from '../../writing/unit-of-work';
import { currentView, type StatusView } from '../status-result';
import { MAX_ALIASES, TOO_MANY_ALIASES } from './aliases';

export interface SaveContactsResult {
  /** The saved contacts, in the order of the input. */
  readonly views: readonly StatusView[];
  readonly refusal: Refusal | null;
}

/** Returns why the contacts cannot be saved regardless of what is stored, or `null`. */
export function checkSaveContacts(calendar: Calendar, contacts: readonly ContactDetails[]): Refusal | null {
  if (contacts.length > MAX_BULK) {
    return refuse('BAD_INPUT', ['contacts'], `At most ${MAX_BULK} contacts can be saved at once.`);
  }
  const seen = new Set<string>();
  for (const [index, { id, timeZone, aliases }] of contacts.entries()) {
    const refusal = checkId(id, at(index, 'contactId')) ?? checkAliases(aliases, index);
    if (refusal) return refusal;
    if (seen.has(id))
      return refuse(
        'BAD_INPUT',
        at(index, 'contactId'),
        'contacts must not contain the same contactId more than once.',
      );
    if (timeZone && !calendar.isTimeZone(timeZone))
      return refuse(
        'BAD_INPUT',
        at(index, 'timeZone'),
        'timeZone must be an IANA time zone, such as Europe/Berlin.',
      );
    seen.add(id);
  }
  return null;
}

function checkAliases(aliases: ContactDetails['aliases'], index: number): Refusal | null {
  for (const [nth, alias] of (aliases ?? []).entries()) {
    const refusal = checkId(alias, [...at(index, 'aliases'), String(nth)]);
    if (refusal) return refusal;
  }
  return null;
}

/** Creates or changes contacts, all or none of them. */
export function saveContacts(
  caller: Caller,
  contacts: readonly ContactDetails[],
): Command<SaveContactsResult> {
  const aliases = contacts.flatMap((contact) => contact.aliases ?? []);
  return {
    loads: { contactIds: [...new Set([...contacts.map(({ id }) => id), ...aliases])] },
    // Other commands of the batch could create what becomes an alias.
    isExclusive: aliases.length > 0,
    // Contact details are independent of the status.
    handles: ['UNREADABLE'],
    run(unit) {
      const known = new Set(unit.bots.map(({ id }) => id));
      const unknown = contacts.findIndex(({ botId }) => typeof botId === 'string' && !known.has(botId));
      if (unknown !== -1) {
        return { views: [], refusal: refuse('NOT_FOUND', at(unknown, 'botId'), 'The bot was not found.') };
      }
      const taken = findTakenAlias(unit, contacts);
      if (taken) return { views: [], refusal: taken };
      for (const details of contacts) {
        const contact = unit.contact(details.id);
        const added = (details.aliases ?? []).filter((alias) => unit.ownerOf(alias) !== contact.id);
        unit.stageContact(merge(contact, details, added));
        for (const alias of added) {
          takeOverOptOut(unit, caller, contact.id, alias);
          unit.stageAlias(alias, contact.id);
        }
      }
      return { views: contacts.map(({ id }) => currentView(unit, id)), refusal: null };
    },
  };
}

/** The first alias that is a contact, or an alias of another, or one too many. */
function findTakenAlias(unit: UnitOfWork, contacts: readonly ContactDetails[]): Refusal | null {
  const given = new Map<string, string>();
  const knownOf = new Map<string, Set<string>>();
  for (const [index, { id, aliases }] of contacts.entries()) {
    const owner = unit.ownerOf(id);
    const known = knownOf.get(owner) ?? new Set(unit.contact(id).aliases);
    knownOf.set(owner, known);
    for (const [nth, alias] of (aliases ?? []).entries()) {
      const field = [...at(index, 'aliases'), String(nth)];
      const isOwn = unit.ownerOf(alias) === owner;
      if (unit.isOptedOutBeforehand(alias) && unit.blockOf(id) !== null)
        return refuse('STATUS_UNREADABLE', field, 'The stored status of the contact cannot be read.');
      const isTaken = (unit.isKnown(alias) && !isOwn) || (given.get(alias) ?? owner) !== owner;
      if (isTaken || contacts.some((other) => other.id === alias && other.id !== id))
        return refuse('CONFLICT', field, 'The alias is a contact, or an alias of another: use linkContact.');
      given.set(alias, owner);
      if (alias !== owner) known.add(alias);
      if (known.size > MAX_ALIASES) return refuse('BAD_INPUT', field, TOO_MANY_ALIASES);
    }
  }
  return null;
}

/** The opt-out of an id that outlived its contact holds for the person, under whichever id. */
function takeOverOptOut(unit: UnitOfWork, { actor }: Caller, id: string, alias: string): void {
  const before = unit.status(id);
  if (!unit.isOptedOutBeforehand(alias)) return;
  const other = unit.status(alias);
  if (isOptedOut(before) && (isLocked(before) || !isLocked(other))) return;
  const { status, changes } = decideMerge(before, other, {
    actor,
    bots: unit.bots,
    now: unit.now,
  });
  unit.stageStatus(id, status, changes);
}

interface DeleteOptions {
  readonly digestOf: (contactId: string) => string;
  /** Whether it is remembered that the contact opted out. */
  readonly keepsOptOut: boolean;
}

/** Deletes all data of the contact, under whichever id. Returns whether there was any. */
export function deleteContact(anyId: string, { digestOf, keepsOptOut }: DeleteOptions): Command<boolean> {
  return {
    loads: { contactIds: [anyId], bots: 'NONE' },
    handles: ['UNREADABLE'],
    // Other commands of the batch could write data of the contact after its deletion.
    isExclusive: true,
    run(unit) {
      const isForgotten = unit.isOptedOutBeforehand(anyId) && !keepsOptOut;
      if (!unit.isStored(anyId) && !isForgotten) return false;
      const { id, aliases } = unit.contact(anyId);
      const status = unit.status(id);
      for (const erased of [id, ...aliases]) {
        const digest = digestOf(erased);
        unit.stageErasure(erased, digest);
        if (keepsOptOut && status.state === 'INACTIVE' && isOptedOut(status))
          unit.staged.optOuts.push({ digest, isLocked: status.locked });
      }
      if (isForgotten) unit.staged.endedOptOuts.push(id);
      return true;
    },
  };
}

function merge(
  before: Contact,
  { name, timeZone, botId }: ContactDetails,
  added: readonly string[],
): Contact {
  return {
    ...before,
    ...(name !== undefined && { name: tidyName(name) }),
    ...(timeZone !== undefined && { timeZone }),
    ...(botId !== undefined && { botId }),
    ...(added.length > 0 && { aliases: [...before.aliases, ...new Set(added)] }),
  };
}

function at(index: number, field: string): string[] {
  return ['contacts', String(index), field];
}
