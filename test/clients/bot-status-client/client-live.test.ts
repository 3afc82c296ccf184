import { createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import WebSocket from 'ws';
import { createToken } from '../../support/app/tokens';
import { disposeLater, disposeLeftovers } from '../../support/leftovers';
import { freePort } from '../../support/processes/free-port';
import { TcpProxy } from '../../support/processes/tcp-proxy';
import { until } from '../../support/until';
import { Restartable } from '../graphql-ws/restartable';
import { ask, CONTACTS, type Service, saveBot } from '../graphql-ws/writer';
import { openClient, Reading, readsEverything } from './reading';

jest.setTimeout(60_000);

describe('watch and feed of the client', () => {
  let node: Restartable;
  let service: Service;
  afterEach(disposeLeftovers);

  beforeEach(async () => {
    node = await Restartable.start();
    service = { url: node.url, token: await createToken('ADMIN') };
    await saveBot(service);
  });

  describe('come back with every change when the service', () => {
    it('is stopped with SIGTERM and started again', async () => {
      const warnings = await readsEverything({ service }, async () => {
        expect((await node.process.stop()).code).toBe(0);
        await node.restart();
      });
      expect(warnings[0]).toContain('(1001)');
    });

    it('is killed, away for seconds, and started again', async () => {
      const warnings = await readsEverything({ service }, async () => {
        await node.process.stop('SIGKILL');
        await delay(3_000);
        await node.restart();
      });
      expect(warnings.length).toBeGreaterThan(1);
      expect(warnings.join()).toContain('(1006)');
    });

    it('is cut off without a close frame, again and again', async () => {
      const network = await TcpProxy.to(node.url);
      const warnings = await readsEverything({ service, options: { url: network.url } }, async (writer) => {
        for (let cuts = 0; cuts < 6; cuts += 1) {
          network.cut();
          await delay(150 * cuts);
          await writer.writes(3);
        }
      });
      expect(warnings.length).toBeGreaterThan(1);
    });

    it('is silent behind an open connection', async () => {
      const network = await TcpProxy.to(node.url);
      const options = { url: network.url, pingEveryMs: 1_000 };
      const warnings = await readsEverything({ service, options }, async (writer) => {
        network.silence();
        await writer.writes(10);
      });
      expect(warnings[0]).toContain('(4499)');
    });

    it('refuses the token once it has expired', async () => {
      const lives = ['3s', '1h'];
      const token = () => createToken('VIEWER', { expiresIn: lives.shift()! });
      const warnings = await readsEverything({ service, options: { token } }, (_writer, warnings) =>
        until('the end of the token', async () => warnings.length > 0),
      );
      expect(warnings[0]).toContain('(4403)');
      expect(lives).toEqual([]);
    });

    it('asks to come back later (1013)', async () => {
      const sockets: WebSocket[] = [];
      class Recorded extends WebSocket {
        constructor(url: string, protocols: string) {
          super(url, protocols);
          sockets.push(this);
        }
      }
      const options = { webSocketImpl: Recorded };
      const warnings = await readsEverything({ service, options }, async () => {
        for (let count = 0; count <= 1_200; count += 1) sockets[0]!.send('{"type":"ping"}');
      });
      expect(warnings[0]).toContain('(1013)');
    });
  });

  it('start as soon as the service does', async () => {
    await node.process.stop();
    const client = openClient(service);
    const feed = new Reading(client.feed());
    await delay(1_000);
    await node.restart();
    await until('the start', async () => feed.events.length > 0, { withinMs: 20_000 });
    expect(feed.events[0]).toMatchObject({ start: 'BEGUN', event: null });
  });

  it('give up a connection that never opens', async () => {
    const sockets: Socket[] = [];
    const port = await freePort();
    const silent = createServer((socket) => sockets.push(socket)).listen(port, '127.0.0.1');
    disposeLater(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const client = openClient({ url: `http://127.0.0.1:${port}`, token: 'a token', pingEveryMs: 500 });
    const feed = new Reading(client.feed());
    await until('a second connection', async () => sockets.length > 1, { withinMs: 10_000 });
    expect(feed.hasEnded).toBe(false);
  });

  it('share one socket, which is closed when none is left', async () => {
    const network = await TcpProxy.to(node.url);
    const client = openClient({ url: network.url, token: service.token });
    expect(network.size).toBe(0);
    const iterations = [client.feed(), client.feed(), client.watch(CONTACTS)] as const;
    await Promise.all(iterations.map((iteration) => iteration.next()));
    expect(network.size).toBe(1);
    for (const iteration of iterations) await iteration.return!();
    await until('the end of the socket', async () => network.size === 0);
    expect(await iterations[0].next()).toEqual({ done: true, value: undefined });
  });

  it('end with their signal, with `break`, and with the client', async () => {
    const client = openClient(service);
    const controller = new AbortController();
    const signaled = new Reading(client.feed({ signal: controller.signal }));
    const closed = new Reading(client.watch(['anna']));
    for await (const { kind } of client.watch(['ben'])) {
      expect(kind).toBe('SNAPSHOT');
      break;
    }
    await until('the start', async () => signaled.events.length > 0 && closed.events.length > 0);
    controller.abort();
    await signaled.ended();
    expect(closed.hasEnded).toBe(false);
    client.close();
    await closed.ended();
    expect([signaled.error, closed.error]).toEqual([null, null]);
    expect(await client.feed().next()).toEqual({ done: true, value: undefined });
  });

  it('go on after a cursor of another client', async () => {
    const [start] = [await openClient(service).feed().next()];
    await ask(
      service,
      'mutation { setBotStatus(input: { contactId: "anna", state: INACTIVE }) { outcome } }',
    );
    const after = start.value!.feedCursor;
    const feed = new Reading(openClient(service).feed({ after }));
    await until('the change', async () => feed.events.length > 1);
    expect(feed.events[0]!.start).toBe('RESUMED');
    const watch = new Reading(openClient(service).watch(['anna'], { after }));
    await until('the change', async () => watch.events.length > 0);
    expect(watch.events[0]!.kind).toBe('CHANGE');
  });

  it.each([
    ['contacts without an id', { contactIds: [] as string[] }, 'BAD_USER_INPUT'],
    ['more than a message takes', { contactIds: Array(1_000).fill('x'.repeat(100)) }, 'BAD_USER_INPUT'],
    ['a fixed token that is refused', { contactIds: ['anna'], token: 'not a token' }, 'UNAUTHENTICATED'],
  ])('throw what waiting would not solve: %s', async (_case, { contactIds, ...options }, code) => {
    const watch = openClient({ ...service, ...options }).watch(contactIds);
    await expect(watch.next()).rejects.toMatchObject({ name: 'BotStatusError', code, retryable: false });
    expect(await watch.next()).toEqual({ done: true, value: undefined });
  });
});
