import { type Client, CloseCode, createClient } from 'graphql-ws/client';
import type { WatchStatuses, WatchStatusesVariables } from '../../api/generated/operations';
import type { TokenSource } from '../../api/token-source';
import { type StatusEvent, WATCH_STATUSES } from '../documents';

export interface SocketHandlers {
  /** The service takes subscriptions, and has taken those made so far. */
  readonly onConfirmed: () => void;
  readonly onLost: (isTokenRefused: boolean) => void;
}

const ACK_TIMEOUT_MS = 8_000;
const PROBE_EVERY_MS = 15_000;
const PROBE_TIMEOUT_MS = 4_000;

/** One websocket, from its opening to its end; whoever holds it opens another. */
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
      // When to come back, and with which token and cursor, is decided by the connection state.
      retryAttempts: 0,
      connectionAckWaitTimeout: ACK_TIMEOUT_MS,
      connectionParams: async () => ({ authorization: `Bearer ${await tokens.get()}` }),
      on: {
        connected: (socket) => {
          this.socket = socket as WebSocket;
          // After the subscriptions, which the client sends once it has told everybody of the connection.
          setTimeout(() => this.probe());
        },
        pong: (isReceived) => {
          if (isReceived) this.beat();
        },
        error: () => this.lose(false),
        closed: (event) => this.lose((event as CloseEvent).code === CloseCode.Forbidden),
      },
    });
  }

  /** Subscribes to badges; returns what ends it. `onRefused` gets the code of the service's refusal. */
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

  /** Asks for a sign of life; without one soon, the socket counts as lost. */
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
    // Not `dispose`, which waits for a goodbye that a dead network never brings.
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
