import type { Token } from '../token-source.js';
import { PageConnection } from './page-connection.js';

/** How long an unused connection stays open, so that navigation in a single-page app can reuse it. */
const LINGER_MS = 5_000;

interface Pooled {
  readonly connection: PageConnection;
  users: number;
  disposal: ReturnType<typeof setTimeout> | undefined;
}

export interface Shared {
  readonly connection: PageConnection;
  /** The connection closes some time after its last user has released it. */
  readonly release: () => void;
}

const byEndpoint = new Map<string, Map<Token, Pooled>>();

/** The connection that all users of a page with the same endpoint and token share. */
export function shareConnection(endpoint: string, token: Token): Shared {
  const byToken = byEndpoint.get(endpoint) ?? new Map<Token, Pooled>();
  byEndpoint.set(endpoint, byToken);
  const pooled = byToken.get(token) ?? {
    connection: new PageConnection(endpoint, token),
    users: 0,
    disposal: undefined,
  };
  byToken.set(token, pooled);
  clearTimeout(pooled.disposal);
  pooled.users += 1;
  const release = () => {
    pooled.users -= 1;
    if (pooled.users > 0) return;
    pooled.disposal = setTimeout(() => {
      byToken.delete(token);
      pooled.connection.dispose();
    }, LINGER_MS);
  };
  return { connection: pooled.connection, release };
}
