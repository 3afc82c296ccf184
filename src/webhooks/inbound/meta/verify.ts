import { isEqual, isSignedBy } from '../signatures';
import type { Delivery } from '../source';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

/** Why a delivery is not signed with one of the secrets, or `null`. The time is not signed: repetitions are known by their ids. */
export function whyUnverified({ headers, body }: Delivery, secrets: readonly string[]): string | null {
  const header = headers['x-hub-signature-256'];
  if (header === undefined) return 'The header X-Hub-Signature-256 is missing.';
  const signature = SIGNATURE.exec(header)?.[1];
  if (signature === undefined) return 'The header X-Hub-Signature-256 is not of the form sha256=<hex>.';
  return isSignedBy(secrets, 'sha256', 'hex', signature.toLowerCase(), body)
    ? null
    : 'The signature is not made with the app secret of this webhook.';
}

/** The challenge of a request that knows the verify token, or `null`. */
export function answerHandshake(
  query: Readonly<Record<string, string>>,
  { verifyToken }: { readonly verifyToken: string },
): string | null {
  const token = query['hub.verify_token'];
  if (query['hub.mode'] !== 'subscribe' || !token) return null;
  return isEqual(verifyToken, token) ? (query['hub.challenge'] ?? null) : null;
}
