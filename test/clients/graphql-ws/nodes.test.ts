import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createToken } from '../../support/app/tokens';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { TcpProxy } from '../../support/processes/tcp-proxy';
import { ThrowawayMariadb } from '../../support/processes/throwaway-mariadb';
import { missesNothing } from './missing-nothing';
import { Restartable } from './restartable';
import { saveBot } from './writer';

describe('of two nodes behind one address', () => {
  disposeAfterAll();
  let nodes: Restartable[];

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bot-status-'));
    disposeLater(() => rmSync(folder, { recursive: true, force: true }));
    const mariadb = await ThrowawayMariadb.create(folder);
    disposeLater(() => mariadb.kill());
    await mariadb.createDatabase('service');
    nodes = [
      await Restartable.start(mariadb.url('service')),
      await Restartable.start(mariadb.url('service')),
    ];
  }, 90_000);

  it('one after the other can be replaced: the stock client goes on with the other, and misses nothing', async () => {
    const balancer = await TcpProxy.to(nodes[0]!.url);
    const service = { url: balancer.url, token: await createToken('ADMIN') };
    await saveBot(service);
    const { closes, connections } = await missesNothing({ service }, async (follower) => {
      for (const [index, node] of nodes.entries()) {
        const connected = follower.connections;
        balancer.target = nodes[1 - index]!.url;
        expect((await node.process.stop()).code).toBe(0);
        await node.restart();
        await follower.connected(connected + 1);
      }
      // One that is cut off is on the other node.
      balancer.target = nodes[1]!.url;
      balancer.cut();
    });
    expect({ closes, connections }).toEqual({ closes: [1001, 1001, 1006], connections: 4 });
  }, 60_000);
});
