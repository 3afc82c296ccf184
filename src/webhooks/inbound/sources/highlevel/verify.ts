import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isRecord } from '../../../../lib/is-record';
import { parseJson } from '../../json-body';
import type { Delivery } from '../../source';

/** The key with which HighLevel signs the deliveries of all apps. */
export const HIGHLEVEL_KEY = 'MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=';

/** 64 bytes. What else decodes to them is no signature of HighLevel. */
const SIGNATURE = /^[A-Za-z0-9+/]{86}==$/;

/** Why a delivery is not signed with one of the public keys, or is one of another location; `null` if neither holds. */
export function whyUnverified(
  { headers, body }: Delivery,
  secrets: readonly string[],
  locationId: string,
): string | null {
  const header = headers['x-ghl-signature'];
  if (header === undefined) return 'The header X-GHL-Signature is missing.';
  if (!SIGNATURE.test(header)) return 'The header X-GHL-Signature is not an Ed25519 signature in Base64.';
  const signature = Buffer.from(header, 'base64');
  const keys = (secrets.length > 0 ? secrets : [HIGHLEVEL_KEY]).flatMap(parseKey);
  if (keys.length === 0) return 'No secret of this webhook is an Ed25519 public key.';
  if (!keys.some((key) => verify(null, body, key, signature)))
    return 'The signature is not made with a key of this webhook.';
  return locationOf(body) === locationId ? null : 'The event is not one of the location of this webhook.';
}

/** A public key in PEM, or its SPKI in Base64. */
function parseKey(text: string): KeyObject[] {
  try {
    const key = text.includes('-----BEGIN')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? [key] : [];
  } catch {
    return [];
  }
}

/** One key signs the events of all locations. */
function locationOf(body: Buffer): unknown {
  try {
    const event = parseJson(body);
    return isRecord(event) ? event.locationId : undefined;
  } catch {
    return undefined;
  }
}
