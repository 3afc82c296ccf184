import { CloseCode, MessageType, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { isRecord } from '../../lib/is-record';
import type { Principal } from '../auth/claims';
import type { SocketSession } from './socket-session';
import { type SocketWriter, TRY_AGAIN_LATER } from './socket-writer';

/** What the protocol knows of each socket; kept as long as it is open, so only what is needed. */
export interface SocketExtra {
  readonly socket: WebSocket;
  /** Whose it is. */
  readonly address: string;
  readonly writer: SocketWriter;
  /** Length of the message that is being handled. */
  messageBytes: number;
  /** To be called once a valid token has come. */
  readonly onSignIn: () => void;
  /** Absent until then. */
  signedIn?: { readonly principal: Principal; readonly session: SocketSession };
}

const KEEP_ALIVE_MS = 12_000;
/** Twenty a second, pings among them: no page and no worker comes near; who does more goes over HTTP. */
const MAX_MESSAGES_PER_MINUTE = 1_200;

/**
 * Lets graphql-ws speak its protocol on a socket. Its own adapter writes what clients do wrong to the console and
 * ends a socket with 4500 for it; this one blames the client with 4400, and itself with 1013 and a log line.
 */
export function openProtocolSocket(
  protocol: Server<SocketExtra>,
  extra: SocketExtra,
  onError: (error: unknown) => void,
): void {
  const { socket, writer } = extra;
  const isOneTooMany = limitMessages();
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
          // Closed by us, with a client that goes on talking: nothing of it counts any more.
          if (socket.readyState !== socket.OPEN) return;
          if (isOneTooMany()) return refuse();
          const text = String(message);
          extra.messageBytes = text.length;
          try {
            await handle(text);
          } catch (error) {
            if (socket.readyState !== socket.OPEN) return;
            if (isServersMessage(text)) return socket.close(CloseCode.BadRequest, 'Unexpected message');
            onError(error);
            socket.close(TRY_AGAIN_LATER, 'Try again later');
          }
        }),
    },
    extra,
  );
  // Each is answered with a pong, so it counts like any other message.
  socket.on('ping', () => isOneTooMany() && refuse());
  // A frame too large or malformed: `ws` answers it with the right code and closes by itself.
  socket.on('error', () => undefined);
  const stopPinging = reapWhenDead(socket);
  socket.once('close', (code, reason) => {
    stopPinging();
    void closed(code, String(reason));
  });
}

const SERVERS_MESSAGES: readonly unknown[] = [MessageType.ConnectionAck, MessageType.Next, MessageType.Error];

/** What only servers send: the client's mistake, which graphql-ws does not answer but throws at us. */
function isServersMessage(text: string): boolean {
  try {
    const message: unknown = JSON.parse(text);
    return isRecord(message) && SERVERS_MESSAGES.includes(message.type);
  } catch {
    return false;
  }
}

/** Counts; what it returns says whether one message more is more than its minute allows. */
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

/** Pings, and ends a socket that did not answer until the next one: within 24 seconds. Returns what stops it. */
function reapWhenDead(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    // Nothing is read from it, so no answer is seen; its outbox watches whether it is there.
    if (socket.isPaused) return;
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, KEEP_ALIVE_MS);
  return () => clearInterval(timer);
}
