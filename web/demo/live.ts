import type { FeedEvent } from 'bot-status-client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { connection, inbox } from './service';

/** Several events come at once, for example when a bot is saved: they lead to one load. */
const GATHER_MS = 120;

/**
 * Follows everything that happens in the workspace. Dispatches `event` for each event (`detail` is null if some may have
 * been missed) and `change` when the connection is lost or restored.
 */
class Live extends EventTarget {
  isConnected = true;

  constructor() {
    super();
    connection.addEventListener('lost', () => this.setConnected(false));
    window.addEventListener('offline', () => this.setConnected(false));
  }

  /** Resolves if the service refuses the feed. */
  async follow(): Promise<void> {
    for await (const { event, start } of inbox.feed()) {
      this.setConnected(true);
      if (event || start !== 'BEGUN') this.dispatchEvent(new CustomEvent('event', { detail: event }));
    }
  }

  /** Loads everything again: entries of the history that leave a status as it is are not in the feed. */
  reload(): void {
    this.dispatchEvent(new CustomEvent('event', { detail: null }));
  }

  private setConnected(isConnected: boolean): void {
    if (this.isConnected === isConnected) return;
    this.isConnected = isConnected;
    this.dispatchEvent(new Event('change'));
  }
}

export const live = new Live();

/** The id of the contact that an event is about, or null for an event about something else. */
export function contactOf(event: FeedEvent): string | null {
  if (event.__typename === 'StatusChanged') return event.statusChange.contactId;
  return event.__typename === 'WaitingChanged' || event.__typename === 'ContactSaved'
    ? event.contactId
    : null;
}

/** Loads what an element shows, at first and after every event that concerns it. */
export class LiveData implements ReactiveController {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private loads = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    /** Loads; what it returns is called if no later load has begun meanwhile. */
    private readonly read: () => Promise<() => void>,
    private readonly concerns: (event: FeedEvent) => boolean = () => true,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    live.addEventListener('event', this.onEvent);
    live.addEventListener('change', this.onConnection);
    void this.load();
  }

  hostDisconnected(): void {
    live.removeEventListener('event', this.onEvent);
    live.removeEventListener('change', this.onConnection);
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Loads again. What is shown stays if that fails; the connection shows whether the service can be reached. */
  async load(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.loads += 1;
    const load = this.loads;
    const show = await this.read().catch(() => null);
    if (load !== this.loads) return;
    show?.();
    this.host.requestUpdate();
  }

  private onEvent = (message: Event): void => {
    const event = (message as CustomEvent<FeedEvent | null>).detail;
    if (event && !this.concerns(event)) return;
    this.timer ??= setTimeout(() => void this.load(), GATHER_MS);
  };

  private onConnection = (): void => {
    if (live.isConnected) void this.load();
  };
}
