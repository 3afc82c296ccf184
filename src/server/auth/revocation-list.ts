import type { RevocationStore, StoredRevocation } from '../../application/ports/revocation-store';
import { HOUR, type Instant } from '../../domain/time/instant';
import { Loop } from '../../lib/loop';
import type { Principal } from './claims';

/** Short enough that every node applies a revocation within a second. */
const POLL_MS = 400;
const PAGE = 1_000;
const SWEEP_MS = HOUR;

/** All revocations in force, in memory. While the database is unavailable, the known ones stay in force. */
export class RevocationList {
  /** Called after revocations were added. */
  onChange: () => void = () => undefined;
  private readonly workspaces = new Map<string, Map<string, StoredRevocation>>();
  private readonly loop: Loop;
  private readUpTo = 0;
  private readAt = performance.now();
  private sweptAt = performance.now();

  constructor(
    private readonly store: RevocationStore,
    onError: (error: unknown) => void,
  ) {
    this.loop = new Loop(() => this.load(), POLL_MS, onError);
  }

  /** Milliseconds since the list was last known to be complete. */
  get ageMs(): number {
    return performance.now() - this.readAt;
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** Reads new revocations. Awaited once before the node serves requests. */
  async load(): Promise<void> {
    for (;;) {
      const revocations = await this.store.readAfter(this.readUpTo, PAGE);
      this.readUpTo = revocations.at(-1)?.seq ?? this.readUpTo;
      this.add(...revocations);
      if (revocations.length < PAGE) break;
    }
    this.readAt = performance.now();
    if (this.readAt - this.sweptAt > SWEEP_MS) this.forgetExpired(Date.now());
  }

  add(...revocations: readonly StoredRevocation[]): void {
    for (const revocation of revocations) {
      const { workspace } = revocation;
      const known = this.workspaces.get(workspace) ?? new Map<string, StoredRevocation>();
      this.workspaces.set(workspace, known);
      const key = keyOf(revocation);
      // Revocations of this node may be added before earlier ones of other nodes have been read.
      if ((known.get(key)?.seq ?? 0) < revocation.seq) known.set(key, revocation);
    }
    if (revocations.length > 0) this.onChange();
  }

  isRevoked({ caller, tokenId, issuedAt }: Principal): boolean {
    const known = this.workspaces.get(caller.workspace);
    if (!known) return false;
    if (caller.apiKey) return known.has(keyOf({ kind: 'API_KEY', value: caller.apiKey.id }));
    if (tokenId !== null && known.has(keyOf({ kind: 'TOKEN', value: tokenId }))) return true;
    const ofSubject = known.get(keyOf({ kind: 'SUBJECT', value: caller.actor.id }));
    // A token without `iat` may have been issued earlier. `iat` is in whole seconds, rounded down.
    return ofSubject !== undefined && (issuedAt ?? 0) <= ofSubject.revokedAt;
  }

  private forgetExpired(now: Instant): void {
    this.sweptAt = performance.now();
    for (const [workspace, known] of this.workspaces) {
      for (const [key, { expiresAt }] of known) if (expiresAt < now) known.delete(key);
      if (known.size === 0) this.workspaces.delete(workspace);
    }
  }
}

function keyOf({ kind, value }: Pick<StoredRevocation, 'kind' | 'value'>): string {
  return `${kind} ${value}`;
}
