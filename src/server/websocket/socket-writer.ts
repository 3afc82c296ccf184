import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ByteBudget } from '../../limits/byte-budget';
import { textFrame } from './text-frame';

/** "Try again later": the standard client reconnects, while it treats 4500 as fatal. */
export const TRY_AGAIN_LATER = 1013;
/** Bytes that may wait on any socket without being charged to its memory. */
const FREE_BYTES = 4 * 1024;
/** Above this, senders wait and take no further event of their subscription. */
const LOW_WATER_BYTES = 64 * 1024;
/** Above this, the socket is not read: a client that does not take responses cannot send more requests. */
const HIGH_WATER_BYTES = 1024 * 1024;
/** The limit for what responses of running operations may add. */
const MAX_QUEUED_BYTES = 8 * 1024 * 1024;
/** How long a frame may wait while nothing at all is sent. */
const MAX_STALL_MS = 10_000;

/**
 * Sends frames to one socket. Frames of one turn of the event loop are sent together. If too much waits, or there is no
 * memory for more, senders wait too, so that the queue of a stalled reader does not grow with the number of events:
 * badges are coalesced and feeds resume from the log later.
 */
export class SocketWriter {
  private frames: Buffer[] = [];
  private queuedBytes = 0;
  private memory: ByteBudget | null = null;
  /** The waiting bytes that are charged to the memory. */
  private takenBytes = 0;
  /** Whether there was no memory for some of the waiting bytes. */
  private lacksMemory = false;
  private progressAt = 0;
  private timer: NodeJS.Timeout | null = null;
  private waiting: (() => void)[] = [];
  /** Called when there is room again. */
  onRoom: () => void = () => undefined;

  constructor(
    private readonly socket: WebSocket,
    /** The stream under the websocket, to which complete frames are written. */
    private readonly stream: Duplex,
  ) {
    socket.once('close', () => {
      clearTimeout(this.timer ?? undefined);
      for (const resume of this.waiting.splice(0)) resume();
    });
  }

  /** Charges waiting bytes to this memory from now on. */
  chargeTo(memory: ByteBudget): void {
    this.memory = memory;
  }

  /** Whether senders have to wait. */
  get isFull(): boolean {
    return this.queuedBytes > (this.lacksMemory ? FREE_BYTES : LOW_WATER_BYTES) && this.isOpen;
  }

  /**
   * Returns a promise if the sender has to wait. It resolves when there is room, for one sender at a time, which must
   * call `releaseNext` after it has sent.
   */
  waitForRoom(): Promise<void> | undefined {
    if (!this.isFull) return undefined;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  releaseNext(): void {
    if (!this.isFull) this.waiting.shift()?.();
  }

  /** Sends a text made of these parts, regardless of what is waiting. */
  send(...parts: readonly Uint8Array[]): void {
    if (!this.isOpen) return;
    if (this.queuedBytes > MAX_QUEUED_BYTES) {
      this.terminate();
      return;
    }
    const frame = textFrame(...parts);
    if (!this.takeMemory(frame.length)) this.lacksMemory = true;
    if (this.queuedBytes === 0) this.progressAt = performance.now();
    this.queuedBytes += frame.length;
    if (this.frames.push(frame) === 1) setImmediate(() => this.flush());
    if (this.queuedBytes > HIGH_WATER_BYTES) this.socket.pause();
  }

  /** Sends a text if there is memory for it to wait in, and returns whether there was. */
  sendIfRoom(...parts: readonly Uint8Array[]): boolean {
    const bytes = parts.reduce((sum, part) => sum + part.length, 0);
    const hasRoom = !this.isOpen || this.takeMemory(bytes);
    if (hasRoom) this.send(...parts);
    return hasRoom;
  }

  /** Closes the socket after all frames. Standard clients reconnect; an error would end their subscriptions for good. */
  closeForNow(): void {
    this.flush();
    this.socket.close(TRY_AGAIN_LATER, 'Try again later');
  }

  /** Passes all frames to the operating system. Called before a close, so that they are sent first. */
  flush(): void {
    const [first, ...others] = this.frames;
    if (!first || !this.isOpen) return;
    this.frames = [];
    const chunk = others.length > 0 ? Buffer.concat([first, ...others]) : first;
    this.timer ??= setTimeout(() => this.checkProgress(), MAX_STALL_MS);
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

  /** Takes memory for the bytes beyond the free allowance. */
  private takeMemory(bytes: number): boolean {
    const missing = this.queuedBytes + bytes - FREE_BYTES - this.takenBytes;
    if (missing <= 0 || this.memory === null) return true;
    if (!this.memory.take(missing)) return false;
    this.takenBytes += missing;
    return true;
  }

  private giveMemory(): void {
    if (this.queuedBytes <= FREE_BYTES) this.lacksMemory = false;
    const unused = this.takenBytes - Math.max(0, this.queuedBytes - FREE_BYTES);
    if (unused <= 0) return;
    this.memory?.give(unused);
    this.takenBytes -= unused;
  }

  private checkProgress(): void {
    this.timer = null;
    if (this.queuedBytes === 0) return;
    const stalledMs = performance.now() - this.progressAt;
    if (stalledMs >= MAX_STALL_MS) this.terminate();
    else this.timer = setTimeout(() => this.checkProgress(), MAX_STALL_MS - stalledMs);
  }

  private terminate(): void {
    this.socket.close(TRY_AGAIN_LATER, 'Too slow');
    // It does not read, so it will not complete the closing handshake either.
    this.socket.terminate();
  }
}
