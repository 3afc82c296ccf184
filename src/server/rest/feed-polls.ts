import { AppError } from '../../application/app-error';
import type { GraphqlContext } from '../../graphql/context';
import { Counters } from '../../lib/counters';
import type { MemoryBudgets } from '../../limits/memory-budgets';
import type { Exchange } from '../admission/in-flight-requests';
import type { Principal } from '../auth/claims';
import type { GraphqlEndpoint } from '../graphql-endpoint';

/** A reader has one waiting request at a time, a fleet of workers a few dozen. */
const LIMITS = { perUser: 100, perWorkspace: 1_000 };
const RETRY_AFTER_MS = 5_000;

/**
 * Requests that wait for the next event of the feed. One that waits uses no database connection and no time of the event
 * loop, but memory, so their number is limited per user and workspace.
 */
export class FeedPolls {
  private readonly counts = new Counters();
  private readonly ends = new Set<() => void>();
  /** When the server stops waiting for its clients. */
  private stopsAt = Number.POSITIVE_INFINITY;

  constructor(
    private readonly endpoint: Pick<GraphqlEndpoint, 'createContext'>,
    private readonly memory: MemoryBudgets,
    private readonly limits = LIMITS,
  ) {}

  /**
   * Resolves when there is an event after the cursor or the cursor cannot be resumed from, after this time, or when the
   * client disconnects or the server stops. Throws BAD_USER_INPUT if `after` is not a cursor, and RATE_LIMITED or
   * UNAVAILABLE if too many requests wait or there is no memory.
   */
  async waitAfter(after: string, waitMs: number, principal: Principal, exchange: Exchange): Promise<void> {
    const { workspace, actor } = principal.caller;
    const leave = this.enter(workspace, actor.id);
    const budget = this.memory.open(workspace, actor.id);
    try {
      const context = this.endpoint.createContext(principal, budget);
      await this.waitForEvent(context, after, waitMs, exchange);
    } finally {
      budget.close();
      leave();
    }
  }

  /** Ends all waits. Those that begin until the server stops end by then, so that no client asks again and again. */
  drain(spreadMs: number): void {
    this.stopsAt = performance.now() + spreadMs;
    for (const end of this.ends) end();
  }

  private async waitForEvent(
    { caller, memory, services }: GraphqlContext,
    after: string,
    waitMs: number,
    exchange: Exchange,
  ): Promise<void> {
    const events = await services.live.watchFeed({ workspace: caller.workspace, memory }, after);
    const end = () => void events.return();
    const timer = setTimeout(end, Math.min(waitMs, Math.max(0, this.stopsAt - performance.now())));
    this.ends.add(end);
    exchange.onEnd(end);
    try {
      const { value: first } = await events.next();
      if (first?.start === 'RESUMED') await events.next();
    } finally {
      clearTimeout(timer);
      this.ends.delete(end);
      await events.return();
    }
  }

  private enter(workspace: string, userId: string): () => void {
    const [ofWorkspace, ofUser] = [JSON.stringify([workspace]), JSON.stringify([workspace, userId])];
    const { perUser, perWorkspace } = this.limits;
    if (this.counts.of(ofUser) >= perUser || this.counts.of(ofWorkspace) >= perWorkspace) {
      const message = `Too many requests wait for changes; the limit is ${perUser} of a user and ${perWorkspace} of a workspace.`;
      throw new AppError('RATE_LIMITED', message, { retryAfterMs: RETRY_AFTER_MS });
    }
    this.counts.add(ofWorkspace);
    this.counts.add(ofUser);
    return () => {
      this.counts.add(ofWorkspace, -1);
      this.counts.add(ofUser, -1);
    };
  }
}
