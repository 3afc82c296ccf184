import type { Audience } from './shared-events';
import type { SocketWriter } from './socket-writer';

/** The protocol's message around what an event or an answer says. */
export const nextHead = (id: string) => Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
export const MESSAGE_TAIL = Buffer.from('}');

export interface Recipient {
  readonly writer: SocketWriter;
  /** The subscription, as its client calls it. */
  readonly id: string;
  /** A promise where others come first. */
  waitForTurn(): Promise<void> | undefined;
}

/**
 * Sends the events of a subscription, each as its audience is told it, to one socket. Who iterates over what this
 * returns, which is graphql-ws, sees no event, only the end: it speaks the rest of the protocol.
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
        // Nothing is rendered before there is room for it.
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
  // Whoever iterates hears of a failure; where nobody does any more, it must not end the process.
  delivered.catch(() => undefined);
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
