import type { WebSocket } from 'ws';
import { TRY_AGAIN_LATER } from './protocol-socket';

const MAX_BUFFERED_BYTES = 1024 * 1024;
const MAX_AGE_MS = 10_000;
const LOOK_EVERY_MS = 2_000;

/** Closes sockets whose reader has let too much lie for too long; nobody else notices. Returns what stops it. */
export function closeSlowReaders(sockets: ReadonlySet<WebSocket>): () => void {
  const slowSince = new WeakMap<WebSocket, number>();
  const timer = setInterval(() => {
    for (const socket of sockets) {
      if (socket.bufferedAmount <= MAX_BUFFERED_BYTES) {
        slowSince.delete(socket);
        continue;
      }
      const since = slowSince.get(socket) ?? performance.now();
      slowSince.set(socket, since);
      if (performance.now() - since >= MAX_AGE_MS) {
        socket.close(TRY_AGAIN_LATER, 'Too slow');
        // It does not read, so it will not answer the closing handshake either.
        socket.terminate();
      }
    }
  }, LOOK_EVERY_MS).unref();
  return () => clearInterval(timer);
}
