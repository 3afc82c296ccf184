import { z } from 'zod';
import type { Instant } from '../../../../domain/time/instant';
import { isEqual, isSignedBy } from '../../signatures';
import type { Delivery } from '../../source';

const BEARER = /^Bearer (\S+)$/i;
const JWT = /^([\w-]+)\.([\w-]+)\.([\w-]{43})$/;

const header = z.object({ alg: z.literal('HS256') });
const claims = z.object({ exp: z.number() });

/**
 * Why a delivery does not come from the owner of a secret, or `null`. Evolution API signs no body. It sends the headers that
 * are set for the webhook, or with `jwt_key` a token that is valid for 10 minutes. Without a secret, every delivery is
 * accepted, because only Evolution API knows the address.
 */
export function whyUnverified(
  { headers }: Delivery,
  secrets: readonly string[],
  now: Instant,
): string | null {
  if (secrets.length === 0) return null;
  const [, token] = BEARER.exec(headers.authorization ?? '') ?? [];
  if (token === undefined) return 'The header Authorization does not have the form Bearer <secret>.';
  if (secrets.some((secret) => isEqual(secret, token))) return null;
  const [, head = '', payload = '', signature] = JWT.exec(token) ?? [];
  if (signature === undefined || !isSignedWith(secrets, `${head}.${payload}`, signature))
    return 'The header Authorization has neither a secret of this webhook nor a token signed with one.';
  if (!header.safeParse(decode(head)).success) return 'The token is not signed by HS256.';
  const { data } = claims.safeParse(decode(payload));
  return data && now < data.exp * 1_000 ? null : 'The token has expired.';
}

function isSignedWith(secrets: readonly string[], signed: string, signature: string): boolean {
  const base64 = Buffer.from(signature, 'base64url').toString('base64');
  return isSignedBy(secrets, 'sha256', 'base64', base64, signed);
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return null;
  }
}
