import type { Caller } from '../../application/access/caller';
import { AppError } from '../../application/app-error';
import { onceReached } from '../../time/system-clock';
import type { Quota, RateLimits } from '../admission/rate-limit';
import type { Principal } from './claims';
import { readBearer, type TokenVerifier, unauthenticated } from './tokens';

/** Identifies callers over HTTP and websocket. */
export class Authenticator {
  /** The callers of open connections, by the checks of their tokens. */
  private readonly connected = new Map<() => void, Caller>();

  constructor(
    private readonly verifier: TokenVerifier,
    private readonly limits: RateLimits,
    private readonly onUse: (apiKeyId: string) => void,
  ) {}

  /**
   * Returns the principal of an authorization text, or `null` if it contains no token.
   * Throws UNAUTHENTICATED for an invalid token, and RATE_LIMITED for an address with too many failures.
   */
  async authenticate(authorization: unknown, address: string): Promise<Principal | null> {
    const token = readBearer(authorization);
    if (token === null) return null;
    try {
      return await this.verifier.verify(token);
    } catch (error) {
      // Only failures count against the address: behind a proxy, all callers share it.
      if (error instanceof AppError && error.code === 'UNAUTHENTICATED')
        await this.limits.countFailure(address);
      throw error;
    }
  }

  /** Counts one request of the principal and passes what is left to `onCount`. Throws RATE_LIMITED. */
  async countRequest({ caller }: Principal, onCount?: (quota: Quota) => void): Promise<void> {
    if (caller.apiKey) this.onUse(caller.apiKey.id);
    await this.limits.countRequest(caller.workspace, caller.actor.id, onCount);
  }

  /** Throws UNAUTHENTICATED if the token of an open connection is no longer valid. */
  requireValid(principal: Principal): void {
    const reason = this.verifier.whyInvalid(principal);
    if (reason !== null) throw unauthenticated(reason);
  }

  /**
   * Calls `onInvalid` once, with the reason, as soon as the token of an open connection expires, is revoked, or its key
   * is withdrawn. Returns a function that stops watching.
   */
  watch(principal: Principal, onInvalid: (reason: string) => void): () => void {
    const check = () => {
      const reason = this.verifier.whyInvalid(principal);
      if (reason === null) return;
      stop();
      onInvalid(reason);
    };
    const cancelExpiry = onceReached(Date.now, principal.expiresAt, check);
    const stop = () => {
      cancelExpiry();
      this.connected.delete(check);
    };
    this.connected.set(check, principal.caller);
    check();
    return stop;
  }

  /** Checks all watched tokens again after a change of revocations or keys. */
  recheck(): void {
    for (const check of this.connected.keys()) check();
  }

  /** The ids of the API keys of open connections. */
  *apiKeysInUse(): Iterable<string> {
    for (const { apiKey } of this.connected.values()) if (apiKey) yield apiKey.id;
  }
}

/** Throws UNAUTHENTICATED if there is no principal. */
export function requirePrincipal(principal: Principal | null): Principal {
  if (principal) return principal;
  throw missingToken();
}

export function missingToken(): AppError {
  return unauthenticated('Missing bearer token in the Authorization header.');
}
