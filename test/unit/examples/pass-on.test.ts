import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { passOn } from '../../../examples/pass-on.mjs';
import { type ApiRequest, startApi } from '../../support/connect/stand-in';
import { disposeLater, disposeLeftovers } from '../../support/leftovers';
import { until } from '../../support/until';

describe('the example that passes webhooks on', () => {
  afterEach(disposeLeftovers);

  async function start(webhook: string) {
    const events: unknown[] = [];
    const server: Server = passOn(webhook, 'x-signature', async (event: unknown) => void events.push(event));
    disposeLater(() => server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const deliver = (body: string) =>
      fetch(url, { method: 'POST', headers: { 'x-signature': 's', 'x-other': 'o' }, body });
    return { url, events, deliver };
  }

  it('passes on the bytes and the signature, and calls back with what was accepted', async () => {
    const passed: ApiRequest[] = [];
    const service = await startApi((request) => {
      passed.push(request);
      return [200, { accepted: 1 }];
    });
    const { url, events, deliver } = await start(`${service}/webhooks/x/y`);
    const response = await deliver('{"id": 1}');
    expect([response.status, await response.json()]).toEqual([200, { accepted: 1 }]);
    await until('the event', async () => events.length > 0);
    expect(events).toEqual([{ id: 1 }]);
    await fetch(`${url}/?hub.mode=subscribe`);
    expect(passed).toMatchObject([
      { method: 'POST', path: '/webhooks/x/y', headers: { 'x-signature': 's' }, body: { id: 1 } },
      { method: 'GET', path: '/webhooks/x/y?hub.mode=subscribe' },
    ]);
    expect(passed[0]!.headers['x-other']).toBeUndefined();
    expect(events).toHaveLength(1);
  });

  it('acts on nothing that was refused, and tells the sender', async () => {
    const { events, deliver } = await start(await startApi(() => [401, {}]));
    expect((await deliver('{}')).status).toBe(401);
    expect(events).toEqual([]);
  });

  it('makes the sender repeat what could not be passed on', async () => {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { events, deliver } = await start('http://127.0.0.1:9');
    expect((await deliver('{}')).status).toBe(429);
    expect(events).toEqual([]);
    write.mockRestore();
  });
});
