import type {
  ClaimedEndpoint,
  Places,
  WebhookEndpoint,
  WebhookEndpointStore,
} from '../../application/ports/webhook-endpoint-store';
import { MINUTE, SECOND } from '../../domain/time/instant';
import { Backoff } from '../../lib/backoff';
import { Loop } from '../../lib/loop';
import { afterRound, deliverRound, type RoundParts } from './delivery-round';

/** How long an event committed by another node may wait, and a retry that is due. */
const POLL_MS = 1_000;
/** Commits within this time are delivered together. */
const GATHER_MS = 100;
/** After a crash, another node goes on after this time. */
const LEASE_MS = 15 * SECOND;
const RENEW_MS = 5 * SECOND;
/** Endpoints that a node delivers to at the same time. */
const MAX_ACTIVE = { usual: 96, failing: 32 };
/** Requests that are still running when the node stops. */
const STOP_WAIT_MS = 3 * SECOND;

export interface DispatcherParts extends Omit<RoundParts, 'failing' | 'stopping' | 'stopped'> {
  readonly store: Pick<WebhookEndpointStore, 'claim' | 'renew' | 'settle'>;
  readonly onRound: (failed: number, parked: number) => void;
  readonly onDisabled: (endpoint: WebhookEndpoint, reason: string) => void;
  readonly onError: (error: unknown) => void;
  readonly onSuccess?: () => void;
}

/**
 * Delivers the change log to webhook endpoints. Each endpoint has a position in the log, and is claimed by one node at a
 * time; what a node did counts once it is stored, so that after a crash events are sent again, with the same ids.
 */
export class WebhookDispatcher {
  private readonly loop: Loop;
  private readonly renewals: Loop;
  /** By lease. */
  private readonly active = new Map<string, { readonly run: Promise<void>; readonly isFailing: boolean }>();
  private readonly failing = new Backoff({ firstMs: SECOND, maxMs: MINUTE / 2 });
  private readonly stopping = new AbortController();
  private readonly stopped = new AbortController();
  private gathering: NodeJS.Timeout | null = null;

  constructor(private readonly parts: DispatcherParts) {
    this.loop = new Loop(() => this.pass(), POLL_MS, parts.onError, parts.onSuccess);
    this.renewals = new Loop(() => this.renew(), RENEW_MS, parts.onError);
  }

  start(): void {
    this.loop.start();
    this.renewals.start();
  }

  /** Gives running requests a short time, and stores what was delivered. */
  async stop(): Promise<void> {
    clearTimeout(this.gathering ?? undefined);
    await this.loop.stop();
    this.stopping.abort();
    const timer = setTimeout(() => this.stopped.abort(), STOP_WAIT_MS);
    await Promise.all([...this.active.values()].map(({ run }) => run));
    clearTimeout(timer);
    await this.renewals.stop();
  }

  /** Looks for something to deliver, soon. */
  kick(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = null;
      this.loop.kick();
    }, GATHER_MS).unref();
  }

  private async pass(): Promise<void> {
    const now = this.parts.clock.now();
    for (const [lease, claimed] of await this.parts.store.claim(now, now + LEASE_MS, this.freePlaces())) {
      const run = this.deliver(lease, claimed)
        .catch((error: unknown) => this.parts.onError(error))
        .then(() => {
          this.active.delete(lease);
          // What was committed in the meantime.
          if (!this.stopping.signal.aborted) this.kick();
        });
      this.active.set(lease, { run, isFailing: claimed.progress.failingSince !== null });
    }
  }

  private freePlaces(): Places {
    const running = [...this.active.values()];
    const failing = running.filter(({ isFailing }) => isFailing).length;
    return {
      usual: MAX_ACTIVE.usual - (running.length - failing),
      failing: MAX_ACTIVE.failing - failing,
    };
  }

  /** Delivers until nothing is left, or the endpoint has to be left alone. An error lets the lease end by itself. */
  private async deliver(lease: string, first: ClaimedEndpoint): Promise<void> {
    const { store, onRound, onDisabled } = this.parts;
    const parts = {
      ...this.parts,
      failing: this.failing,
      stopping: this.stopping.signal,
      stopped: this.stopped.signal,
    };
    for (let claimed = first; ; ) {
      const { endpoint } = claimed;
      const round = await deliverRound(claimed, parts);
      if (!(await store.settle(lease, endpoint.id, round))) return;
      const { attempts, saved, progress, releaseUntil } = round;
      const failed = attempts.filter(({ problem }) => problem !== null).length;
      onRound(failed, saved.filter(({ parkedAt }) => parkedAt !== null).length);
      if (progress.disabledReason !== null) return onDisabled(endpoint, progress.disabledReason);
      if (releaseUntil !== null) return;
      claimed = afterRound(claimed, round);
    }
  }

  private async renew(): Promise<void> {
    if (this.active.size === 0) return;
    await this.parts.store.renew([...this.active.keys()], this.parts.clock.now() + LEASE_MS);
  }
}
