import { OutageError } from '../../application/app-error';
import type { CooperativeScheduler } from '../../limits/cooperative-scheduler';
import type { Audience } from './shared-events';
import type { SocketWriter } from './socket-writer';

/** The protocol message around the payload of an event or response. */
export const nextHead = (id: string) => Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
export const MESSAGE_TAIL = Buffer.from('}');

export interface Recipient {
  readonly writer: SocketWriter;
  /** The id that the client chose for the subscription. */
  readonly id: string;
  /** Returns a promise if other deliveries come first. */
  waitForTurn(): Promise<void> | undefined;
}

/**
 * Sends the events of a subscription to one socket, as rendered for its audience. The returned iterator yields no
 * event, only the end: graphql-ws iterates over it and handles the rest of the protocol.
 */
export function deliverEvents(
  events: AsyncIterableIterator<object>,
  audience: Audience,
  { writer, id, waitForTurn }: Recipient,
): AsyncIterableIterator<never> {
  const head = nextHead(id);
  let hasEnded = false;

  async function deliver(): Promise<void> {
    try {
      for (;;) {
        const { value: event, done } = await events.next();
        if (done || hasEnded) return;
        // An event is rendered only when there is room for it.
        const room = writer.waitForRoom();
        if (room) await room;
        try {
          const turn = waitForTurn();
          if (turn) await turn;
          const rendered = audience.render(event);
          const payload = rendered instanceof Promise ? await rendered : rendered;
          if (hasEnded) return;
          writer.send(head, payload, MESSAGE_TAIL);
        } finally {
          if (room) writer.releaseNext();
        }
      }
    } finally {
      audience.leave();
      await events.return?.();
    }
  }

  const delivered = deliver();
  // `next` reports a failure. If nothing iterates any more, the failure must not end the process.
  delivered.catch(() => undefined);
  const end = { done: true, value: undefined } as const;
  return {
    async next() {
      try {
        await delivered;
      } catch (error) {
        if (error instanceof OutageError) return closeForNow(writer);
        throw error;
      }
      return end;
    },
    async return() {
      hasEnded = true;
      await events.return?.();
      return end;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Closes the socket because of an outage. The subscription has no end of its own: it never resolves. */
export function closeForNow(writer: Pick<SocketWriter, 'closeForNow'>): Promise<never> {
  writer.closeForNow();
  return new Promise(() => undefined);
}

/**
 * Cuts the delivery of events into slices: if many subscriptions of a workspace receive an event, a few are served in
 * each turn of the event loop, and workspaces take turns.
 */
export class DeliveryQueue {
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly scheduler: CooperativeScheduler) {}

  /** Returns a promise if the delivery has to wait for its turn. It starts synchronously when the promise resolves. */
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
