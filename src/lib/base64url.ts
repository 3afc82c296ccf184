/** A text as base64url, which is safe in an address. */
export function toBase64url(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

/** The text of what `toBase64url` returned, or `null` for anything else. */
export function fromBase64url(encoded: string): string | null {
  const text = Buffer.from(encoded, 'base64url').toString('utf8');
  return toBase64url(text) === encoded ? text : null;
}
