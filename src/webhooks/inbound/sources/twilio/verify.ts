import { createHash } from 'node:crypto';
import { isEqual, isSignedBy } from '../../signatures';
import { type Delivery, InvalidDeliveryError } from '../../source';
import { readForm, signedText } from './form';

/** 20 bytes. */
const SIGNATURE = /^[A-Za-z0-9+/]{27}=$/;
const STANDARD_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** Why a delivery is not signed with one of the auth tokens, or `null`. The time is not signed: repetitions are known by their ids. */
export function verifySignature(
  delivery: Delivery,
  secrets: readonly string[],
  baseUrl: string,
): string | null {
  const { 'x-twilio-signature': signature } = delivery.headers;
  if (signature === undefined) return 'The header X-Twilio-Signature is missing.';
  if (!SIGNATURE.test(signature)) return 'The header X-Twilio-Signature is not a SHA-1 digest in Base64.';
  const signed = signedPartOf(delivery);
  if (signed === null) return 'The body is not the one that was signed.';
  const isSigned = urlsOf(baseUrl, delivery.path).some((url) =>
    isSignedBy(secrets, 'sha1', 'base64', signature, url, signed),
  );
  return isSigned
    ? null
    : 'The signature is not made with the auth token of this webhook, or not for a URL under its baseUrl.';
}

/** What is signed after the URL: a form, and nothing of other bodies, of which the URL has a digest. `null` for another body. */
function signedPartOf({ body, query: { bodySHA256 } }: Delivery): string | null {
  if (bodySHA256 !== undefined) return isDigestOf(body, String(bodySHA256)) ? '' : null;
  try {
    return signedText(readForm(body));
  } catch (error) {
    if (error instanceof InvalidDeliveryError) return null;
    throw error;
  }
}

function isDigestOf(body: Buffer, digest: string): boolean {
  return isEqual(createHash('sha256').update(body).digest('hex'), digest.toLowerCase());
}

/** The URL with and without its port: Twilio signs either. */
function urlsOf(baseUrl: string, path: string): string[] {
  const { protocol, hostname, port, pathname } = new URL(baseUrl);
  const rest = pathname.replace(/\/$/, '') + path;
  const ports = ['', `:${port || STANDARD_PORTS[protocol]}`];
  return ports.map((each) => `${protocol}//${hostname}${each}${rest}`);
}
