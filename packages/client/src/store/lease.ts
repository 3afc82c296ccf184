import { type CompleteSource, complete, onConfigure, type Source } from './configuration.js';
import { type Shared, shareConnection } from './connection-pool.js';
import type { PageConnection, Watcher } from './page-connection.js';
import { NOT_CONFIGURED, type Problem, warnOnce } from './problem.js';
import { isContactId } from './subscription/watch-groups.js';

/** Frameworks set the properties of an element one by one, and a page may call `configure` late. */
const CONFIGURED_WITHIN_MS = 2_000;

export interface LeaseOptions extends Source {
  readonly contactId: string;
  /** The endpoint if neither the source nor the page has one. */
  readonly defaultEndpoint?: string | null;
}

/** The watch of one contact, over the connection that is shared by all with the same source. */
export class Lease {
  private source: CompleteSource | null = null;
  private shared: Shared | null = null;
  private unwatch: (() => void) | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isOverdue = false;
  private readonly stopListening: () => void;

  constructor(
    private readonly options: LeaseOptions,
    private readonly watcher: Watcher,
  ) {
    this.stopListening = onConfigure(() => this.follow());
    this.connect(this.completeSource());
  }

  /** `null` while there is no endpoint, no token, or no contact. */
  get connection(): PageConnection | null {
    return this.shared?.connection ?? null;
  }

  get problem(): Problem | null {
    if (this.shared) return this.shared.connection.problem;
    return this.isOverdue ? NOT_CONFIGURED : null;
  }

  release(): void {
    this.stopListening();
    this.disconnect();
  }

  private completeSource(): CompleteSource | null {
    const { contactId, defaultEndpoint = null } = this.options;
    return isContactId(contactId) ? complete(this.options, defaultEndpoint) : null;
  }

  /** Connects to what the page is configured to now. */
  private follow(): void {
    const source = this.completeSource();
    const { endpoint, token } = this.source ?? {};
    if (source?.endpoint === endpoint && source?.token === token) return;
    this.disconnect();
    this.connect(source);
    this.watcher.statusChanged(null);
    this.watcher.livenessChanged();
  }

  private connect(source: CompleteSource | null): void {
    this.source = source;
    if (source) {
      this.shared = shareConnection(source.endpoint, source.token);
      this.unwatch = this.shared.connection.watch(this.options.contactId, this.watcher);
    } else {
      this.timer = setTimeout(() => this.miss(), CONFIGURED_WITHIN_MS);
    }
  }

  private miss(): void {
    this.isOverdue = true;
    warnOnce(NOT_CONFIGURED);
    this.watcher.livenessChanged();
  }

  private disconnect(): void {
    clearTimeout(this.timer);
    this.unwatch?.();
    this.shared?.release();
    this.shared = null;
  }
}
