import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { HttpSender } from '../../../src/webhooks/outbound/http-sender';
import { NetworkGuard, parseNetwork } from '../../../src/webhooks/outbound/network-guard';
import { disposeLater, disposeLeftovers } from '../../support/leftovers';

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a receiver', () => {
  let sender: HttpSender;
  let stop: AbortController;
  afterEach(disposeLeftovers);

  beforeEach(() => {
    const guard = new NetworkGuard([parseNetwork('127.0.0.1')]);
    disposeLater(() => guard.close());
    sender = new HttpSender(guard);
    stop = new AbortController();
  });

  const send = (url: string) => sender.send(url, { headers: {}, body: '{}' }, stop.signal);

  it('that changes the protocol has not accepted the event, and ends the wait', async () => {
    const server = createServer();
    disposeLater(() => server.close());
    server.on('connection', (socket) =>
      socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\n'),
    );
    const problem = 'The response had status 101. Only a status from 200 to 299 is a success.';
    expect(await send(await listen(server))).toMatchObject({ status: 101, problem });
  });

  it('that does not answer for one endpoint does not delay others with the same host', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/others') response.end('ok');
    });
    disposeLater(() => server.closeAllConnections());
    disposeLater(() => server.close());
    const url = await listen(server);
    const hanging = Array.from({ length: 20 }, () => send(`${url}/hanging`).catch(() => null));
    const { status, durationMs } = await send(`${url}/others`);
    expect(status).toBe(200);
    expect(durationMs).toBeLessThan(5_000);
    stop.abort();
    await Promise.all(hanging);
  }, 20_000);
});
