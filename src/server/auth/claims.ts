import type { JWTPayload } from 'jose';
import { isApiKeyActor } from '../../application/access/api-key-actor';
import { type Caller, ROLES } from '../../application/access/caller';
import { MAX_TOKEN_ID } from '../../application/access/revocations';
import { AppError } from '../../application/app-error';
import { checkId, checkRequiredText, checkText, MAX_WORKSPACE } from '../../application/checks';
import { tidyName } from '../../application/tidy';
import type { Refusal } from '../../domain/refusal';
import type { Instant, Milliseconds } from '../../domain/time/instant';

/** The identity that a verified token or API key states. */
export interface Principal {
  readonly caller: Caller & { readonly actor: { readonly id: string } };
  /** Infinity for an API key that does not expire. */
  readonly expiresAt: Instant;
  /** The claim `jti`, or the id of the API key. */
  readonly tokenId: string | null;
  /** The claim `iat`, or when the API key was created. */
  readonly issuedAt: Instant | null;
  /** The id of the key that signed the token; `null` if a secret did. */
  readonly keyId: string | null;
}

/** How far the clock of an issuer may be ahead of ours, and how much a token may exceed its longest lifetime. */
export const CLOCK_TOLERANCE_MS = 30_000;

export function badClaim(claim: string, problem: string): AppError {
  return new AppError('UNAUTHENTICATED', `The claim "${claim}" ${problem}.`);
}

/** Returns the principal of verified claims. Throws UNAUTHENTICATED, naming the claim that is missing or invalid. */
export function toPrincipal(claims: JWTPayload, keyId: string | null, maxLifeMs: Milliseconds): Principal {
  const workspace = readRequired(claims, 'workspace', (value, field) =>
    checkRequiredText(value, field, MAX_WORKSPACE),
  );
  const sub = readRequired(claims, 'sub', checkId);
  if (isApiKeyActor(sub)) throw badClaim('sub', 'must not begin with key:, which is for API keys');
  const role = ROLES.find((name) => name === claims.role);
  if (!role) throw badClaim('role', `must be one of ${ROLES.join(', ')}`);
  const name = tidyName(readText(claims, 'name', () => null));
  const tokenId = readText(claims, 'jti', (value, field) => checkText(value, field, MAX_TOKEN_ID)) || null;
  checkIssuerAndAudience(claims);
  const kind = role === 'INTEGRATION' ? 'INTEGRATION' : 'USER';
  return {
    caller: { workspace, role, actor: { kind, id: sub, name } },
    tokenId,
    keyId,
    ...readTimes(claims, maxLifeMs),
  };
}

type TextCheck = (value: string, field: readonly string[]) => Refusal | null;

function readText(claims: JWTPayload, claim: string, check: TextCheck): string | null {
  const value = claims[claim];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw badClaim(claim, 'must be a string');
  const refusal = check(value, [`claim "${claim}"`]);
  if (refusal) throw new AppError('UNAUTHENTICATED', `The ${refusal.message}`);
  return value;
}

function readRequired(claims: JWTPayload, claim: string, check: TextCheck): string {
  const value = readText(claims, claim, check);
  if (value === null) throw badClaim(claim, 'is missing');
  return value;
}

/** Checks the types even if no issuer or audience is required. */
function checkIssuerAndAudience({ iss, aud }: Readonly<Record<string, unknown>>): void {
  const isText = (value: unknown) => value === undefined || typeof value === 'string';
  if (!isText(iss)) throw badClaim('iss', 'must be a string');
  if (![aud].flat().every(isText)) throw badClaim('aud', 'must be a string or a list of strings');
}

function readTimes(claims: JWTPayload, maxLifeMs: Milliseconds) {
  const now = Date.now();
  const issuedAt = readInstant(claims, 'iat');
  const expiresAt = readInstant(claims, 'exp');
  if (expiresAt === null) throw badClaim('exp', 'is missing');
  if (issuedAt !== null && issuedAt > now + CLOCK_TOLERANCE_MS) throw badClaim('iat', 'is in the future');
  if (expiresAt - (issuedAt ?? now) > maxLifeMs + CLOCK_TOLERANCE_MS) {
    throw badClaim('exp', 'is too far in the future: the lifetime of the token exceeds AUTH_MAX_TOKEN_LIFE');
  }
  return { issuedAt, expiresAt };
}

function readInstant(claims: JWTPayload, claim: 'iat' | 'exp'): Instant | null {
  const value: unknown = claims[claim];
  if (value === undefined) return null;
  if (typeof value !== 'number' || !Number.isFinite(value * 1_000)) {
    throw badClaim(claim, 'must be a number of seconds since 1970');
  }
  return value * 1_000;
}
