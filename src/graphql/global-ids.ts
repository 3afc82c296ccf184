import { digestOf } from '../application/contact-digest';

/** Enough of a digest to be unique. */
const DIGEST_LENGTH = 32;

/**
 * The values of the fields `id`. They are opaque, and unique over all types and workspaces, so that caches can use them
 * as keys. A contact is identified by a digest, because its id must not be known after its erasure.
 */
export const globalIds = {
  contact: (workspace: string, contactId: string) => globalIds.erasedContact(digestOf(workspace, contactId)),
  erasedContact: (digest: string) => `contact_${digest.slice(0, DIGEST_LENGTH)}`,
  status: (workspace: string, contactId: string) =>
    `status_${digestOf(workspace, contactId).slice(0, DIGEST_LENGTH)}`,
  bot: (botId: string) => `bot_${botId}`,
};
