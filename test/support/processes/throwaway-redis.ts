import { connect } from 'node:net';
import { until } from '../until';
import { Child } from './child';
import { freePort } from './free-port';

/** A Redis server of a test's or a program's own. It holds nothing that must last. */
export class ThrowawayRedis {
  private server: Child | null = null;

  private constructor(
    readonly port: number,
    private readonly options: readonly string[],
  ) {}

  /** With these options besides; with TLS, `tls` takes the place of the plain port. */
  static async create({ tls = false, options = [] as readonly string[] } = {}): Promise<ThrowawayRedis> {
    const port = await freePort();
    const ports = tls ? ['--port', '0', '--tls-port', String(port)] : ['--port', String(port)];
    const redis = new ThrowawayRedis(port, [...ports, ...options]);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Resolves once the server accepts connections. */
  async start(): Promise<void> {
    const common = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.server = new Child('redis-server', [...common, ...this.options], { stdio: 'ignore' });
    await until('Redis to accept connections', () => isListening(this.port), { withinMs: 15_000 });
  }

  async kill(): Promise<void> {
    await this.server?.kill();
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
