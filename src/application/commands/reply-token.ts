import { randomUUID } from 'node:crypto';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function createTokenId(): string {
  return randomUUID();
}

/** A reservation's token as clients hold it. It names its contact, so that the contact's row can be held first. */
export function formatToken(id: string, contactId: string): string {
  return `${id}.${Buffer.from(contactId, 'utf8').toString('base64url')}`;
}

/** The parts of a token, or `null` for anything that never was one. */
export function parseToken(token: string): { readonly id: string; readonly contactId: string } | null {
  const [id, encoded, ...rest] = token.split('.');
  if (!id || !encoded || rest.length > 0 || !UUID.test(id)) return null;
  const contactId = Buffer.from(encoded, 'base64url').toString('utf8');
  return formatToken(id, contactId) === token ? { id, contactId } : null;
}
