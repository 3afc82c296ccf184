import { createHmac } from 'node:crypto';
import type { Instant } from '../../../../domain/time/instant';
import { isEqual, isRecent } from '../../signatures';
import type { Delivery } from '../../source';

const SECRET = /^(?:whsec_)?([A-Za-z0-9+/]+={0,2})$/;
const VERSION = 'v1,';

/** Why a delivery is not signed by the owner of a secret as Standard Webhooks describes, or `null` if it is. */
export function verifySignature(
  { headers, body }: Delivery,
  secrets: readonly string[],
  now: Instant,
): string | null {
  const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures } = headers;
  if (!id || !seconds || !signatures) return 'The delivery is neither signed nor sent with an API key.';
  const given = signatures.split(' ').filter((signature) => signature.startsWith(VERSION));
  if (given.length === 0) return 'The delivery has no signature of the version v1.';
  // Made once for each secret, so that many signatures of a large body cost no more than one.
  const isSigned = secrets.flatMap(keysOf).some((key) => {
    const hmac = createHmac('sha256', key).update(`${id}.${seconds}.`).update(body);
    const signature = VERSION + hmac.digest('base64');
    return given.some((one) => isEqual(one, signature));
  });
  if (!isSigned) return 'The signature was made with another secret, or for another body.';
  return isRecent(seconds, now) ? null : 'The delivery was signed more than 5 minutes from now.';
}

/** The key of a secret. An empty key is none, because everyone could sign with it. */
function keysOf(secret: string): Buffer[] {
  const [, encoded = ''] = SECRET.exec(secret) ?? [];
  const key = Buffer.from(encoded, 'base64');
  return key.length === 0 ? [] : [key];
}
