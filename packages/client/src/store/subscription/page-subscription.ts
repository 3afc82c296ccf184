import type { BotStatusError } from '../../errors.js';
import type { WatchStatusesVariables } from '../../generated/operations.js';
import type { LiveConnection } from '../../live-connection.js';
import { type StatusEvent, WATCH_STATUSES } from '../documents.js';
import { hasRoom, planSubscription } from './watch-groups.js';

interface Running {
  readonly ids: ReadonlySet<string>;
  /** With the cursor of the last event, to resume from; `null` before the first one. */
  readonly variables: WatchStatusesVariables & { after: string | null };
  state: 'OPEN' | 'LOST' | 'REFUSED';
  stop: () => void;
}

/**
 * A subscription to contacts of a page, which continues after the connection was lost. When the contacts change, the new
 * subscription starts before the old one ends, so that no event is missed. The old one ends at the first event of the
 * new one.
 */
export class PageSubscription {
  readonly wanted = new Set<string>();
  private running: Running | null = null;
  private retiring: (() => void) | null = null;

  constructor(
    private readonly live: Pick<LiveConnection, 'subscribe' | 'beforeRetry'>,
    private readonly onEvent: (event: StatusEvent) => void,
    private readonly onRefused: (error: BotStatusError) => void,
  ) {}

  get isRefused(): boolean {
    return this.running?.state === 'REFUSED';
  }

  canTake(id: string): boolean {
    return this.wanted.has(id) || hasRoom(this.wanted, id);
  }

  /** Whether events of the contact still arrive, even if it is no longer wanted. */
  isSubscribedTo(id: string): boolean {
    return this.running?.ids.has(id) ?? false;
  }

  /** Subscribes to the wanted contacts, if they have changed. */
  adapt(): void {
    const { running } = this;
    // The contacts that are wanted then are subscribed to when it resumes.
    if (running?.state === 'LOST') return;
    const plan = planSubscription(running?.ids ?? new Set(), this.wanted);
    if (plan === 'RENEW') this.start(null);
    else if (plan === 'SHRINK' && running) this.start(running.variables.after);
  }

  stop(): void {
    this.endRetiring();
    this.running?.stop();
    this.running = null;
  }

  private start(after: string | null): void {
    const ids: ReadonlySet<string> = new Set(this.wanted);
    // After two quick changes, the oldest subscription may still be ending.
    this.endRetiring();
    this.retiring = this.running?.stop ?? null;
    const variables = { contactIds: [...ids], after };
    const running: Running = { ids, variables, state: 'OPEN', stop: () => {} };
    this.running = running;
    running.stop = this.live.subscribe(WATCH_STATUSES, variables, {
      onAnswer: ({ botStatusChanged: event }) => {
        variables.after = event.feedCursor;
        if (this.running === running) this.endRetiring();
        this.onEvent(event);
      },
      onLost: () => void this.resume(running),
      onRefused: (error) => this.noticeRefusal(running, error),
    });
    // With a cursor, nothing can be missed, and the first event may be a long time away.
    if (after !== null) this.endRetiring();
  }

  private async resume(lost: Running): Promise<void> {
    lost.state = 'LOST';
    await this.live.beforeRetry();
    if (this.running !== lost) return;
    this.stop();
    if (this.wanted.size === 0) return;
    this.start(planSubscription(lost.ids, this.wanted) === 'RENEW' ? null : lost.variables.after);
  }

  private noticeRefusal(running: Running, error: BotStatusError): void {
    if (this.running !== running) return;
    const { variables } = running;
    if (error.code === 'BAD_USER_INPUT' && variables.after !== null) {
      // The cursor may be the cause.
      variables.after = null;
      void this.resume(running);
      return;
    }
    running.state = 'REFUSED';
    this.onRefused(error);
  }

  private endRetiring(): void {
    this.retiring?.();
    this.retiring = null;
  }
}
