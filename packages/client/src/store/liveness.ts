import type { BotStatusError } from '../errors.js';
import { type Problem, problemOf, warnOnce } from './problem.js';

/** Shorter interruptions are not shown: the subscriptions resume, and badges would only flicker. */
const SHOW_AFTER_MS = 2_000;

/** Whether the statuses of a connection are live, and if not, why. */
export class Liveness {
  private current: Problem | null = null;
  private failure: BotStatusError | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly endpoint: string,
    private readonly origin: string,
    private readonly onChange: () => void,
  ) {}

  get problem(): Problem | null {
    return this.current;
  }

  /** The connection was lost, and is tried again. */
  lose(failure: BotStatusError): void {
    this.failure = failure;
    if (this.current) this.show(failure);
    else this.timer ??= setTimeout(() => this.failure && this.show(this.failure), SHOW_AFTER_MS);
  }

  /** A subscription has no prospect. */
  refuse(failure: BotStatusError): void {
    this.stop();
    this.show(failure);
  }

  confirm(): void {
    this.stop();
    this.set(null);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private show(failure: BotStatusError): void {
    const problem = problemOf(failure, this.endpoint, this.origin);
    warnOnce(problem, this.endpoint);
    this.set(problem);
  }

  private set(problem: Problem | null): void {
    const before = this.current;
    this.current = problem;
    if (problem?.kind !== before?.kind) this.onChange();
  }
}
