import type { Logger } from 'pino';
import type { Config } from '../../config/config';
import { FailureLog } from '../../lib/failure-log';
import type { RateLimits } from '../admission/rate-limit';
import type { Metrics } from '../monitoring/metrics';
import { Authenticator } from './authenticator';
import { KeySet } from './key-set';
import type { RevocationList } from './revocation-list';
import { TokenVerifier } from './tokens';

interface AuthenticatorOptions {
  readonly auth: Config['auth'];
  readonly limits: RateLimits;
  readonly revocations: RevocationList;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Creates the authenticator with its keys and revocations. `stop` ends the fetching of keys. */
export function createAuthenticator({ auth, limits, revocations, logger, metrics }: AuthenticatorOptions) {
  const failures = new FailureLog(logger, 'Failed to fetch the key set (AUTH_JWKS_URL)', { isOutage: true });
  const { jwksUrl: url, jwksMaxStaleMs: maxStaleMs } = auth;
  const onWithdrawn = () => authenticator.recheck();
  const keys = url === null ? null : new KeySet({ url, maxStaleMs, onWithdrawn, failures });
  const verifier = new TokenVerifier({
    secrets: [auth.secret, auth.previousSecret].filter((secret) => secret !== null),
    keys,
    issuer: auth.issuer,
    audience: auth.audience,
    maxLifeMs: auth.maxTokenLifeMs,
    isRevoked: (principal) => revocations.isRevoked(principal),
  });
  const authenticator = new Authenticator(verifier, limits);
  revocations.onChange = () => authenticator.recheck();
  metrics.gauge(
    'bot_status_key_set_age_seconds',
    'Seconds since the key set was last fetched; 0 without a key set.',
    () => (keys?.ageMs ?? 0) / 1_000,
  );
  metrics.gauge(
    'bot_status_revocation_list_age_seconds',
    'Seconds since the list of revocations was last read.',
    () => revocations.ageMs / 1_000,
  );
  keys?.start();
  return { authenticator, stop: () => keys?.stop() };
}
