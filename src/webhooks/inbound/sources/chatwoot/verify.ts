import type { Instant } from '../../../../domain/time/instant';
import { isRecent, isSignedBy } from '../../signatures';
import type { Delivery } from '../../source';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/**
 * Why a delivery does not come from Chatwoot, or `null`. Older versions of Chatwoot do not sign: without a secret, every
 * delivery is accepted, because only Chatwoot knows the address.
 */
export function verifySignature(
  { headers, body }: Delivery,
  secrets: readonly string[],
  now: Instant,
): string | null {
  if (secrets.length === 0) return null;
  const { 'x-chatwoot-signature': given, 'x-chatwoot-timestamp': seconds } = headers;
  if (given === undefined || seconds === undefined) return 'The delivery is not signed.';
  const [, signature] = SIGNATURE.exec(given) ?? [];
  if (signature === undefined) return 'The signature must be sha256= with 64 hexadecimal digits.';
  if (!isSignedBy(secrets, 'sha256', 'hex', signature, `${seconds}.`, body))
    return 'The signature was made with another secret, or for another body.';
  return isRecent(seconds, now) ? null : 'The delivery was signed more than 5 minutes from now.';
}
