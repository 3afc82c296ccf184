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
/** The service takes messages of up to 64 KiB. */
const LONGEST_MESSAGE_BYTES = 64 * 1024 - 256;

export interface LiveOptions {
  /** Where subscriptions are sent. */
  readonly endpoint: string;
  readonly tokens: TokenSource;
  readonly findWebSocket: () => Promise<WebSocketClass>;
  /** How often to test the connection, in milliseconds. It has as long to open, and half of that to answer. */
  readonly pingEveryMs: number;
  readonly onWarning: (warning: Error) => void;
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
  private failures = 0;
  private connectedAt = Number.POSITIVE_INFINITY;
  private pause: Promise<void> | null = null;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private readonly closing = new AbortController();

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
    const ms = backoffMs(this.failures, FIRST_WAIT_MS, LONGEST_WAIT_MS);
    this.pause ??= delay(ms, this.closing.signal)
      .catch(() => {})
      .finally(() => {
        this.pause = null;
      });
    return this.pause;
  }

  close(): void {
    this.closing.abort();
    this.drop();
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
    const { endpoint, tokens, pingEveryMs } = this.options;
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
      connectionParams: async () => {
        this.token = tokens.get();
        return { authorization: `Bearer ${await this.token}` };
      },
      on: {
        connecting: () => this.watch(pingEveryMs),
        connected: () => {
          this.connectedAt = Date.now();
        },
        ping: (isReceived) => {
          if (!isReceived) this.watch(pingEveryMs / 2);
        },
        message: () => clearTimeout(this.watchdog),
        closed: (event) => this.noticeClose(event as { code?: number; reason?: string }),
      },
    });
  }

  /** Gives the connection up if it does not show life within this time. */
  private watch(ms: number): void {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.drop(), ms);
  }

  /** Closes the socket without waiting for an answer, which a dead network does not give. */
  private drop(): void {
    const { socket } = this;
    clearTimeout(this.watchdog);
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
    clearTimeout(this.watchdog);
    this.socket = null;
    const isStable = Date.now() - this.connectedAt >= STABLE_AFTER_MS;
    this.failures = isStable ? 0 : this.failures + 1;
    this.connectedAt = Number.POSITIVE_INFINITY;
    if (code === CloseCode.Forbidden && this.token) this.options.tokens.forget(this.token);
    if (code === 1_000 || this.closing.signal.aborted) return;
    this.options.onWarning(unreachable(`The live connection was lost (${code}). ${reason}`.trim()));
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
