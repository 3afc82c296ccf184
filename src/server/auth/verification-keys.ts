import { type CryptoKey, importJWK } from 'jose';
import { z } from 'zod';

/** The accepted signature algorithms of identity providers. */
export const KEY_ALGORITHMS = ['RS256', 'ES256'] as const;
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number];

/** A public key of an identity provider. */
export interface VerificationKey {
  /** Equal only for the same key material and the same `kid`, so that a replaced key is detected. */
  readonly id: string;
  readonly kid: string | undefined;
  readonly algorithm: KeyAlgorithm;
  readonly key: CryptoKey;
}

const MIN_RSA_BYTES = 256;

const usage = {
  kid: z.string().optional(),
  use: z.literal('sig').optional(),
  key_ops: z
    .array(z.string())
    .refine((operations) => operations.includes('verify'))
    .optional(),
};
/** Only public members are kept, whatever else is published. */
const jwkSchema = z.discriminatedUnion('kty', [
  z.object({
    ...usage,
    kty: z.literal('RSA'),
    alg: z.literal('RS256').default('RS256'),
    n: z.string().refine((modulus) => Buffer.from(modulus, 'base64url').length >= MIN_RSA_BYTES),
    e: z.string(),
  }),
  z.object({
    ...usage,
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    alg: z.literal('ES256').default('ES256'),
    x: z.string(),
    y: z.string(),
  }),
]);
const keySetSchema = z.object({ keys: z.array(z.unknown()) });

/**
 * Returns the keys of a JSON Web Key Set that can verify tokens. Keys with other uses or unsupported types are ignored,
 * as RFC 7517 requires. Throws if the text is not a key set or has no usable key.
 */
export async function readKeySet(text: string): Promise<readonly VerificationKey[]> {
  const { data: keySet } = keySetSchema.safeParse(JSON.parse(text));
  if (!keySet) throw new Error('The response is not a JSON Web Key Set.');
  const usable = (await Promise.all(keySet.keys.map(toVerificationKey))).filter((key) => key !== null);
  if (usable.length === 0) throw new Error('The key set has no key for RS256 or ES256.');
  return usable;
}

async function toVerificationKey(value: unknown): Promise<VerificationKey | null> {
  const { data: jwk } = jwkSchema.safeParse(value);
  if (!jwk) return null;
  const { kid, alg } = jwk;
  const material = jwk.kty === 'RSA' ? [jwk.n, jwk.e] : [jwk.x, jwk.y];
  try {
    const key = await importJWK(jwk, alg);
    if (key instanceof Uint8Array) return null;
    return { id: JSON.stringify([kid, alg, ...material]), kid, algorithm: alg, key };
  } catch {
    // A malformed key is skipped; the other keys of the set remain usable.
    return null;
  }
}
