import { type Refusal, refuse } from '../../../domain/refusal';
import type { Calendar } from '../../../domain/time/calendar';
import { checkId, MAX_BULK } from '../../checks';
import type { Contact, ContactDetails } from '../../ports/contact-store';
import { tidyName } from '../../tidy';
import type { Command } from '../../writing/command';
import { currentView, type StatusView } from '../status-result';

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
  for (const [index, { id, timeZone }] of contacts.entries()) {
    const refusal = checkId(id, at(index, 'contactId'));
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

/** Creates or changes contacts, all or none of them. */
export function saveContacts(contacts: readonly ContactDetails[]): Command<SaveContactsResult> {
  return {
    loads: { contactIds: contacts.map(({ id }) => id) },
    // Contact details are independent of the status.
    handles: ['UNREADABLE'],
    run(unit) {
      const known = new Set(unit.bots.map(({ id }) => id));
      const unknown = contacts.findIndex(({ botId }) => typeof botId === 'string' && !known.has(botId));
      if (unknown !== -1) {
        return { views: [], refusal: refuse('NOT_FOUND', at(unknown, 'botId'), 'The bot was not found.') };
      }
      const views = contacts.map((details) => {
        unit.stageContact(merge(unit.contact(details.id), details));
        return currentView(unit, details.id);
      });
      return { views, refusal: null };
    },
  };
}

/** Deletes all data of the contact. Returns whether there was any. */
export function deleteContact(id: string, digest: string): Command<boolean> {
  return {
    loads: { contactIds: [id], bots: 'NONE' },
    handles: ['UNREADABLE'],
    // Other commands of the batch could write data of the contact after its deletion.
    isExclusive: true,
    run(unit) {
      const isFound = unit.isStored(id);
      if (isFound) unit.stageErasure(id, digest);
      return isFound;
    },
  };
}

function merge(before: Contact, { name, timeZone, botId }: ContactDetails): Contact {
  return {
    ...before,
    ...(name !== undefined && { name: tidyName(name) }),
    ...(timeZone !== undefined && { timeZone }),
    ...(botId !== undefined && { botId }),
  };
}

function at(index: number, field: string): string[] {
  return ['contacts', String(index), field];
}
