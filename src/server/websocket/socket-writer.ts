import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ByteBudget } from '../../limits/byte-budget';
import { textFrame } from './text-frame';

/** "Try again later": the stock client does, while it takes 4500 as final. */
export const TRY_AGAIN_LATER = 1013;
/** So much may wait on any socket; it is part of what a socket costs. */
const FREE_BYTES = 4 * 1024;
/** Above this, whoever sends waits, and takes no further event of its subscription meanwhile. */
const LOW_WATER_BYTES = 64 * 1024;
/** Above this, nothing more is read from the socket: who does not take answers can't ask for more. */
const HIGH_WATER_BYTES = 1024 * 1024;
/** What answers to operations already under way may add to that. */
const MAX_QUEUED_BYTES = 8 * 1024 * 1024;
/** How long a reader may let a frame lie while nothing at all leaves. */
const MAX_STALL_MS = 10_000;

/**
 * What waits to leave on one socket. Frames of one turn of the event loop leave together. Once much waits, or no memory
 * is left for more, senders wait too, so the queue of a reader that stalls does not grow with what happens: badges
 * coalesce and feeds read on from the log later.
 */
export class SocketWriter {
  private frames: Buffer[] = [];
  private queuedBytes = 0;
  private memory: ByteBudget | null = null;
  /** Of what waits, what counts for the memory. */
  private takenBytes = 0;
  /** There was no memory for some of it. */
  private isShort = false;
  private progressAt = 0;
  private timer: NodeJS.Timeout | null = null;
  private waiting: (() => void)[] = [];
  /** Called when there is room again. */
  onRoom: () => void = () => undefined;

  constructor(
    private readonly socket: WebSocket,
    /** What the socket runs on: frames go there ready made. */
    private readonly stream: Duplex,
  ) {
    socket.once('close', () => {
      clearTimeout(this.timer ?? undefined);
      for (const goOn of this.waiting.splice(0)) goOn();
    });
  }

  /** From here on what waits counts for this memory. */
  chargeTo(memory: ByteBudget): void {
    this.memory = memory;
  }

  /** Whether senders have to wait. */
  get isFull(): boolean {
    return this.queuedBytes > (this.isShort ? FREE_BYTES : LOW_WATER_BYTES) && this.isOpen;
  }

  /**
   * A promise where the sender has to wait for its turn. It resolves when there is room again, for one sender at a time:
   * it calls `passOn` when it has sent.
   */
  waitForRoom(): Promise<void> | undefined {
    if (!this.isFull) return undefined;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  releaseNext(): void {
    if (!this.isFull) this.waiting.shift()?.();
  }

  /** Sends a text of these parts, whatever waits already. */
  send(...parts: readonly Uint8Array[]): void {
    if (!this.isOpen) return;
    if (this.queuedBytes > MAX_QUEUED_BYTES) {
      this.terminate();
      return;
    }
    const frame = textFrame(...parts);
    if (!this.takeMemory(frame.length)) this.isShort = true;
    if (this.queuedBytes === 0) this.progressAt = performance.now();
    this.queuedBytes += frame.length;
    if (this.frames.push(frame) === 1) setImmediate(() => this.flush());
    if (this.queuedBytes > HIGH_WATER_BYTES) this.socket.pause();
  }

  /** Sends a text where there is memory for it to wait in, and tells whether there was. */
  sendIfRoom(...parts: readonly Uint8Array[]): boolean {
    const bytes = parts.reduce((sum, part) => sum + part.length, 0);
    const hasRoom = !this.isOpen || this.takeMemory(bytes);
    if (hasRoom) this.send(...parts);
    return hasRoom;
  }

  /** Hands all frames to the operating system; before the socket is closed, so that they go first. */
  flush(): void {
    const [first, ...others] = this.frames;
    if (!first || !this.isOpen) return;
    this.frames = [];
    const chunk = others.length > 0 ? Buffer.concat([first, ...others]) : first;
    this.timer ??= setTimeout(() => this.look(), MAX_STALL_MS);
    this.stream.write(chunk, () => this.noteSent(chunk.length));
  }

  private get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  private noteSent(bytes: number): void {
    this.queuedBytes -= bytes;
    this.progressAt = performance.now();
    this.giveMemory();
    if (this.socket.isPaused && this.queuedBytes <= HIGH_WATER_BYTES) this.socket.resume();
    if (this.isFull) return;
    this.releaseNext();
    this.onRoom();
  }

  /** For what comes beyond what is free. */
  private takeMemory(bytes: number): boolean {
    const missing = this.queuedBytes + bytes - FREE_BYTES - this.takenBytes;
    if (missing <= 0 || this.memory === null) return true;
    if (!this.memory.take(missing)) return false;
    this.takenBytes += missing;
    return true;
  }

  private giveMemory(): void {
    if (this.queuedBytes <= FREE_BYTES) this.isShort = false;
    const unused = this.takenBytes - Math.max(0, this.queuedBytes - FREE_BYTES);
    if (unused <= 0) return;
    this.memory?.give(unused);
    this.takenBytes -= unused;
  }

  private look(): void {
    this.timer = null;
    if (this.queuedBytes === 0) return;
    const stalledMs = performance.now() - this.progressAt;
    if (stalledMs >= MAX_STALL_MS) this.terminate();
    else this.timer = setTimeout(() => this.look(), MAX_STALL_MS - stalledMs);
  }

  private terminate(): void {
    this.socket.close(TRY_AGAIN_LATER, 'Too slow');
    // It does not read, so it will not answer the closing handshake either.
    this.socket.terminate();
  }
}
