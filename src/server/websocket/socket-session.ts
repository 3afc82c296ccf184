import { memoryExhausted, takeMemory } from '../../application/client-memory';
import type { ByteBudget } from '../../limits/byte-budget';
import { responseBytes } from '../admission/response-memory';
import type { SocketWriter } from './socket-writer';

interface Waiting {
  readonly bytes: number;
  start(): void;
  refuse(error: unknown): void;
}

/**
 * The memory that a signed-in socket uses on this node: its operations with their messages and responses, and what
 * waits in its socket writer. Queries and mutations begin in the order in which they arrived. None begins while too
 * much data waits for the reader or there is no memory for its response.
 */
export class SocketSession {
  private running = 0;
  private readonly waiting: Waiting[] = [];

  constructor(
    readonly writer: SocketWriter,
    readonly memory: ByteBudget,
  ) {
    writer.chargeTo(memory);
    writer.onRoom = () => this.startNext();
  }

  /**
   * Takes the memory of an operation's message, as text and as parsed value. Returns a function that releases it.
   * Throws RATE_LIMITED or UNAVAILABLE if there is no memory.
   */
  takeMessage(length: number): () => void {
    const bytes = 2 * length;
    takeMemory(this.memory, bytes);
    return () => this.memory.give(bytes);
  }

  /**
   * Resolves when an operation with this response cost may begin, with a function to call when it has finished. Throws
   * RATE_LIMITED or UNAVAILABLE if there is no memory and no running operation of this socket will release any.
   */
  async enter(responseCost: number): Promise<() => void> {
    const bytes = responseBytes(responseCost);
    await new Promise<void>((start, refuse) => {
      this.waiting.push({ bytes, start, refuse });
      this.startNext();
    });
    return () => {
      this.running -= 1;
      this.memory.give(bytes);
      this.startNext();
    };
  }

  private startNext(): void {
    for (let next = this.waiting[0]; next && !this.writer.isFull; next = this.waiting[0]) {
      if (this.memory.take(next.bytes)) {
        this.running += 1;
        next.start();
      } else if (this.running > 0) return;
      else next.refuse(memoryExhausted(this.memory, next.bytes));
      this.waiting.shift();
    }
  }
}
