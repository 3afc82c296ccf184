import type { WebSocketClass } from './web-socket.js';

/** The WebSocket of the browser. */
export async function findWebSocket(): Promise<WebSocketClass> {
  return WebSocket;
}
