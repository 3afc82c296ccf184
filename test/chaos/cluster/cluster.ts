import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TEST_SECRET } from '../../support/app/tokens';
import { type CommitCut, CommitProxy } from '../../support/processes/commit-proxy';
import { freePort } from '../../support/processes/free-port';
import { ThrowawayMariadb } from '../../support/processes/throwaway-mariadb';
import { ThrowawayRedis } from '../../support/processes/throwaway-redis';
import { ServiceNode } from './node';

export const DATABASE = 'bot_status';
const NODES = 3;

/** Three nodes, one database with a proxy between it and each node, one Redis: processes of the harness's own. */
export class Cluster {
  /** Told of every COMMIT that was cut. */
  onCut: (node: string, cut: CommitCut) => void = () => undefined;

  private constructor(
    readonly mariadb: ThrowawayMariadb,
    readonly redis: ThrowawayRedis,
    readonly proxies: CommitProxy[] = [],
    readonly nodes: ServiceNode[] = [],
  ) {}

  /** Keeps its data and its logs in `folder`. */
  static async start(folder: string): Promise<Cluster> {
    const mariadb = await ThrowawayMariadb.create(folder);
    await mariadb.createDatabase(DATABASE);
    const cluster = new Cluster(mariadb, await ThrowawayRedis.create());
    const logs = join(folder, 'logs');
    mkdirSync(logs);
    for (let index = 0; index < NODES; index += 1) await cluster.addNode(`node-${index}`, logs);
    await cluster.ready();
    return cluster;
  }

  get urls(): string[] {
    return this.nodes.map(({ url }) => url);
  }

  /** Resolves once every node is ready. */
  async ready(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.ready()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()));
    for (const proxy of this.proxies) proxy.close();
    await Promise.all([this.mariadb.kill(), this.redis.kill()]);
  }

  private async addNode(name: string, logs: string): Promise<void> {
    const target = { host: '127.0.0.1', port: this.mariadb.port };
    const proxy = await CommitProxy.listen(target, (cut) => this.onCut(name, cut));
    const env = {
      NODE_ENV: 'production',
      AUTH_SECRET: TEST_SECRET,
      LOG_LEVEL: 'warn',
      DATABASE_URL: this.mariadb.url(DATABASE, proxy.port),
      REDIS_URL: this.redis.url,
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
    };
    const node = new ServiceNode(name, await freePort(), env, logs);
    node.start();
    this.proxies.push(proxy);
    this.nodes.push(node);
  }
}
