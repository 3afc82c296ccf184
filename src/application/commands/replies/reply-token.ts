import { randomUUID } from 'node:crypto';
import { fromBase64url, toBase64url } from '../../../lib/base64url';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function createTokenId(): string {
  return randomUUID();
}

/** What a token names: the reservation, and what has to be locked and looked up with it. */
export interface ReplyToken {
  readonly id: string;
  readonly contactId: string;
  readonly channel: string;
}

/** Formats the token that clients receive. */
export function formatToken({ id, contactId, channel }: ReplyToken): string {
  return [id, toBase64url(contactId), toBase64url(channel)].join('.');
}

/** Returns the parts of a token, or `null` if the text is not a token. */
export function parseToken(token: string): ReplyToken | null {
  const [id, contact, name, ...rest] = token.split('.');
  if (!id || !contact || !name || rest.length > 0 || !UUID.test(id)) return null;
  const [contactId, channel] = [fromBase64url(contact), fromBase64url(name)];
  return contactId === null || channel === null ? null : { id, contactId, channel };
}
