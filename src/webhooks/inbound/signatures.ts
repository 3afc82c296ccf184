import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Instant, MINUTE } from '../../domain/time/instant';
import type { Delivery } from './source';

/** How far the time of a signature may be from now, as most senders recommend. */
const TOLERANCE = 5 * MINUTE;

/** Compares in constant time. */
export function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Why a delivery does not have one of the secrets in this header, or `null`. For systems that sign nothing, and send the
 * secret itself.
 */
export function whyNoSecret(
  { headers }: Pick<Delivery, 'headers'>,
  header: string,
  secrets: readonly string[],
): string | null {
  const given = headers[header.toLowerCase()];
  if (!given) return `The header ${header} is missing.`;
  return secrets.some((secret) => isEqual(secret, given))
    ? null
    : `The header ${header} is not a secret of this webhook.`;
}

/** Whether one of the secrets makes this signature of the parts, one after another. */
export function isSignedBy(
  secrets: readonly (string | Buffer)[],
  algorithm: 'sha1' | 'sha256',
  encoding: 'hex' | 'base64',
  signature: string,
  ...parts: readonly (string | Buffer)[]
): boolean {
  return secrets.some((secret) => {
    const hmac = createHmac(algorithm, secret);
    for (const part of parts) hmac.update(part);
    return isEqual(hmac.digest(encoding), signature);
  });
}

/** Whether a signed time, in seconds since 1970, is close to now. */
export function isRecent(seconds: string | undefined, now: Instant): boolean {
  return (
    seconds !== undefined &&
    /^\d{1,12}$/.test(seconds) &&
    Math.abs(Number(seconds) * 1_000 - now) <= TOLERANCE
  );
}
