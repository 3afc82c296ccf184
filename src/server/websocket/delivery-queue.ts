import type { CooperativeScheduler } from '../../limits/cooperative-scheduler';

/**
 * Cuts the deliveries of events into slices: many subscriptions of a workspace that are told at once are served one after
 * the other, some of them in each turn of the event loop, and workspaces in turn.
 */
export class DeliveryQueue {
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly scheduler: CooperativeScheduler) {}

  /** A promise where the delivery has to wait for its turn; what it does then takes no further step to begin. */
  wait(workspace: string): Promise<void> | undefined {
    const queue = this.waiting.get(workspace);
    if (!queue && !this.scheduler.shouldYield) return undefined;
    return new Promise((resolve) => {
      if (queue) queue.push(resolve);
      else void this.serve(workspace, [resolve]);
    });
  }

  private async serve(workspace: string, queue: (() => void)[]): Promise<void> {
    this.waiting.set(workspace, queue);
    await this.scheduler.yield(workspace);
    // Others may join the queue meanwhile.
    for (let index = 0; index < queue.length; index += 1) {
      if (this.scheduler.shouldYield) await this.scheduler.yield(workspace);
      queue[index]?.();
      // Lets it render and send, so that the clock counts it.
      await undefined;
    }
    this.waiting.delete(workspace);
  }
}
