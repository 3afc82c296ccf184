import { memoryExhausted, takeMemory } from '../../application/client-memory';
import type { ByteBudget } from '../../limits/byte-budget';
import { answerBytes } from '../admission/answer-memory';
import type { SocketWriter } from './socket-writer';

interface Waiting {
  readonly bytes: number;
  start(): void;
  refuse(error: unknown): void;
}

/**
 * What a socket that has signed in makes this node hold: its operations, with their messages and answers, and what waits
 * in its outbox. No query or mutation begins while much waits for its reader, or where there is no memory for its answer;
 * they begin in the order in which they came.
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
   * Takes the memory of an operation's message, as text and as what it was read into. Returns what gives it back. Throws
   * RATE_LIMITED or UNAVAILABLE where there is none.
   */
  takeMessage(length: number): () => void {
    const bytes = 2 * length;
    takeMemory(this.memory, bytes);
    return () => this.memory.give(bytes);
  }

  /**
   * Resolves when an operation whose answer costs this may begin, with what has to be called once it has been answered. Throws
   * RATE_LIMITED or UNAVAILABLE where no memory is left, and none of this socket's own operations will free any.
   */
  async enter(answerCost: number): Promise<() => void> {
    const bytes = answerBytes(answerCost);
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
