import {
  type InboundWebhookStore,
  NO_ACTIVITY,
  type WebhookActivity,
} from '../../application/ports/inbound-webhook-store';
import type { Instant } from '../../domain/time/instant';
import { Loop } from '../../lib/loop';

const STORE_EVERY_MS = 60_000;

/** Counts what arrives at webhooks, and stores it once a minute, for people who look whether a webhook works. */
export class WebhookActivities {
  private pending = new Map<string, WebhookActivity>();
  private readonly loop: Loop;

  constructor(
    private readonly store: Pick<InboundWebhookStore, 'addActivity'>,
    onError: (error: unknown) => void,
  ) {
    this.loop = new Loop(() => this.save(), STORE_EVERY_MS, onError);
  }

  start(): void {
    this.loop.start();
  }

  /** Stores what has not been stored. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await this.save();
  }

  /** Adds to what has arrived at the webhook with this id. `problem` is why something was refused. */
  add(id: string, now: Instant, counts: Partial<WebhookActivity>, problem: string | null): void {
    const added = {
      ...{ ...NO_ACTIVITY, ...counts, lastDeliveryAt: now },
      ...(problem !== null && { lastProblem: problem, lastProblemAt: now }),
    };
    this.pending.set(id, sum(this.pending.get(id) ?? NO_ACTIVITY, added));
  }

  private async save(): Promise<void> {
    const { pending } = this;
    this.pending = new Map();
    try {
      await this.store.addActivity(pending);
    } catch (error) {
      for (const [id, activity] of pending)
        this.pending.set(id, sum(activity, this.pending.get(id) ?? NO_ACTIVITY));
      throw error;
    }
  }
}

/** `b` is later. */
function sum(a: WebhookActivity, b: WebhookActivity): WebhookActivity {
  return {
    accepted: a.accepted + b.accepted,
    ignored: a.ignored + b.ignored,
    failed: a.failed + b.failed,
    unverified: a.unverified + b.unverified,
    suspectedEchoes: a.suspectedEchoes + b.suspectedEchoes,
    lastSuspectedEchoAt: b.lastSuspectedEchoAt ?? a.lastSuspectedEchoAt,
    lastDeliveryAt: b.lastDeliveryAt ?? a.lastDeliveryAt,
    lastProblem: b.lastProblem ?? a.lastProblem,
    lastProblemAt: b.lastProblemAt ?? a.lastProblemAt,
  };
}
