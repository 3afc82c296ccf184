import { aliasesOf } from '../../aliases';
import { ignored } from '../../ignored';
import type { Mapping, MappingContext } from '../../source';
import type { ContactIds, ItemEvent } from './event';

type IdOf = MappingContext<unknown>['contactIdOf'];

/**
 * The id of a contact here. Leads, and contacts in some events, have no `external_id`: where the template wants it, `id`
 * takes its place.
 */
export function contactIdOf({ id, external_id }: ContactIds, idOf: IdOf): string | null {
  return idOf({ id, external_id: external_id ?? id });
}

/** That a contact has both ids, as each of them would be reported where it is the only one known. */
export function aliasesOfContact({ id, external_id }: ContactIds, idOf: IdOf): Mapping[] {
  const contactId = contactIdOf({ id, external_id }, idOf);
  return contactId === null ? [] : aliasesOf(contactId, [contactIdOf({ id, external_id: null }, idOf)]);
}

/** What a new or changed contact means. */
export function mapContact({ topic, item }: ItemEvent, idOf: IdOf): Mapping[] {
  const id = contactIdOf(item, idOf);
  if (id === null) return [ignored(topic, 'The contact has no id.')];
  // A name that is missing is no reason to clear the one that is known.
  const contact = item.name === null ? { id } : { id, name: item.name };
  return [...aliasesOfContact(item, idOf), { kind: 'CONTACT', contact }];
}

export function mapDeletion({ topic, item }: ItemEvent, idOf: IdOf): Mapping[] {
  const contactId = contactIdOf(item, idOf);
  return contactId === null
    ? [ignored(topic, 'The contact has no id.')]
    : [{ kind: 'CONTACT_DELETION', contactId }];
}

/** What it means that two contacts are one. The item is not documented; the call that merges names them `from` and `into`. */
export function mapMerge({ topic, item: { from, into } }: ItemEvent, idOf: IdOf): Mapping[] {
  const contactId = into && contactIdOf(into, idOf);
  const aliasId = from && contactIdOf(from, idOf);
  if (contactId === null || aliasId === null || contactId === aliasId)
    return [ignored(topic, 'The event does not name two contacts.')];
  return [{ kind: 'ALIAS', contactId, aliasId }];
}
