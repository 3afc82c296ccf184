import { type GetToken, TokenSource } from '../../api/token-source';
import { LiveConnection, type Watcher } from './live-connection';

/** Badges that go and come back within this time, as pages of a single-page app do, find all as it was. */
const LINGER_MS = 5_000;

interface Pooled {
  readonly connection: LiveConnection;
  users: number;
  disposal: ReturnType<typeof setTimeout> | undefined;
}

const byEndpoint = new Map<string, Map<string | GetToken, Pooled>>();

export interface Lease {
  readonly connection: LiveConnection;
  /** Lets go of the contact, and of the connection once nobody uses it any more. */
  readonly release: () => void;
}

/** Watches a contact over the connection that all badges with this endpoint and token source share. */
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
