import type { Logger } from 'pino';
import type { ApiKeyStore } from '../../application/ports/api-key-store';
import type { Config } from '../../config/config';
import { FailureLog } from '../../lib/failure-log';
import type { RateLimits } from '../admission/rate-limit';
import type { Metrics } from '../monitoring/metrics';
import { ApiKeyVerifier } from './api-key-verifier';
import { Authenticator } from './authenticator';
import { KeySet } from './key-set';
import type { RevocationList } from './revocation-list';
import { TokenVerifier } from './tokens';

interface AuthenticatorOptions {
  readonly auth: Config['auth'];
  readonly limits: RateLimits;
  readonly revocations: RevocationList;
  readonly apiKeys: ApiKeyStore;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Creates the authenticator with its keys and revocations. `stop` ends its loops. */
export function createAuthenticator({
  auth,
  limits,
  revocations,
  apiKeys: store,
  logger,
  metrics,
}: AuthenticatorOptions) {
  const useFailures = new FailureLog(logger, 'Failed to store when API keys were used', { isOutage: true });
  const apiKeys = new ApiKeyVerifier(
    store,
    (error) => useFailures.failed(error),
    (): Iterable<string> => authenticator.apiKeysInUse(),
  );
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
    verifyApiKey: (text) => apiKeys.verify(text),
  });
  const authenticator: Authenticator = new Authenticator(verifier, limits, (id) => apiKeys.noteUse(id));
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
  apiKeys.start();
  return {
    authenticator,
    async stop() {
      keys?.stop();
      await apiKeys.stop();
    },
  };
}
