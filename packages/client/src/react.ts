import { useMemo, useState, useSyncExternalStore } from 'react';
import { type Accepted, BotStatusError, requireAccepted } from './errors.js';
import type { BadgeStatus } from './generated/operations.js';
import { randomId } from './message-ids.js';
import type { Source } from './store/configuration.js';
import type { StatusPayload, WantedStatus } from './store/documents.js';
import { Lease } from './store/lease.js';
import type { Problem } from './store/problem.js';
import { shownStatus } from './store/status-entry.js';

export { BotStatusError } from './errors.js';
export { configure, type GetToken, type Source } from './store/configuration.js';
export type { Problem, ProblemKind } from './store/problem.js';

interface Snapshot {
  /** `null` until the service sends the first one, and on a server. */
  readonly status: BadgeStatus | null;
  /** Whether every change arrives. */
  readonly isLive: boolean;
  /** Why there is no live status; `null` while it is live or being loaded. */
  readonly problem: Problem | null;
}

export interface UsedBotStatus extends Snapshot {
  /**
   * Sets the status, unless someone else has changed it since. Resolves when the service has accepted the change. Throws a
   * BotStatusError if it is refused or cannot be sent.
   */
  readonly setStatus: (input: WantedStatus) => Promise<Accepted<StatusPayload>>;
}

const NOTHING: Snapshot = { status: null, isLive: false, problem: null };
const onServer = () => NOTHING;

/**
 * The live status of a contact. All hooks and badges of a page share one websocket and one subscription. Without options,
 * the page's are used: see `configure`. Of `getToken`, the function of the first rendering is kept.
 */
export function useBotStatus(contactId: string, options: Source = {}): UsedBotStatus {
  const { endpoint, token } = options;
  // A function that is made anew with each rendering would open a connection each time.
  const [getToken] = useState(() => options.getToken);
  const watched = useMemo(
    () => new WatchedStatus(contactId, { endpoint, token, getToken }),
    [contactId, endpoint, token, getToken],
  );
  const snapshot = useSyncExternalStore(watched.subscribe, watched.read, onServer);
  return useMemo(() => ({ ...snapshot, setStatus: watched.set }), [snapshot, watched]);
}

/** The status of a contact in the form that `useSyncExternalStore` takes. */
class WatchedStatus {
  private lease: Lease | null = null;
  private snapshot = NOTHING;

  constructor(
    private readonly contactId: string,
    private readonly source: Source,
  ) {}

  readonly read = (): Snapshot => this.snapshot;

  readonly subscribe = (onChange: () => void): (() => void) => {
    const update = () => {
      this.snapshot = this.look();
      onChange();
    };
    const lease = new Lease(
      { ...this.source, contactId: this.contactId },
      { statusChanged: update, livenessChanged: update },
    );
    this.lease = lease;
    update();
    return () => lease.release();
  };

  readonly set = async (input: WantedStatus): Promise<Accepted<StatusPayload>> => {
    const { status } = this.snapshot;
    const connection = this.lease?.connection;
    if (!connection || !status) {
      throw new BotStatusError('UNREACHABLE', 'The status of the contact has not been loaded yet.');
    }
    const change = { ...input, expectedVersion: status.version, idempotencyKey: randomId() };
    return requireAccepted(await connection.change(this.contactId, null, change));
  };

  private look(): Snapshot {
    const { connection = null, problem = null } = this.lease ?? {};
    const status = connection && shownStatus(connection.entryOf(this.contactId));
    return { status, problem, isLive: status !== null && problem === null };
  }
}
