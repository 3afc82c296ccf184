import type { CooperativeScheduler } from '../../limits/cooperative-scheduler';

/**
 * Cuts the delivery of events into slices: if many subscriptions of a workspace receive an event, a few are served in
 * each turn of the event loop, and workspaces take turns.
 */
export class DeliveryQueue {
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly scheduler: CooperativeScheduler) {}

  /**
   * Returns a promise if the delivery has to wait for its turn. The delivery then starts synchronously when it
   * resolves.
   */
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
    // More deliveries may join the queue in the meantime.
    for (let index = 0; index < queue.length; index += 1) {
      if (this.scheduler.shouldYield) await this.scheduler.yield(workspace);
      queue[index]?.();
      // Lets the delivery render and send, so that the slice includes that time.
      await undefined;
    }
    this.waiting.delete(workspace);
  }
}
