import { CloseCode, MessageType, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { isRecord } from '../../lib/is-record';
import type { Principal } from '../auth/claims';
import type { SocketSession } from './socket-session';
import { type SocketWriter, TRY_AGAIN_LATER } from './socket-writer';

/** What is kept for each socket while it is open. */
export interface SocketExtra {
  readonly socket: WebSocket;
  /** The address of the client. */
  readonly address: string;
  /** The Authorization header of the upgrade request, which programs can send and pages cannot. */
  readonly authorization: unknown;
  readonly writer: SocketWriter;
  /** The length of the message being handled. */
  messageBytes: number;
  /** To be called once a valid token has been received. */
  readonly onSignIn: () => void;
  /** Absent before sign-in. */
  signedIn?: { readonly principal: Principal; readonly session: SocketSession };
}

const KEEP_ALIVE_MS = 12_000;
/** Twenty a second, including pings: more than any page or worker needs. Faster clients use HTTP. */
const MAX_MESSAGES_PER_MINUTE = 1_200;

/**
 * Connects graphql-ws to a socket. Its own adapter logs errors of clients to the console and closes the socket with
 * 4500. This one closes with 4400 for an error of the client, and with 1013 and a log line for an error of the service.
 */
export function openProtocolSocket(
  protocol: Server<SocketExtra>,
  extra: SocketExtra,
  onError: (error: unknown) => void,
): void {
  const { socket, writer } = extra;
  const exceedsLimit = limitMessages();
  const refuse = () => socket.close(TRY_AGAIN_LATER, 'Too many messages');
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: (data) => {
        writer.send(Buffer.from(data));
        return writer.waitForRoom()?.then(() => writer.releaseNext());
      },
      close: (code, reason) => {
        writer.flush();
        socket.close(code, reason);
      },
      onMessage: (handle) =>
        socket.on('message', async (message) => {
          // The service has closed the socket, so further messages are ignored.
          if (socket.readyState !== socket.OPEN) return;
          if (exceedsLimit()) return refuse();
          const text = String(message);
          extra.messageBytes = text.length;
          try {
            await handle(text);
          } catch (error) {
            if (socket.readyState !== socket.OPEN) return;
            if (isServersMessage(text)) return socket.close(CloseCode.BadRequest, 'Unexpected message');
            // The payload of a ping that is sent back is serialized recursively.
            if (error instanceof RangeError)
              return socket.close(CloseCode.BadRequest, 'Message nested too deeply');
            onError(error);
            socket.close(TRY_AGAIN_LATER, 'Try again later');
          }
        }),
    },
    extra,
  );
  // Each ping is answered with a pong, so it counts like any other message.
  socket.on('ping', () => exceedsLimit() && refuse());
  // For a frame that is too large or malformed, `ws` closes with the right code itself.
  socket.on('error', () => undefined);
  terminateWhenDead(socket);
  socket.once('close', (code, reason) => void closed(code, String(reason)));
}

const SERVERS_MESSAGES: readonly unknown[] = [MessageType.ConnectionAck, MessageType.Next, MessageType.Error];

/** Whether a message is one that only servers send. graphql-ws throws for it, although it is an error of the client. */
function isServersMessage(text: string): boolean {
  try {
    const message: unknown = JSON.parse(text);
    return isRecord(message) && SERVERS_MESSAGES.includes(message.type);
  } catch {
    return false;
  }
}

/** Returns a function that counts a message and returns whether it exceeds the limit of its minute. */
function limitMessages(): () => boolean {
  let startedAt = 0;
  let count = 0;
  return () => {
    const now = performance.now();
    if (now - startedAt >= 60_000) [startedAt, count] = [now, 0];
    count += 1;
    return count > MAX_MESSAGES_PER_MINUTE;
  };
}

/** Pings the socket and terminates it if it has not responded by the next ping, within 24 seconds. */
function terminateWhenDead(socket: WebSocket): void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    // Nothing is read from a paused socket, so no pong can arrive; the socket writer detects whether it stalls.
    if (socket.isPaused) return;
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, KEEP_ALIVE_MS);
  socket.once('close', () => clearInterval(timer));
}
