import { createHash } from 'node:crypto';

/**
 * Identifies an erased contact to subscribers that know its id. Salted with the id of the log entry, so that
 * precomputed digests do not match.
 */
export function digestOf(entryId: string, workspace: string, contactId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([entryId, workspace, contactId]))
    .digest('hex');
}
