import { AppError } from '../application/app-error';
import type { RateLimits } from './rate-limit';
import { type Principal, readBearer, type TokenVerifier, unauthenticated } from './tokens';

/** Who is calling, for HTTP and websocket alike. */
export class Authentication {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly limits: RateLimits,
  ) {}

  /**
   * The principal of an authorization text, or `null` where there is none.
   * Throws UNAUTHENTICATED for a bad token and RATE_LIMITED for an address that tries too many.
   */
  async authenticate(authorization: unknown, address: string): Promise<Principal | null> {
    const token = readBearer(authorization);
    if (token === null) return null;
    try {
      return await this.verifier.verify(token);
    } catch (error) {
      // Only who fails has to wait: behind a proxy, everybody has its address.
      if (error instanceof AppError && error.code === 'UNAUTHENTICATED')
        await this.limits.countFailure(address);
      throw error;
    }
  }

  /** Counts one request of the principal. Throws RATE_LIMITED. */
  async countRequest({ caller }: Principal): Promise<void> {
    await this.limits.countRequest(caller.workspace, caller.actor.id ?? '');
  }
}

/** Throws where there is no principal. */
export function requirePrincipal(principal: Principal | null): Principal {
  if (principal) return principal;
  throw missingToken();
}

export function missingToken(): AppError {
  return unauthenticated('Missing bearer token in the Authorization header.');
}
