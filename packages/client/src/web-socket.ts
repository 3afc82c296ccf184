import { BotStatusError } from './errors.js';

/** A class like the WebSocket of browsers, such as that of the package `ws`. */
// biome-ignore lint/suspicious/noExplicitAny: what its instances are differs between platforms.
export type WebSocketClass = new (url: string, protocols?: any) => any;

/** The WebSocket of this platform. Node has its own since version 22; before, that of the package `ws` is used. */
export async function findWebSocket(): Promise<WebSocketClass> {
  if (typeof WebSocket === 'function') return WebSocket;
  try {
    return (await import('ws')).WebSocket;
  } catch (cause) {
    const message = 'This version of Node has no WebSocket: run "npm install ws", or use Node 22 or newer.';
    throw new BotStatusError('UNREACHABLE', message, { cause });
  }
}
