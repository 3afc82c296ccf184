import { Child } from './child';
import { freePort } from './free-port';

/** A Redis server of the harness's own. It holds nothing that must last. */
export class ThrowawayRedis {
  private constructor(
    readonly port: number,
    private server: Child | null,
  ) {}

  static async create(): Promise<ThrowawayRedis> {
    const redis = new ThrowawayRedis(await freePort(), null);
    redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  start(): void {
    const options = ['--bind', '127.0.0.1', '--port', String(this.port), '--save', '', '--appendonly', 'no'];
    this.server = new Child('redis-server', options, { stdio: 'ignore' });
  }

  async kill(): Promise<void> {
    await this.server?.kill();
  }
}
