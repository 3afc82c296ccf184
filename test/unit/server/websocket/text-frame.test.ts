import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket, { WebSocketServer } from 'ws';
import { textFrame } from '../../../../src/server/websocket/text-frame';

describe('a text frame', () => {
  it('of any length is read by a stock client as what it was, however it is put together', async () => {
    const texts = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000].map((length) => 'x'.repeat(length));
    texts.push('á'.repeat(63), '🙂"\\\u2028');
    const server = createServer();
    const sockets = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, stream, head) =>
      sockets.handleUpgrade(request, stream, head, () => {
        for (const text of texts) {
          const bytes = Buffer.from(text);
          const half = Math.floor(bytes.length / 2);
          stream.write(textFrame(bytes));
          stream.write(textFrame(bytes.subarray(0, half), Buffer.alloc(0), bytes.subarray(half)));
        }
      }),
    );
    await once(server.listen(0), 'listening');
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const received: string[] = [];
    await new Promise<void>((resolve, reject) => {
      client.on('error', reject).on('message', (data, isBinary) => {
        received.push(isBinary ? 'binary' : String(data));
        if (received.length === texts.length * 2) resolve();
      });
    });
    client.terminate();
    server.closeAllConnections();
    server.close();
    expect(received).toEqual(texts.flatMap((text) => [text, text]));
  });

  it.each([
    [0, 2],
    [125, 2],
    [126, 4],
    [65_535, 4],
    [65_536, 10],
  ])('of %d bytes has the shortest header that states its length: %d bytes', (length, header) => {
    expect(textFrame(Buffer.alloc(length))).toHaveLength(header + length);
  });
});
