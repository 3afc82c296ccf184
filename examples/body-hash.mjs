// The hash of a text, for `bodyHash` of commitReply and recordMessage. docs/integrating.md says why it is made like this.
import { createHash } from 'node:crypto';

/**
 * Returns the hash of a text, or null if there is nothing in it to recognize. Equal for all forms that a text takes on
 * its way through channels and inboxes: other line endings, spaces, compatible characters, and characters without width.
 */
export function bodyHash(text) {
  const normalized = text
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .normalize('NFKC')
    .replace(/\p{White_Space}+/gu, ' ')
    .trim();
  return normalized === '' ? null : createHash('sha256').update(normalized, 'utf8').digest('hex');
}
