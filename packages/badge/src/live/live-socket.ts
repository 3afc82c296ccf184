import { type Client, CloseCode, createClient } from 'graphql-ws/client';
import type { WatchStatuses, WatchStatusesVariables } from '../api/generated/operations.js';
import type { TokenSource } from '../api/token-source.js';
import { type StatusEvent, WATCH_STATUSES } from '../documents.js';

export interface SocketHandlers {
  /** The service answered a ping, so it has received the subscriptions sent before it. */
  readonly onConfirmed: () => void;
  readonly onLost: (isTokenRefused: boolean) => void;
}

const ACK_TIMEOUT_MS = 8_000;
const PROBE_EVERY_MS = 15_000;
const PROBE_TIMEOUT_MS = 4_000;

/** One websocket. It does not reconnect: the owner creates another. */
export class LiveSocket {
  private readonly client: Client;
  private socket: WebSocket | null = null;
  private heartbeat: ReturnType<typeof setTimeout> | undefined;
  private deadline: ReturnType<typeof setTimeout> | undefined;
  private isOver = false;

  constructor(
    url: string,
    tokens: TokenSource,
    private readonly handlers: SocketHandlers,
  ) {
    this.client = createClient({
      url,
      // The owner decides when to reconnect, and with which token and cursor.
      retryAttempts: 0,
      connectionAckWaitTimeout: ACK_TIMEOUT_MS,
      connectionParams: async () => ({ authorization: `Bearer ${await tokens.get()}` }),
      on: {
        connected: (socket) => {
          this.socket = socket as WebSocket;
          // The client sends the subscriptions after this callback. The ping must follow them.
          setTimeout(() => this.probe());
        },
        pong: (isReceived) => {
          if (isReceived) this.beat();
        },
        error: () => this.lose(false),
        closed: (event) => this.lose((event as { readonly code?: unknown }).code === CloseCode.Forbidden),
      },
    });
  }

  /** Subscribes to contacts. Returns a function that ends the subscription. `onRefused` receives the error code. */
  watch(
    variables: WatchStatusesVariables,
    onEvent: (event: StatusEvent) => void,
    onRefused: (code: string) => void,
  ): () => void {
    return this.client.subscribe<WatchStatuses>(
      { query: WATCH_STATUSES.text, variables },
      {
        next: ({ data, errors }) => {
          if (this.isOver) return;
          if (data) onEvent(data.botStatusChanged);
          else onRefused(codeOf(errors));
        },
        error: (error) => {
          if (!this.isOver && Array.isArray(error)) onRefused(codeOf(error));
        },
        complete: () => undefined,
      },
    );
  }

  /** Sends a ping. Without a timely pong, the socket counts as lost. */
  probe(): void {
    if (this.isOver || !this.socket || this.deadline !== undefined) return;
    this.deadline = setTimeout(() => this.lose(false), PROBE_TIMEOUT_MS);
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send('{"type":"ping"}');
  }

  close(): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.heartbeat);
    clearTimeout(this.deadline);
    // Not `dispose`, which waits for a close frame that never arrives on a dead network.
    this.client.terminate();
  }

  private beat(): void {
    if (this.isOver) return;
    clearTimeout(this.deadline);
    this.deadline = undefined;
    clearTimeout(this.heartbeat);
    this.heartbeat = setTimeout(() => this.probe(), PROBE_EVERY_MS);
    this.handlers.onConfirmed();
  }

  private lose(isTokenRefused: boolean): void {
    if (this.isOver) return;
    this.close();
    this.handlers.onLost(isTokenRefused);
  }
}

function codeOf(errors: unknown): string {
  const [error] = (errors ?? []) as readonly { readonly extensions?: { readonly code?: unknown } }[];
  return typeof error?.extensions?.code === 'string' ? error.extensions.code : 'INTERNAL';
}
