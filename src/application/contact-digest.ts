import { createHash } from 'node:crypto';

/** How an erased contact can still be told to those who watch it: only who knows its id can make it. */
export function digestOf(workspace: string, contactId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([workspace, contactId]))
    .digest('hex');
}
