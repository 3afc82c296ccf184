import { setTimeout as delay } from 'node:timers/promises';
import { createToken } from '../../support/app/tokens';
import { disposeLeftovers } from '../../support/leftovers';
import { TcpProxy } from '../../support/processes/tcp-proxy';
import { until } from '../../support/until';
import { Follower } from './follower';
import { missesNothing } from './missing-nothing';
import { Restartable } from './restartable';
import { type Service, saveBot } from './writer';

describe('the stock client comes back by itself and misses nothing when the service is', () => {
  let node: Restartable;
  let service: Service;
  afterEach(disposeLeftovers);

  beforeEach(async () => {
    node = await Restartable.start();
    service = { url: node.url, token: await createToken('ADMIN') };
    await saveBot(service);
  });

  it('stopped with SIGTERM and started again', async () => {
    const { closes } = await missesNothing({ service }, async () => {
      expect((await node.process.stop()).code).toBe(0);
      await node.restart();
    });
    expect(closes[0]).toBe(1001);
  });

  it('killed and started again', async () => {
    const { closes } = await missesNothing({ service }, async () => {
      await node.process.stop('SIGKILL');
      await node.restart();
    });
    expect(closes[0]).toBe(1006);
  });

  it('away for seconds in which connections are refused', async () => {
    const { errors } = await missesNothing({ service }, async (follower) => {
      await node.process.stop('SIGKILL');
      await delay(4_000);
      await until('a refused connection', async () => follower.errors.length > 0);
      await node.restart();
    });
    expect(errors.join()).toContain('ECONNREFUSED');
  });

  it('stopping, and refuses upgrades with 503', async () => {
    // Sockets are closed one by one within two seconds; this client is back before the last of them.
    const others = Array.from({ length: 30 }, () => new Follower(node.url, () => service.token));
    for (const other of others) other.feed();
    await Promise.all(others.map((other) => other.connected()));
    const options = { retryWait: () => delay(50) };
    const { errors } = await missesNothing({ service, options }, async () => {
      await node.process.stop();
      await node.restart();
    });
    expect(errors).toContain('Unexpected server response: 503');
  });

  it('cut off without a close frame', async () => {
    const network = await TcpProxy.to(node.url);
    const { closes } = await missesNothing({ service, url: network.url }, async (_follower, writer) => {
      network.cut();
      await writer.writes(10);
    });
    expect(closes).toEqual([1006]);
  });

  it('silent behind an open connection, as a ping without an answer reveals', async () => {
    const network = await TcpProxy.to(node.url);
    const situation = { service, url: network.url, options: { keepAlive: 500 } };
    const { closes } = await missesNothing(situation, async (_follower, writer) => {
      network.silence();
      await writer.writes(10);
    });
    expect(closes).toEqual([4499]);
  });

  it('asked too much of, and says to try again later (1013)', async () => {
    const { closes } = await missesNothing({ service }, async ({ socket }) => {
      for (let count = 0; count <= 1_200; count += 1) socket!.send('{"type":"ping"}');
    });
    expect(closes).toEqual([1013]);
  });
});
