import { randomUUID } from 'node:crypto';
import { fromBase64url, toBase64url } from '../../../lib/base64url';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function createTokenId(): string {
  return randomUUID();
}

/** Formats the token that clients receive. It contains the contact id, so that the contact can be locked first. */
export function formatToken(id: string, contactId: string): string {
  return `${id}.${toBase64url(contactId)}`;
}

/** Returns the parts of a token, or `null` if the text is not a token. */
export function parseToken(token: string): { readonly id: string; readonly contactId: string } | null {
  const [id, encoded, ...rest] = token.split('.');
  if (!id || !encoded || rest.length > 0 || !UUID.test(id)) return null;
  const contactId = fromBase64url(encoded);
  return contactId === null ? null : { id, contactId };
}
