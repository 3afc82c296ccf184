import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { textFrame } from './text-frame';

/** "Try again later": the stock client does, while it takes 4500 as final. */
export const TRY_AGAIN_LATER = 1013;
/** Above this, whoever sends waits, and takes no further event of its subscription meanwhile. */
const LOW_WATER_BYTES = 64 * 1024;
/** Above this, nothing more is read from the socket: who does not take answers can't ask for more. */
const HIGH_WATER_BYTES = 1024 * 1024;
/** What the operations already under way may add to that, such as large pages asked for all at once. */
const MAX_QUEUED_BYTES = 8 * 1024 * 1024;
/** How long a reader may let a frame lie while nothing at all leaves. */
const MAX_STALL_MS = 10_000;

/**
 * What waits to leave on one socket. Frames of one turn of the event loop leave together. Once much waits, senders do
 * too, so the queue of a reader that stalls does not grow with what happens: badges coalesce and feeds read on from the
 * log later.
 */
export class Outbox {
  private frames: Buffer[] = [];
  private queuedBytes = 0;
  private progressAt = 0;
  private timer: NodeJS.Timeout | null = null;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly socket: WebSocket,
    /** What the socket runs on: frames go there ready made. */
    private readonly stream: Duplex,
  ) {
    socket.once('close', () => {
      clearTimeout(this.timer ?? undefined);
      this.letSendersGoOn();
    });
  }

  /** Sends a text of these parts. Returns a promise where it takes long to leave, which resolves once it may go on. */
  send(...parts: readonly Uint8Array[]): Promise<void> | undefined {
    if (this.socket.readyState !== this.socket.OPEN) return undefined;
    if (this.queuedBytes > MAX_QUEUED_BYTES) return this.cut();
    const frame = textFrame(...parts);
    if (this.queuedBytes === 0) this.progressAt = performance.now();
    this.queuedBytes += frame.length;
    if (this.frames.push(frame) === 1) setImmediate(() => this.flush());
    if (this.queuedBytes > HIGH_WATER_BYTES) this.socket.pause();
    if (this.queuedBytes <= LOW_WATER_BYTES) return undefined;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Hands all frames to the operating system; before the socket is closed, so that they go first. */
  flush(): void {
    const [first, ...others] = this.frames;
    if (!first || this.socket.readyState !== this.socket.OPEN) return;
    this.frames = [];
    const chunk = others.length > 0 ? Buffer.concat([first, ...others]) : first;
    this.timer ??= setTimeout(() => this.look(), MAX_STALL_MS);
    this.stream.write(chunk, () => {
      this.queuedBytes -= chunk.length;
      this.progressAt = performance.now();
      if (this.socket.isPaused && this.queuedBytes <= HIGH_WATER_BYTES) this.socket.resume();
      if (this.queuedBytes <= LOW_WATER_BYTES) this.letSendersGoOn();
    });
  }

  private letSendersGoOn(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private look(): void {
    this.timer = null;
    if (this.queuedBytes === 0) return;
    const stalledMs = performance.now() - this.progressAt;
    if (stalledMs >= MAX_STALL_MS) this.cut();
    else this.timer = setTimeout(() => this.look(), MAX_STALL_MS - stalledMs);
  }

  private cut(): undefined {
    this.socket.close(TRY_AGAIN_LATER, 'Too slow');
    // It does not read, so it will not answer the closing handshake either.
    this.socket.terminate();
  }
}
