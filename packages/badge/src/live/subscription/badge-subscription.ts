import type { StatusEvent } from '../../documents.js';
import type { LiveSocket } from '../live-socket.js';
import { hasRoom, planSubscription } from './watch-groups.js';

interface Running {
  readonly ids: ReadonlySet<string>;
  /** The cursor of the last event, to resume from; `null` before the first one. */
  after: string | null;
  readonly stop: () => void;
}

/**
 * A subscription to contacts of a page, which continues across sockets. When the contacts change, the new subscription
 * starts before the old one ends, so that no event is missed. The old one ends at the first event of the new one.
 */
export class BadgeSubscription {
  readonly wanted = new Set<string>();
  private running: Running | null = null;
  private retiring: (() => void) | null = null;

  constructor(
    private readonly onEvent: (event: StatusEvent) => void,
    private readonly onRefused: (code: string) => void,
  ) {}

  canTake(id: string): boolean {
    return this.wanted.has(id) || hasRoom(this.wanted, id);
  }

  /** Whether events of the contact still arrive, even if it is no longer wanted. */
  isSubscribedTo(id: string): boolean {
    return this.running?.ids.has(id) ?? false;
  }

  /** Subscribes to the wanted contacts on a connected socket, if they have changed. */
  adapt(socket: LiveSocket): void {
    const { running } = this;
    const plan = planSubscription(running?.ids ?? new Set(), this.wanted);
    if (plan === 'RENEW') this.start(socket, null);
    else if (plan === 'SHRINK' && running) this.start(socket, running.after);
  }

  /** Resumes on a new socket. */
  resume(socket: LiveSocket): void {
    const { running } = this;
    this.endRetiring();
    this.running = null;
    if (this.wanted.size === 0) return;
    const plan = running && planSubscription(running.ids, this.wanted);
    this.start(socket, running && plan !== 'RENEW' ? running.after : null);
  }

  stop(): void {
    this.endRetiring();
    this.running?.stop();
    this.running = null;
  }

  private start(socket: LiveSocket, after: string | null): void {
    const ids: ReadonlySet<string> = new Set(this.wanted);
    // After two quick changes, the oldest subscription may still be ending.
    this.endRetiring();
    this.retiring = this.running?.stop ?? null;
    const onEvent = (event: StatusEvent) => {
      running.after = event.feedCursor;
      this.endRetiring();
      this.onEvent(event);
    };
    const onRefused = (code: string) => {
      // The cursor may be the cause, so the next attempt starts without it.
      running.after = null;
      this.onRefused(code);
    };
    const stop = socket.watch({ contactIds: [...ids], after }, onEvent, onRefused);
    const running: Running = { ids, after, stop };
    this.running = running;
    // With a cursor, nothing can be missed, and the first event may be a long time away.
    if (after !== null) this.endRetiring();
  }

  private endRetiring(): void {
    this.retiring?.();
    this.retiring = null;
  }
}
