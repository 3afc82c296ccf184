import type { WebSocket } from 'ws';

/** "Try again later": the stock client does, while it takes 4500 as final. */
export const TRY_AGAIN_LATER = 1013;
/** Above this, nothing more is read from the socket: who does not take answers can't ask for more. */
const HIGH_WATER_BYTES = 1024 * 1024;
/** What the operations already under way may add to that, such as large pages asked for all at once. */
const MAX_QUEUED_BYTES = 8 * 1024 * 1024;
/** How long a reader may let a frame lie while nothing at all leaves. */
const MAX_STALL_MS = 10_000;

/** How long frames may leave one after the other before whatever else there is to do has its turn. */
const TURN_MS = 10;

let turnEndsAt: number | null = null;

/** Goes on at once, or after the others where this turn is over: writes that the kernel takes at once never wait. */
function goOn(next: () => void): void {
  const now = performance.now();
  if (turnEndsAt === null) {
    turnEndsAt = now + TURN_MS;
    setImmediate(() => {
      turnEndsAt = null;
    });
  }
  if (now < turnEndsAt) next();
  else setImmediate(next);
}

/**
 * What waits to leave on one socket. A frame has left when the kernel has taken it; until then whoever sent it waits,
 * and takes no further event of its subscription. So the queue of a reader that stalls does not grow with what
 * happens: badges coalesce and feeds read on from the log later.
 */
export class Outbox {
  private waiting = 0;
  private progressAt = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly socket: WebSocket) {
    socket.once('close', () => clearTimeout(this.timer ?? undefined));
  }

  /** Resolves once the frame has left, or has nobody to go to any more. */
  send(frame: string): Promise<void> {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return Promise.resolve();
    if (socket.bufferedAmount > MAX_QUEUED_BYTES) {
      this.cut();
      return Promise.resolve();
    }
    if (this.waiting === 0) this.progressAt = performance.now();
    this.waiting += 1;
    this.timer ??= setTimeout(() => this.look(), MAX_STALL_MS);
    return new Promise((resolve) => {
      socket.send(frame, () => {
        this.waiting -= 1;
        this.progressAt = performance.now();
        if (socket.isPaused && socket.bufferedAmount <= HIGH_WATER_BYTES) socket.resume();
        goOn(resolve);
      });
      if (socket.bufferedAmount > HIGH_WATER_BYTES) socket.pause();
    });
  }

  private look(): void {
    this.timer = null;
    if (this.waiting === 0) return;
    const stalledMs = performance.now() - this.progressAt;
    if (stalledMs >= MAX_STALL_MS) this.cut();
    else this.timer = setTimeout(() => this.look(), MAX_STALL_MS - stalledMs);
  }

  private cut(): void {
    this.socket.close(TRY_AGAIN_LATER, 'Too slow');
    // It does not read, so it will not answer the closing handshake either.
    this.socket.terminate();
  }
}
