import { createHash } from 'node:crypto';

/** Identifies a contact without naming it: in the `id` that clients see, and in the log after its erasure. */
export function digestOf(workspace: string, contactId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([workspace, contactId]))
    .digest('hex');
}
