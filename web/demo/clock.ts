import type { ReactiveController, ReactiveControllerHost } from 'lit';

let aheadMs = 0;

/** Learns from the header of an answer how far the clock of the service is from that of this machine. */
export function noteServerTime(date: string | null): void {
  const difference = Date.parse(date ?? '') - Date.now();
  // The header has whole seconds, and an answer takes time: smaller differences mean nothing.
  if (!Number.isNaN(difference)) aheadMs = Math.abs(difference) < 3_000 ? 0 : difference;
}

/** The time by the clock of the service, which may differ from that of this machine. */
export function serverNow(): number {
  return Date.now() + aheadMs;
}

/** Renders an element again from time to time, because it shows how long ago something was. */
export class Clock implements ReactiveController {
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    this.timer = setInterval(() => this.host.requestUpdate(), 10_000);
  }

  hostDisconnected(): void {
    clearInterval(this.timer);
  }
}
