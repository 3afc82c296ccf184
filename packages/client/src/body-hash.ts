/**
 * Returns the hash of a text, or null if there is nothing in it to recognize. Equal for all forms that a text takes on
 * its way through channels and inboxes; docs/integrating.md has the recipe and says why it is made like this.
 */
export async function bodyHash(text: string): Promise<string | null> {
  const normalized = text
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .normalize('NFKC')
    .replace(/\p{White_Space}+/gu, ' ')
    .trim();
  return normalized === '' ? null : sha256(normalized);
}

/** SHA-256 of the UTF-8 bytes of a text, in lower-case hexadecimal. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return toHex(new Uint8Array(digest));
}

export function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
