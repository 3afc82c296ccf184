import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { disposeLater } from '../../support/leftovers';

/** Stands between a client and the service: holds HTTP responses back or what websockets carry, and cuts websockets. */
export class SlowProxy {
  /** The methods and bodies of the HTTP requests so far. */
  readonly requests: string[] = [];
  /** The connection to the service of each websocket of a client. */
  private readonly sockets = new Map<Duplex, Socket>();
  private held: (() => void)[] | null = null;
  private onHeld: () => void = () => undefined;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('request', (request, response) => void this.pass(request, response));
    server.on('upgrade', (request, client, head) => this.upgrade(request, client, head));
    disposeLater(() => {
      this.cut();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
  }

  static async before(url: string): Promise<SlowProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SlowProxy(server, new URL(url));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Holds the responses of the service that come from now on. Resolves once there is one. */
  async hold(): Promise<void> {
    this.held ??= [];
    await new Promise<void>((resolve) => {
      this.onHeld = resolve;
    });
  }

  /** Sends what is held, and holds nothing more. */
  release(): void {
    const held = this.held ?? [];
    this.held = null;
    for (const send of held) send();
  }

  /** Terminates all websockets. */
  cut(): void {
    for (const client of this.sockets.keys()) client.destroy();
  }

  /** Holds what the service sends over websockets. Returns what sends it, in the parts in which it came. */
  holdSockets(): () => Promise<void> {
    const parts: (readonly [Duplex, Buffer])[] = [];
    const release = [...this.sockets].map(([client, service]) => {
      const hold = (part: Buffer) => parts.push([client, part]);
      service.unpipe(client).on('data', hold).resume();
      return () => void service.off('data', hold).pipe(client);
    });
    return async () => {
      for (const [client, part] of parts) {
        client.write(part);
        await delay(20);
      }
      for (const resume of release) resume();
    };
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    this.requests.push(`${request.method} ${body}`);
    const { host, connection, 'content-length': length, ...headers } = request.headers;
    const answer = await fetch(new URL(request.url!, this.target), {
      method: request.method!,
      headers: headers as Record<string, string>,
      ...(request.method === 'POST' && { body }),
    });
    const text = await answer.text();
    if (this.held) {
      const { held } = this;
      this.onHeld();
      await new Promise<void>((resolve) => held.push(resolve));
    }
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type')! });
    response.end(text);
  }

  private upgrade({ url, rawHeaders }: IncomingMessage, client: Duplex, head: Buffer): void {
    const service: Socket = connect(Number(this.target.port), this.target.hostname);
    const lines = rawHeaders.map((text, index) => (index % 2 === 0 ? `\r\n${text}: ` : text));
    service.write(`GET ${url} HTTP/1.1${lines.join('')}\r\n\r\n`);
    service.write(head);
    service.pipe(client).pipe(service);
    const end = () => {
      this.sockets.delete(client);
      client.destroy();
      service.destroy();
    };
    this.sockets.set(client, service);
    for (const socket of [client, service]) socket.on('error', end).on('close', end);
  }
}
