import { isSignedBy } from '../../signatures';
import type { Delivery } from '../../source';

const SIGNATURE = /^sha1=([0-9a-f]{40})$/;

/** Why a delivery is not signed with one of the secrets, or `null`. The time is not signed: repetitions are known by their ids. */
export function verifySignature({ headers, body }: Delivery, secrets: readonly string[]): string | null {
  const { 'x-hub-signature': given } = headers;
  if (given === undefined) return 'The header X-Hub-Signature is missing.';
  const [, signature] = SIGNATURE.exec(given) ?? [];
  if (signature === undefined) return 'The header X-Hub-Signature is not of the form sha1=<hex>.';
  return isSignedBy(secrets, 'sha1', 'hex', signature, body)
    ? null
    : 'The signature is not made with the client secret of this webhook.';
}
