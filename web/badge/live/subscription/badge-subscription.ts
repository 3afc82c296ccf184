import type { StatusEvent } from '../../documents';
import type { LiveSocket } from '../live-socket';
import { ResumeCursor } from './resume-cursor';
import { hasRoom, planSubscription } from './watch-groups';

interface Running {
  readonly ids: ReadonlySet<string>;
  readonly cursor: ResumeCursor;
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
    if (plan === 'RENEW') this.start(socket, new ResumeCursor());
    else if (plan === 'SHRINK' && running) this.start(socket, running.cursor);
  }

  /** Resumes on a new socket. */
  resume(socket: LiveSocket): void {
    const { running } = this;
    this.endRetiring();
    this.running = null;
    if (this.wanted.size === 0) return;
    const plan = running && planSubscription(running.ids, this.wanted);
    const cursor = running && plan !== 'RENEW' ? running.cursor : new ResumeCursor();
    cursor.cut();
    this.start(socket, cursor);
  }

  stop(): void {
    this.endRetiring();
    this.running?.stop();
    this.running = null;
  }

  private start(socket: LiveSocket, cursor: ResumeCursor): void {
    const ids: ReadonlySet<string> = new Set(this.wanted);
    // After two quick changes, the oldest subscription may still be ending.
    this.endRetiring();
    this.retiring = this.running?.stop ?? null;
    const { after } = cursor;
    const onEvent = (event: StatusEvent) => {
      cursor.saw(event, event.botStatus.id, ids);
      this.endRetiring();
      this.onEvent(event);
    };
    const onRefused = (code: string) => {
      // The cursor may be the cause, so the next attempt starts without it.
      cursor.reset();
      this.onRefused(code);
    };
    this.running = { ids, cursor, stop: socket.watch({ contactIds: [...ids], after }, onEvent, onRefused) };
    // With a cursor, nothing can be missed, and the first event may be a long time away.
    if (after !== null) this.endRetiring();
  }

  private endRetiring(): void {
    this.retiring?.();
    this.retiring = null;
  }
}
