import { createHash } from 'node:crypto';

/**
 * How an erased contact can still be told to those who watch it: only who knows its id can make it. Salted with the
 * log entry's own id, so that no table of digests made beforehand finds it.
 */
export function digestOf(entryId: string, workspace: string, contactId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([entryId, workspace, contactId]))
    .digest('hex');
}
