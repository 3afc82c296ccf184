import type { Outbox } from './outbox';
import type { Audience } from './shared-events';

/** The protocol's message around what an event says. */
const messageHead = (id: string) => Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
const MESSAGE_TAIL = Buffer.from('}');

/**
 * Sends the events of a subscription, each as its audience is told it, to one socket. Who iterates over what this
 * returns, which is graphql-ws, sees no event, only the end: it speaks the rest of the protocol.
 */
export function deliverEvents(
  events: AsyncIterableIterator<object>,
  audience: Audience,
  outbox: Outbox,
  id: string,
): AsyncIterableIterator<never> {
  const head = messageHead(id);
  let hasEnded = false;

  async function deliver(): Promise<void> {
    try {
      for (;;) {
        const { value: event, done } = await events.next();
        if (done || hasEnded) return;
        const rendered = audience.render(event);
        const payload = rendered instanceof Promise ? await rendered : rendered;
        if (hasEnded) return;
        const room = outbox.send(head, payload, MESSAGE_TAIL);
        if (room) await room;
      }
    } finally {
      audience.leave();
      await events.return?.();
    }
  }

  const delivered = deliver();
  const end = { done: true, value: undefined } as const;
  return {
    async next() {
      await delivered;
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
