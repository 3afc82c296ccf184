import type { StatusView } from '../../../src/application/commands/status-result';
import type {
  ContactFilter,
  ContactOrder,
  ContactPageRequest,
  ContactPosition,
} from '../../../src/application/ports/contact-store';
import { viewIn } from '../../../src/application/queries/queries';
import { waitingForOf } from '../../../src/domain/bot';
import { waitingSinceOf, wakeTimeOf } from '../../../src/domain/bot-status';
import type { Instant } from '../../../src/domain/time/instant';
import { toNameKey, toWords } from '../../../src/persistence/contacts/contact-rows';
import type { StoredWorkspace } from './stored-workspace';

/** Finds a page of the contacts that match a filter: all of them are compared, one by one. */
export function findIn(
  workspace: StoredWorkspace,
  filter: ContactFilter,
  { limit, order, after }: ContactPageRequest,
  now: Instant,
): ContactPosition[] {
  const matches = matchesIn(workspace, filter, now);
  const positions = matches.map((view) => ({ id: view.contact.id, value: orderedBy(order, view) }));
  const rest = positions.filter((position) => after === null || compare(order, position, after) > 0);
  return rest.sort((a, b) => compare(order, a, b)).slice(0, limit);
}

/** Counts the contacts that match a filter, up to `most`. */
export function countIn(
  workspace: StoredWorkspace,
  filter: ContactFilter,
  most: number,
  now: Instant,
): number {
  return Math.min(most, matchesIn(workspace, filter, now).length);
}

function matchesIn(
  { bots, contacts }: StoredWorkspace,
  { states, reasons, botId, waitingLongerThan, waitingFor, search }: ContactFilter,
  now: Instant,
): StatusView[] {
  const views = [...contacts.keys()].map((id) =>
    viewIn({ seq: 0, bots, contacts, optOuts: new Map() }, id, now),
  );
  return views.filter(({ contact: { id, name, aliases }, status, bot }) => {
    const waitingSince = waitingSinceOf(status);
    const wait = waitingSince === null ? -1 : now - waitingSince;
    return [
      states?.includes(status.state) ?? true,
      reasons?.includes(status.reason) ?? true,
      !botId || bot?.id === botId,
      wait >= (waitingLongerThan ?? -1),
      !waitingFor || waitingForOf(status, bot) === waitingFor,
      !search || [id, ...aliases].some((own) => own.startsWith(search)) || hasWordsOf(search, name),
    ].every(Boolean);
  });
}

/** Whether the words that are searched begin somewhere among those of the name. */
function hasWordsOf(search: string, name: string | null): boolean {
  const words = toWords(search);
  return words !== '' && ` ${toNameKey(name) ?? ''}`.includes(` ${words}`);
}

function orderedBy({ field }: ContactOrder, { contact, status }: StatusView): ContactPosition['value'] {
  if (field === 'CONTACT_ID') return null;
  if (field === 'NAME') return toNameKey(contact.name);
  return field === 'WAKE_AT' ? wakeTimeOf(status) : waitingSinceOf(status);
}

function compare({ direction }: ContactOrder, a: ContactPosition, b: ContactPosition): number {
  if ((a.value === null) !== (b.value === null)) return a.value === null ? 1 : -1;
  const ascending = compareValues(a.value, b.value) || compareValues(a.id, b.id);
  return direction === 'ASC' ? ascending : -ascending;
}

/** Compares texts by code point, as databases do, and unlike JavaScript. */
function compareValues(a: ContactPosition['value'], b: ContactPosition['value']): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
}
