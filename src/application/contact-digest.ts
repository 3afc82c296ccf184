import { createHmac } from 'node:crypto';

/** Identifies a contact without naming it: in the `id` that clients see, and in the log after its erasure. */
export type ContactDigest = (workspace: string, contactId: string) => string;

/** The key is that of the database, so that digests cannot be computed in advance. */
export function createContactDigest(key: string): ContactDigest {
  return (workspace, contactId) =>
    createHmac('sha256', key)
      .update(JSON.stringify([workspace, contactId]))
      .digest('hex');
}
