import { type Client, CloseCode, createClient } from 'graphql-ws/client';
import { backoffMs, delay } from './backoff.js';
import { BotStatusError, fromGraphqlError, type GraphqlError, unreachable } from './errors.js';
import type { Operation } from './operation.js';
import type { TokenSource } from './token-source.js';
import type { WebSocketClass } from './web-socket.js';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
/** A connection that lasted this long was a good one: the next wait is short again. */
const STABLE_AFTER_MS = 5_000;
const PROBE_ANSWER_MS = 4_000;
/** The service takes messages of up to 64 KiB. */
const LONGEST_MESSAGE_BYTES = 64 * 1024 - 256;

export interface LiveOptions {
  /** Where subscriptions are sent. */
  readonly endpoint: string;
  readonly tokens: TokenSource;
  readonly findWebSocket: () => Promise<WebSocketClass>;
  /** How often to test the connection, in milliseconds. It has as long to open, and half of that to answer. */
  readonly pingEveryMs: number;
  /** Called when the connection is lost or a subscription is refused for now; both are tried again. */
  readonly onWarning: (warning: BotStatusError) => void;
  /** Called with the payload of the `connection_ack`, and when the `connection_init` that it answers was sent. */
  readonly onAck?: (payload: unknown, sentAt: number) => void;
  /** Called when the service has received all that was sent before, for the first time soon after the connection opens. */
  readonly onPong?: () => void;
}

/** Receives the events of one attempt. It ends with `onLost` or `onRefused`, once, unless it is stopped before. */
export interface Attempt<Answer> {
  readonly onAnswer: (answer: Answer) => void;
  /** The connection is gone, or the service cannot go on for now. */
  readonly onLost: () => void;
  /** The subscription has no prospect. */
  readonly onRefused: (error: BotStatusError) => void;
}

interface Socket {
  readonly readyState: number;
  send(message: string): void;
  close(): void;
  /** Only in the package `ws`: closes without waiting for the other side. */
  terminate?(): void;
}

/**
 * The one websocket of a client: opened for the first subscription and closed after the last. A lost
 * subscription is resumed by its subscriber, after `beforeRetry`.
 */
export class LiveConnection {
  private client: Promise<Client> | null = null;
  private socket: Socket | null = null;
  private token: Promise<string> | null = null;
  private tokenError: BotStatusError | null = null;
  private failures = 0;
  private signInAt = 0;
  private connectedAt = Number.POSITIVE_INFINITY;
  private pause: { readonly over: Promise<void>; readonly end: () => void } | null = null;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private isClosed = false;

  constructor(private readonly options: LiveOptions) {}

  /** Subscribes once. Returns a function that stops it. */
  subscribe<Answer, Variables>(
    operation: Operation<Answer, Variables>,
    variables: Variables,
    attempt: Attempt<Answer>,
  ): () => void {
    let isOver = false;
    let stop = () => {};
    const once = (end: () => void) => {
      if (isOver) return;
      isOver = true;
      stop();
      end();
    };
    const payload = { query: operation.text, variables: variables as Record<string, unknown> };
    this.open(payload).then(
      (client) => {
        if (isOver) return;
        const end = (reason: unknown) => once(() => this.endAttempt(reason, attempt));
        stop = client.subscribe<Answer>(payload, {
          next: ({ data, errors }) => {
            if (isOver) return;
            if (data) attempt.onAnswer(data);
            else end(errors);
          },
          error: end,
          complete: () => end(null),
        });
      },
      (error) => once(() => this.endAttempt(error, attempt)),
    );
    return () => once(() => {});
  }

  /** Resolves when it is time to subscribe again: after a wait that all subscriptions share. */
  beforeRetry(): Promise<void> {
    this.pause ??= this.startPause();
    return this.pause.over;
  }

  /** The network may have changed, or the program was suspended: tests the connection, or tries again at once. */
  nudge(): void {
    if (this.pause) this.pause.end();
    else this.probe();
  }

  /** Connects again, to receive another `connection_ack`. Subscriptions are resumed as after any loss. */
  reconnect(): void {
    this.drop();
  }

  close(): void {
    this.isClosed = true;
    this.pause?.end();
    this.drop();
  }

  private startPause(): { readonly over: Promise<void>; readonly end: () => void } {
    const ending = new AbortController();
    const over = delay(backoffMs(this.failures, FIRST_WAIT_MS, LONGEST_WAIT_MS), ending.signal)
      .catch(() => {})
      .finally(() => {
        this.pause = null;
      });
    return { over, end: () => ending.abort() };
  }

  private async open(payload: unknown): Promise<Client> {
    if (new TextEncoder().encode(JSON.stringify(payload)).length > LONGEST_MESSAGE_BYTES) {
      throw new BotStatusError(
        'BAD_USER_INPUT',
        'The subscription is larger than the 64 KiB that the service takes.',
      );
    }
    this.client ??= this.createClient();
    return this.client;
  }

  private async createClient(): Promise<Client> {
    const { endpoint, pingEveryMs } = this.options;
    const Found = await this.options.findWebSocket();
    const connection = this;
    class Recorded extends Found {
      constructor(url: string, protocols: string) {
        super(url, protocols);
        connection.socket = this as unknown as Socket;
      }
    }
    return createClient({
      url: endpoint.replace(/^http/, 'ws'),
      webSocketImpl: Recorded,
      // Subscriptions are resumed by those who know the last event that was handed on.
      retryAttempts: 0,
      lazyCloseTimeout: 1_000,
      keepAlive: pingEveryMs,
      connectionParams: () => this.signIn(),
      on: {
        connecting: () => this.watch(pingEveryMs),
        connected: (_socket, payload) => {
          this.connectedAt = performance.now();
          this.options.onAck?.(payload, this.signInAt);
          // The subscriptions are sent after this callback, and the pong is to confirm them too.
          setTimeout(() => this.probe());
        },
        ping: (isReceived) => {
          if (!isReceived) this.watch(pingEveryMs / 2);
        },
        pong: (isReceived) => {
          if (isReceived) this.options.onPong?.();
        },
        message: () => this.endWatch(),
        closed: (event) => this.noticeClose(event as { code?: number; reason?: string }),
      },
    });
  }

  private async signIn(): Promise<Record<string, unknown>> {
    this.token = this.options.tokens.get();
    const token = await this.token.catch((error: BotStatusError) => {
      this.tokenError = error;
      // The connection is closed with this, and tried again.
      throw new Error('No token');
    });
    this.signInAt = Date.now();
    return { authorization: `Bearer ${token}` };
  }

  /** Pings, unless an answer is awaited anyway. */
  private probe(): void {
    const { socket, watchdog } = this;
    if (socket?.readyState !== 1 || watchdog !== undefined) return;
    this.watch(PROBE_ANSWER_MS);
    socket.send('{"type":"ping"}');
  }

  /** Gives the connection up if it does not show life within this time. */
  private watch(ms: number): void {
    this.endWatch();
    this.watchdog = setTimeout(() => this.drop(), ms);
  }

  private endWatch(): void {
    clearTimeout(this.watchdog);
    this.watchdog = undefined;
  }

  /** Closes the socket without waiting for an answer, which a dead network does not give. */
  private drop(): void {
    const { socket } = this;
    this.endWatch();
    if (!socket) return;
    // Closing a socket that is not open yet needs no answer.
    if (socket.readyState === 0) {
      socket.close();
    } else {
      void this.client?.then((client) => client.terminate());
      socket.terminate?.();
    }
  }

  private noticeClose({ code, reason = '' }: { code?: number; reason?: string }): void {
    const { tokenError } = this;
    this.endWatch();
    this.socket = null;
    this.tokenError = null;
    const isStable = performance.now() - this.connectedAt >= STABLE_AFTER_MS;
    this.failures = isStable ? 0 : this.failures + 1;
    this.connectedAt = Number.POSITIVE_INFINITY;
    const isRefused = code === CloseCode.Forbidden;
    if (isRefused && this.token) this.options.tokens.forget(this.token);
    if (code === 1_000 || this.isClosed) return;
    const message = `The live connection was lost (${code}). ${reason}`.trim();
    const lost = isRefused ? new BotStatusError('UNAUTHENTICATED', message) : unreachable(message);
    this.options.onWarning(tokenError ?? lost);
  }

  private endAttempt<Answer>(reason: unknown, { onLost, onRefused }: Attempt<Answer>): void {
    const refusal = refusalOf(reason, this.options.tokens.canRenew);
    if (refusal && !refusal.retryable) {
      onRefused(refusal);
    } else {
      if (refusal) this.options.onWarning(refusal);
      onLost();
    }
  }
}

/** The error with which the service, or this client, refused a subscription; null if the connection was lost. */
function refusalOf(reason: unknown, canRenewToken: boolean): BotStatusError | null {
  if (reason instanceof BotStatusError) return reason;
  if (Array.isArray(reason) && reason[0]) return fromGraphqlError(reason[0] as GraphqlError);
  const { code, reason: why } = (reason ?? {}) as { code?: unknown; reason?: string };
  if (code !== CloseCode.Forbidden || canRenewToken) return null;
  return new BotStatusError('UNAUTHENTICATED', why || 'The token was refused.');
}
