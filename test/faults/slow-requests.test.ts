import { once } from 'node:events';
import { connect } from 'node:net';
import { startTestApp, type TestApp } from '../support/app/test-app';
import { disposeAfterAll, disposeLater } from '../support/leftovers';

describe('a request that takes its time to arrive', () => {
  disposeAfterAll();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });

  /** Sends the beginning of a request and no more; what is answered, and after how long. */
  async function trickle(beginning: string): Promise<{ answer: string; seconds: number }> {
    const start = performance.now();
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    disposeLater(() => socket.destroy());
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.write(beginning);
    // A byte now and then: it is the whole that has to be there in time.
    const trickling = setInterval(() => socket.write('x'), 1_000);
    await once(socket, 'close');
    clearInterval(trickling);
    return { answer, seconds: (performance.now() - start) / 1_000 };
  }

  // A second more for the service to look, and some for a busy machine.
  it.each([
    ['its headers within 10 seconds', 'POST /graphql HTTP/1.1\r\nhost: x\r\nx-slow: ', 10],
    [
      'the rest within 15 seconds',
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
      15,
    ],
  ])('has to bring %s', async (_what, beginning, limit) => {
    const { answer, seconds } = await trickle(beginning);
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(seconds).toBeGreaterThan(limit - 1);
    expect(seconds).toBeLessThan(limit + 5);
    expect(app.logged).toEqual([]);
  });
});
