import { connect } from 'node:net';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { disposeAfterAll } from '../../support/leftovers';

describe('what is no request', () => {
  disposeAfterAll();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });

  /** All that comes back for some bytes until the connection is closed. */
  function exchange(bytes: string): Promise<string> {
    const { hostname, port } = new URL(app.url);
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      socket.on('data', (data) => {
        answer += data;
      });
      socket.once('error', reject).once('close', () => resolve(answer));
    });
  }

  it.each<[string, number, string]>([
    ['a malformed URL', 400, 'GET /%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['a malformed URL with a body', 400, 'POST /%zz HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}'],
    ['OPTIONS of everything', 400, 'OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    [
      'OPTIONS that is no preflight',
      400,
      'OPTIONS /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    ],
    ['headers that are too large', 431, `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['no HTTP', 400, 'hello\r\n\r\n'],
  ])('%s is told as JSON, like any error', async (_what, status, bytes) => {
    const [head = '', body = ''] = (await exchange(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/^content-type: application\/json; charset=utf-8$/im);
    expect(JSON.parse(body)).toEqual({
      errors: [
        {
          message: expect.stringMatching(/^[A-Z'].{10}/),
          extensions: { code: 'BAD_REQUEST', retryable: false },
        },
      ],
    });
    expect(app.logged).toEqual([]);
  });

  it('a preflight is granted', async () => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'https://studio.apollographql.com', 'access-control-request-method': 'POST' },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://studio.apollographql.com');
  });
});
