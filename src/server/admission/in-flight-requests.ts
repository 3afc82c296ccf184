import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../../application/app-error';

/** Why a connection was closed: its reader took nothing for too long, or a request took too long overall. */
export type CloseReason = 'STALLED' | 'TOO_LONG';

const LIMITS = {
  /** Requests in flight on one connection; pipelining allows more than one. */
  perConnection: 20,
  /** How long a response may wait without a single byte being sent. */
  stallMs: 10_000,
  /** From the headers of a request to the last byte of its response. */
  requestMs: 60_000,
  sweepMs: 1_000,
};

/** A request in flight, until its response has been sent or its connection has closed. */
export class Exchange {
  private releases: (() => void)[] | null = [];

  constructor(readonly startedAt: number) {}

  /** Runs `release` once, when the exchange ends, or immediately if it has ended. */
  onEnd(release: () => void): void {
    if (this.releases) this.releases.push(release);
    else release();
  }

  end(): void {
    const releases = this.releases ?? [];
    this.releases = null;
    for (const release of releases) release();
  }
}

interface Connection {
  /** Oldest first. */
  readonly exchanges: Set<Exchange>;
  /** The number of bytes sent at the last sweep, and the time of the last progress. */
  sentBytes: number;
  progressAt: number;
}

/** The requests in flight on each connection. Closes connections whose reader does not take its responses. */
export class InFlightRequests {
  private readonly connections = new WeakMap<Socket, Connection>();
  private readonly busy = new Map<Socket, Connection>();
  private readonly exchanges = new WeakMap<IncomingMessage, Exchange>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly onClose: (reason: CloseReason) => void,
    private readonly limits = LIMITS,
  ) {
    this.timer = setInterval(() => this.sweep(), limits.sweepMs).unref();
  }

  /** Throws RATE_LIMITED if the connection has too many requests in flight. */
  begin(request: IncomingMessage, response: ServerResponse): Exchange {
    const { socket } = request;
    const connection = this.connections.get(socket) ?? this.open(socket);
    const { perConnection } = this.limits;
    if (connection.exchanges.size >= perConnection) {
      const message = `Too many requests in flight on this connection; the limit is ${perConnection}. Wait for responses first.`;
      throw new AppError('RATE_LIMITED', message, { retryAfterMs: 1_000 });
    }
    const exchange = new Exchange(performance.now());
    this.exchanges.set(request, exchange);
    // The request was parsed after its connection had closed, so there will be no further event.
    if (socket.closed) exchange.end();
    else this.add(socket, connection, exchange, response);
    return exchange;
  }

  of(request: IncomingMessage): Exchange | undefined {
    return this.exchanges.get(request);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private open(socket: Socket): Connection {
    const connection = { exchanges: new Set<Exchange>(), sentBytes: 0, progressAt: 0 };
    this.connections.set(socket, connection);
    // Responses to pipelined requests that wait for their turn get no event when the connection closes.
    socket.once('close', () => {
      for (const exchange of connection.exchanges) exchange.end();
      connection.exchanges.clear();
      this.busy.delete(socket);
    });
    return connection;
  }

  private add(socket: Socket, connection: Connection, exchange: Exchange, response: ServerResponse): void {
    connection.exchanges.add(exchange);
    if (connection.exchanges.size === 1) {
      connection.progressAt = exchange.startedAt;
      this.busy.set(socket, connection);
    }
    response.once('finish', () => {
      exchange.end();
      connection.exchanges.delete(exchange);
      if (connection.exchanges.size === 0) this.busy.delete(socket);
    });
  }

  private sweep(): void {
    const now = performance.now();
    for (const [socket, connection] of this.busy) {
      const reason = this.closeReasonOf(socket, connection, now);
      if (!reason) continue;
      socket.destroy();
      this.onClose(reason);
    }
  }

  private closeReasonOf(socket: Socket, connection: Connection, now: number): CloseReason | null {
    const [oldest] = connection.exchanges;
    if (oldest && now - oldest.startedAt >= this.limits.requestMs) return 'TOO_LONG';
    const sentBytes = socket.bytesWritten - socket.writableLength;
    if (socket.writableLength === 0 || sentBytes !== connection.sentBytes) {
      connection.sentBytes = sentBytes;
      connection.progressAt = now;
    }
    return now - connection.progressAt >= this.limits.stallMs ? 'STALLED' : null;
  }
}
