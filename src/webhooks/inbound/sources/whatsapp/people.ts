import { aliasesOf } from '../../aliases';
import type { Mapping, MappingContext } from '../../source';

/** The ids of a person: the phone number, or an id that is specific to the business. One of them may be unknown. */
export interface Person {
  readonly waId: string | null;
  readonly userId: string | null;
}

type IdOf = MappingContext<unknown>['contactIdOf'];

/**
 * The id of the contact. People who hide their number have no `wa_id`, and older events have no `user_id`: where the
 * template wants the missing one, the other takes its place.
 */
export function contactIdOf({ waId, userId }: Person, idOf: IdOf): string | null {
  if (waId === null && userId === null) return null;
  return idOf({ wa_id: waId ?? userId, user_id: userId ?? waId });
}

/** That a contact has all of these ids, as each of them would be reported where it is the only one known. */
export function aliasesByIds(contactId: string, ids: readonly (string | null)[], idOf: IdOf): Mapping[] {
  return aliasesOf(
    contactId,
    ids.map((id) => contactIdOf({ waId: id, userId: null }, idOf)),
  );
}

/** That all of these are ids of one person, the first being the one that is known longest. */
export function sameContact(ids: readonly (string | null)[], idOf: IdOf): Mapping[] {
  const first = ids.find((id) => id !== null) ?? null;
  const contactId = contactIdOf({ waId: first, userId: null }, idOf);
  return contactId === null ? [] : aliasesByIds(contactId, ids, idOf);
}
