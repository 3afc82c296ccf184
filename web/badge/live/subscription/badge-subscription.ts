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
 * The one subscription for the contacts of a page, which outlives the sockets it runs on. A changed set of contacts
 * starts its successor first and ends the old one at the successor's first event, so that nothing falls in between.
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

  /** Whether events of the contact still come, also of one that is not wanted any more. */
  isSubscribedTo(id: string): boolean {
    return this.running?.ids.has(id) ?? false;
  }

  /** Brings a connected socket in line with what is wanted. */
  adapt(socket: LiveSocket): void {
    const { running } = this;
    const plan = planSubscription(running?.ids ?? new Set(), this.wanted);
    if (plan === 'RENEW') this.start(socket, new ResumeCursor());
    else if (plan === 'SHRINK' && running) this.start(socket, running.cursor);
  }

  /** Goes on where the last socket was cut off. */
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
    // Two changes in a row: the older predecessor has a successor already.
    this.endRetiring();
    this.retiring = this.running?.stop ?? null;
    const { after } = cursor;
    const onEvent = (event: StatusEvent) => {
      cursor.saw(event, event.botStatus.id, ids);
      this.endRetiring();
      this.onEvent(event);
    };
    const onRefused = (code: string) => {
      // Whatever was wrong, it may have been the cursor: begin anew.
      cursor.reset();
      this.onRefused(code);
    };
    this.running = { ids, cursor, stop: socket.watch({ contactIds: [...ids], after }, onEvent, onRefused) };
    // With a cursor there may be no event for long, and nothing can be missed.
    if (after !== null) this.endRetiring();
  }

  private endRetiring(): void {
    this.retiring?.();
    this.retiring = null;
  }
}
