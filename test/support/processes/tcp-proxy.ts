import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { disposeLater } from '../leftovers';

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  isSilent: boolean;
}

/** The network between clients and a server, or a load balancer before several: it breaks when a test says so. */
export class TcpProxy {
  private readonly links = new Set<Link>();

  private constructor(
    private readonly listener: Server,
    /** Where new connections go. */
    public target: string,
  ) {}

  static async to(target: string): Promise<TcpProxy> {
    const listener = createServer({ noDelay: true });
    const proxy = new TcpProxy(listener, target);
    listener.on('connection', (client) => proxy.link(client));
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    disposeLater(() => proxy.close());
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.listener.address() as AddressInfo).port}`;
  }

  /** Connections that are open. */
  get size(): number {
    return this.links.size;
  }

  /** Cuts all connections, without a word from one side to the other. */
  cut(): void {
    for (const { client, server } of this.links) {
      client.destroy();
      server.destroy();
    }
  }

  /** Loses what passes on the connections there are, and leaves them open; new ones work. */
  silence(): void {
    for (const link of this.links) link.isSilent = true;
  }

  private link(client: Socket): void {
    const { hostname, port } = new URL(this.target);
    const server = connect({ host: hostname, port: Number(port), noDelay: true });
    const link: Link = { client, server, isSilent: false };
    this.links.add(link);
    pass(client, server, link);
    pass(server, client, link);
    for (const socket of [client, server]) {
      socket.on('error', () => undefined);
      socket.on('close', () => this.links.delete(link));
    }
  }

  private close(): Promise<unknown> {
    this.cut();
    return new Promise((resolve) => this.listener.close(resolve));
  }
}

function pass(from: Socket, to: Socket, link: Link): void {
  from.on('data', (chunk) => link.isSilent || to.write(chunk));
  from.on('close', () => link.isSilent || to.destroy());
}
