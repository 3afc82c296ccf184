import type { Mapping } from './source';

/** That a contact has all of these ids. */
export function aliasesOf(contactId: string, ids: readonly (string | null)[]): Mapping[] {
  return [...new Set(ids)].flatMap((aliasId) =>
    aliasId === null || aliasId === contactId ? [] : [{ kind: 'ALIAS', contactId, aliasId }],
  );
}
