/** Encodes a text as base64url, which is safe in URLs. */
export function toBase64url(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

/** Decodes a result of `toBase64url`; returns `null` for anything else. */
export function fromBase64url(encoded: string): string | null {
  const text = Buffer.from(encoded, 'base64url').toString('utf8');
  return toBase64url(text) === encoded ? text : null;
}
