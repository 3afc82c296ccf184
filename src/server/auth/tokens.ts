import { hash, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import {
  decodeProtectedHeader,
  errors,
  type JWTVerifyOptions,
  jwtVerify,
  type ProtectedHeaderParameters,
  SignJWT,
} from 'jose';
import { LRUCache } from 'lru-cache';
import { looksLikeApiKey } from '../../application/access/api-key-text';
import { credentialOf, type Role } from '../../application/access/caller';
import { AppError } from '../../application/app-error';
import { HOUR, type Milliseconds } from '../../domain/time/instant';
import { badClaim, CLOCK_TOLERANCE_MS, type Principal, toPrincipal } from './claims';
import type { KeySet } from './key-set';
import { KEY_ALGORITHMS } from './verification-keys';

export interface TokenSettings {
  /** Secrets for HS256 tokens, the current one first. */
  readonly secrets: readonly string[];
  readonly keys: KeySet | null;
  readonly issuer: string | null;
  readonly audience: string | null;
  readonly maxLifeMs: Milliseconds;
  readonly isRevoked: (principal: Principal) => boolean;
  readonly verifyApiKey: (text: string) => Promise<Principal>;
}

export interface TokenClaims {
  readonly workspace: string;
  readonly role: Role;
  readonly sub: string;
  readonly name?: string | undefined;
}

/** Longer than the tokens of any provider; longer texts are not hashed, decoded or verified. */
const MAX_TOKEN_LENGTH = 8_192;
/** Shorter than the time for which all nodes are told of the revocation of an API key. */
const API_KEY_CACHED_FOR = HOUR;
const MAX_CACHED_BYTES = 8 * 1024 * 1024;
/** The size of a cached principal without its texts. */
const PRINCIPAL_BYTES = 600;
/** Tokens of other types serve other purposes, such as logging out, and must not give access. */
const TOKEN_TYPES = ['jwt', 'at+jwt'];

/**
 * Verifies bearer tokens: HS256 with the secrets, RS256 and ES256 with the key set, and API keys. Valid ones are cached.
 */
export class TokenVerifier {
  private readonly cache = new LRUCache<string, Principal>({
    maxSize: MAX_CACHED_BYTES,
    sizeCalculation: sizeOf,
  });
  private readonly secrets: readonly Uint8Array[];
  private readonly options: JWTVerifyOptions;

  constructor(private readonly settings: TokenSettings) {
    const { secrets, issuer, audience } = settings;
    this.secrets = secrets.map((secret) => new TextEncoder().encode(secret));
    this.options = {
      // For `nbf` alone: `whyInvalid` refuses a token from the instant of its `exp` on.
      clockTolerance: CLOCK_TOLERANCE_MS / 1_000,
      ...(issuer !== null && { issuer }),
      ...(audience !== null && { audience }),
    };
  }

  /**
   * Throws UNAUTHENTICATED, with a reason that helps the owner of the token, or UNAVAILABLE if the key of the token is
   * unknown and the identity provider is unreachable.
   */
  async verify(token: string): Promise<Principal> {
    if (token.length > MAX_TOKEN_LENGTH) {
      throw unauthenticated(`The token is longer than ${MAX_TOKEN_LENGTH} characters.`);
    }
    const digest = hash('sha256', token, 'base64');
    const cached = this.cache.get(digest);
    if (cached && this.whyInvalid(cached) === null) return cached;
    this.cache.delete(digest);
    const isApiKey = looksLikeApiKey(token);
    const principal = isApiKey ? await this.settings.verifyApiKey(token) : await this.check(token);
    const reason = this.whyInvalid(principal);
    if (reason !== null) throw unauthenticated(reason);
    this.cache.set(digest, principal, isApiKey ? { ttl: API_KEY_CACHED_FOR } : {});
    return principal;
  }

  /** Why a previously verified token is no longer valid, as a text for people; `null` if it is valid. */
  whyInvalid(principal: Principal): string | null {
    const what = credentialOf(principal.caller);
    if (Date.now() >= principal.expiresAt) return `The ${what} has expired.`;
    if (this.settings.isRevoked(principal)) return `The ${what} has been revoked.`;
    const { keyId } = principal;
    if (keyId !== null && !this.settings.keys?.trusts(keyId))
      return 'The signing key of the token is unknown or has been withdrawn.';
    return null;
  }

  private async check(token: string): Promise<Principal> {
    try {
      const header = decodeProtectedHeader(token);
      checkType(header.typ);
      const { claims, keyId } = await this.verifySignature(token, header);
      return toPrincipal(claims, keyId, this.settings.maxLifeMs);
    } catch (error) {
      throw toAppError(error);
    }
  }

  private async verifySignature(token: string, { alg, kid }: ProtectedHeaderParameters) {
    const attempt = async (key: Parameters<typeof jwtVerify>[1], algorithm: string) => {
      try {
        return (await jwtVerify(token, key, { ...this.options, algorithms: [algorithm] })).payload;
      } catch (error) {
        if (error instanceof errors.JWSSignatureVerificationFailed) return null;
        throw error;
      }
    };
    if (alg === 'HS256') {
      for (const secret of this.secrets) {
        const claims = await attempt(secret, alg);
        if (claims) return { claims, keyId: null };
      }
    }
    const { keys } = this.settings;
    const algorithm = KEY_ALGORITHMS.find((name) => name === alg);
    if (keys && algorithm && (kid === undefined || typeof kid === 'string')) {
      const verified = await keys.tryKeys({ kid, algorithm }, async ({ id, key }) => {
        const claims = await attempt(key, algorithm);
        return claims && { claims, keyId: id };
      });
      if (verified) return verified;
    }
    throw unauthenticated('The token is not signed with an accepted key.');
  }
}

/** Signs a token with the secret and a new token id. `expiresIn` is a time span of jose, such as "30d" or "2h". */
export async function signToken(
  secret: string,
  { workspace, role, sub, name }: TokenClaims,
  settings: Pick<TokenSettings, 'issuer' | 'audience'>,
  expiresIn: string,
): Promise<string> {
  const token = new SignJWT({ workspace, role, name })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sub)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(expiresIn);
  if (settings.issuer !== null) token.setIssuer(settings.issuer);
  if (settings.audience !== null) token.setAudience(settings.audience);
  return token.sign(new TextEncoder().encode(secret));
}

/** The credentials of a request over HTTP. Many no-code tools can only send a token as `X-API-Key`, without a prefix. */
export function readCredentials(headers: IncomingHttpHeaders): unknown {
  return headers.authorization || headers['x-api-key'];
}

/** The token of an Authorization header or of `connectionParams.authorization`; the prefix Bearer is optional. */
export function readBearer(authorization: unknown): string | null {
  if (typeof authorization !== 'string') return null;
  return authorization.replace(/^Bearer /i, '').trim() || null;
}

export function unauthenticated(message: string, cause?: unknown): AppError {
  return new AppError('UNAUTHENTICATED', message, { cause });
}

function checkType(type: unknown): void {
  if (type === undefined) return;
  const isAccepted =
    typeof type === 'string' && TOKEN_TYPES.includes(type.toLowerCase().replace(/^application\//, ''));
  if (!isAccepted) throw unauthenticated('The token type ("typ") must be JWT or at+jwt.');
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof errors.JWTExpired) return unauthenticated('The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = error;
    if (reason === 'missing') return badClaim(claim, 'is missing');
    if (claim === 'nbf' && reason === 'check_failed') return badClaim(claim, 'is in the future');
    return badClaim(claim, reason === 'invalid' ? 'must be a number' : 'does not have the expected value');
  }
  return unauthenticated('The token is not a valid JWT.', error);
}

function sizeOf({ caller, tokenId }: Principal): number {
  const { workspace, actor } = caller;
  const texts = [workspace, actor.id, actor.name, tokenId];
  return PRINCIPAL_BYTES + texts.reduce((bytes, text) => bytes + 2 * (text?.length ?? 0), 0);
}
