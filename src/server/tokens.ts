import {
  createRemoteJWKSet,
  errors,
  type FlattenedJWSInput,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
  SignJWT,
} from 'jose';
import { AppError } from '../application/app-error';
import { type Caller, ROLES, type Role } from '../application/caller';
import { checkId, checkName } from '../application/checks';
import type { Instant } from '../domain/instant';

export interface TokenSettings {
  readonly secret: string | null;
  readonly jwksUrl: string | null;
  readonly issuer: string | null;
  readonly audience: string | null;
}

/** A token that was checked. */
export interface Principal {
  readonly caller: Caller;
  readonly expiresAt: Instant;
}

export interface TokenClaims {
  readonly workspace: string;
  readonly role: Role;
  readonly sub: string;
  readonly name?: string | undefined;
}

const MAX_CACHED = 10_000;
/** How long a token goes without another look at its signature, should its key be withdrawn. */
const MAX_CACHED_MS = 5 * 60_000;
const MAX_WORKSPACE = 64;

/** Checks bearer tokens: HS256 by the secret, RS256 and ES256 by the key set. Each is verified once in a while. */
export class TokenVerifier {
  private readonly cache = new Map<string, { principal: Principal; checkedAt: Instant }>();
  private readonly keys: JWTVerifyGetKey | null;
  private readonly secret: Uint8Array | null;

  constructor(private readonly settings: TokenSettings) {
    this.keys = settings.jwksUrl === null ? null : createRemoteJWKSet(new URL(settings.jwksUrl));
    this.secret = settings.secret === null ? null : new TextEncoder().encode(settings.secret);
  }

  /** Throws UNAUTHENTICATED, with a reason that helps whoever holds the token. */
  async verify(token: string): Promise<Principal> {
    const cached = this.cache.get(token);
    const now = Date.now();
    if (cached && now < cached.principal.expiresAt && now - cached.checkedAt < MAX_CACHED_MS)
      return cached.principal;
    this.cache.delete(token);
    const principal = await this.check(token);
    this.cache.set(token, { principal, checkedAt: now });
    if (this.cache.size > MAX_CACHED) this.cache.delete(this.cache.keys().next().value!);
    return principal;
  }

  private async check(token: string): Promise<Principal> {
    const { issuer, audience } = this.settings;
    const { secret, keys } = this;
    const options = {
      algorithms: [...(secret ? ['HS256'] : []), ...(keys ? ['RS256', 'ES256'] : [])],
      requiredClaims: ['exp', 'sub'],
      ...(issuer !== null && { issuer }),
      ...(audience !== null && { audience }),
    };
    try {
      const { payload } = await jwtVerify(
        token,
        (header: JWTHeaderParameters, jws: FlattenedJWSInput) => {
          if (header.alg === 'HS256' && secret) return secret;
          if (keys) return keys(header, jws);
          throw new errors.JOSEAlgNotAllowed('"alg" (Algorithm) Header Parameter value not allowed');
        },
        options,
      );
      return toPrincipal(payload);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw unauthenticated('The token has expired.');
      if (error instanceof AppError) throw error;
      if (isKeySetAway(error)) {
        throw new AppError('UNAVAILABLE', 'The key set can not be reached.', {
          logLevel: 'error',
          cause: error,
        });
      }
      throw unauthenticated('The token is not valid here.', error);
    }
  }
}

/** Signs a token with the secret; `expiresIn` as jose has it: "30d", "2h". */
export function signToken(
  secret: string,
  { workspace, role, sub, name }: TokenClaims,
  settings: Pick<TokenSettings, 'issuer' | 'audience'>,
  expiresIn: string,
): Promise<string> {
  const token = new SignJWT({ workspace, role, ...(name !== undefined && { name }) })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setIssuedAt()
    .setExpirationTime(expiresIn);
  if (settings.issuer !== null) token.setIssuer(settings.issuer);
  if (settings.audience !== null) token.setAudience(settings.audience);
  return token.sign(new TextEncoder().encode(secret));
}

/** The token of an Authorization header or of `connectionParams.authorization`; the word Bearer may be left out. */
export function readBearer(authorization: unknown): string | null {
  if (typeof authorization !== 'string') return null;
  return authorization.replace(/^Bearer +/i, '').trim() || null;
}

export function unauthenticated(message: string, cause?: unknown): AppError {
  return new AppError('UNAUTHENTICATED', message, { cause });
}

/** The token may be good; nobody can tell until the identity provider answers again. */
function isKeySetAway(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof TypeError) return true;
  return error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC';
}

function toPrincipal({ sub = '', exp = 0, ...claims }: JWTPayload): Principal {
  const { workspace, role, name } = claims;
  if (
    typeof workspace !== 'string' ||
    workspace.length > MAX_WORKSPACE ||
    workspace === '' ||
    checkId(workspace, ['workspace'])
  ) {
    throw unauthenticated('The claim "workspace" is missing or no id.');
  }
  if (!ROLES.includes(role as Role))
    throw unauthenticated(`The claim "role" must be one of ${ROLES.join(', ')}.`);
  if (sub === '' || checkId(sub, ['sub'])) throw unauthenticated('The claim "sub" is missing or no id.');
  const displayName = typeof name === 'string' && checkName(name, ['name']) === null ? name : null;
  const kind = role === 'INTEGRATION' ? 'INTEGRATION' : 'USER';
  const caller: Caller = { workspace, role: role as Role, actor: { kind, id: sub, name: displayName } };
  return { caller, expiresAt: exp * 1_000 };
}
