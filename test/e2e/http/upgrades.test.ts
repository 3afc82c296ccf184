import { connect } from 'node:net';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { disposeAfterAll } from '../../support/leftovers';

describe('a request that offers another protocol', () => {
  disposeAfterAll();
  let app: TestApp;
  let authorization: string;
  beforeAll(async () => {
    app = await startTestApp();
    authorization = `authorization: Bearer ${await app.token('VIEWER')}`;
  });

  /** The response to a request, until the connection is closed. */
  function exchange(request: string): Promise<string> {
    const { hostname, port } = new URL(app.url);
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(Number(port), hostname, () => socket.write(request));
      socket.on('data', (data) => {
        answer += data;
      });
      socket.once('error', reject).once('close', () => resolve(answer));
    });
  }
  const offer = (protocol: string) => `host: x\r\n${authorization}\r\nupgrade: ${protocol}\r\n`;
  const BODY = '{"query":"{ viewer { role } }"}';

  it.each(['h2c', 'HTTP/3.0', 'TLS/1.0', 'websocketx'])('is answered without it: %s', async (protocol) => {
    const read = `GET /v1/contacts/anna/bot-status?format=text HTTP/1.1\r\n${offer(protocol)}`;
    expect(await exchange(`${read}connection: upgrade, close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
    const asked = `POST /graphql HTTP/1.1\r\n${offer(protocol)}content-type: application/json\r\ncontent-length: ${BODY.length}\r\n`;
    const answer = await exchange(`${asked}connection: Upgrade, HTTP2-Settings, close\r\n\r\n${BODY}`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*"role":"VIEWER"/);
  });

  it.each(['/', '/graphql/', '/graphqlx', '//', '/?/graphql', '/v1/changes'])(
    'or a websocket at %s is answered as any request',
    async (path) => {
      const text = await exchange(
        `GET ${path} HTTP/1.1\r\n${offer('websocket')}connection: upgrade, close\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      );
      expect(text).toMatch(/^HTTP\/1\.1 [24]\d\d /);
      expect(text).toMatch(/^x-request-id: /m);
    },
  );
});
