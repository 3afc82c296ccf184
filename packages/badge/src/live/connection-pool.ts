import { type GetToken, TokenSource } from '../api/token-source.js';
import { LiveConnection, type Watcher } from './live-connection.js';

/** How long an unused connection stays open, so that navigation in a single-page app can reuse it. */
const LINGER_MS = 5_000;

interface Pooled {
  readonly connection: LiveConnection;
  users: number;
  disposal: ReturnType<typeof setTimeout> | undefined;
}

const byEndpoint = new Map<string, Map<string | GetToken, Pooled>>();

export interface Lease {
  readonly connection: LiveConnection;
  /** Stops watching the contact. The connection closes some time after its last lease is released. */
  readonly release: () => void;
}

/** Watches a contact over the connection shared by all badges with the same endpoint and token source. */
export function leaseConnection(
  endpoint: string,
  token: string | GetToken,
  contactId: string,
  watcher: Watcher,
): Lease {
  const byToken = byEndpoint.get(endpoint) ?? new Map<string | GetToken, Pooled>();
  byEndpoint.set(endpoint, byToken);
  const pooled = byToken.get(token) ?? {
    connection: new LiveConnection(endpoint, new TokenSource(token)),
    users: 0,
    disposal: undefined,
  };
  byToken.set(token, pooled);
  clearTimeout(pooled.disposal);
  pooled.users += 1;
  const unwatch = pooled.connection.watch(contactId, watcher);
  const release = () => {
    unwatch();
    pooled.users -= 1;
    if (pooled.users > 0) return;
    pooled.disposal = setTimeout(() => {
      byToken.delete(token);
      pooled.connection.dispose();
    }, LINGER_MS);
  };
  return { connection: pooled.connection, release };
}
