import { createHash } from 'node:crypto';

/**
 * The hash by which the text of a message is compared with those of replies, by the recipe in docs/integrating.md; `null`
 * for a text in which there is nothing to recognize. The text itself is not stored.
 */
export function bodyHash(text: string | null | undefined): string | null {
  const normalized = (text ?? '')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .normalize('NFKC')
    .replace(/\p{White_Space}+/gu, ' ')
    .trim();
  return normalized === '' ? null : createHash('sha256').update(normalized, 'utf8').digest('hex');
}
