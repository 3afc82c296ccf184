import { request } from 'node:http';
import WebSocket, { type ClientOptions } from 'ws';
import { disposeLater } from '../leftovers';
import type { GraphqlAnswer, GraphqlFailure } from './api-client';
import { Subscription } from './live-client';

const PROTOCOL = 'graphql-transport-ws';

/** A message of the protocol, as a test reads it: one of the type `next`, unless it looks. */
export interface Frame {
  readonly type: string;
  readonly id: string;
  readonly payload: Pick<GraphqlAnswer, 'data' | 'errors'>;
}

export interface Closed {
  readonly code: number;
  readonly reason: string;
  readonly at: number;
}

/** A websocket that speaks the protocol by hand, for what the stock client would never do. */
export class RawSocket {
  readonly closed: Promise<Closed>;
  private readonly frames = new Subscription<Frame>(() => this.socket.close());

  constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => this.frames.push(JSON.parse(String(data))));
    socket.on('error', (error) => this.frames.fail(error));
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        resolve({ code, reason: String(reason), at: Date.now() });
        this.frames.fail(new Error(`The socket was closed: ${code} ${reason}`));
      });
    });
    disposeLater(() => socket.terminate());
  }

  /** Signs in and waits until the server has said yes. */
  async init(token: string | null): Promise<void> {
    this.send({
      type: 'connection_init',
      payload: token === null ? {} : { authorization: `Bearer ${token}` },
    });
    const answer = await this.next();
    if (answer.type !== 'connection_ack') throw new Error(`Expected connection_ack, got ${answer.type}`);
  }

  subscribe(id: string, query: string, variables: Record<string, unknown> = {}): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }

  /** Sends a text as it is, anything else as JSON. */
  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  next(): Promise<Frame> {
    return this.frames.next();
  }

  /** The next frame for this operation; frames for others before it are dropped. */
  nextOf(id: string): Promise<Frame> {
    return this.frames.until((frame) => frame.id === id);
  }
}

/** The errors of an answer, or of an operation that was refused as a whole. */
export function errorsOf({ payload }: Frame): readonly GraphqlFailure[] {
  return Array.isArray(payload) ? payload : payload.errors;
}

/** Opens a websocket to the service; a `protocol` of `null` offers none. */
export async function openSocket(
  url: string,
  { protocol = PROTOCOL, ...options }: Omit<ClientOptions, 'protocol'> & { protocol?: string | null } = {},
): Promise<RawSocket> {
  const address = `${url.replace(/^http/, 'ws')}/graphql`;
  const socket =
    protocol === null ? new WebSocket(address, options) : new WebSocket(address, protocol, options);
  const raw = new RawSocket(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve).once('error', reject);
  });
  return raw;
}

/** The HTTP status that a request to upgrade is answered with: 101 where it is granted. */
export function upgradeStatus(
  url: string,
  headers: Record<string, string> = {},
  path = '/graphql',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const upgrade = request(new URL(url), {
      path,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol': PROTOCOL,
        ...headers,
      },
    });
    upgrade.once('upgrade', ({ statusCode }, socket) => {
      socket.destroy();
      resolve(statusCode ?? 0);
    });
    upgrade.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    upgrade.once('error', reject).end();
  });
}
