import { startTestApp, type TestApp } from '../../support/app/test-app';
import { openSocket } from '../../support/clients/raw-socket';
import { disposeAfterAll } from '../../support/leftovers';

/** As many failures to sign in as one address has in a minute. */
const FAILURES = 100;

describe.each([
  { what: 'behind a proxy that it trusts', trustedProxies: ['10.0.0.0/8', 'loopback'], isBelieved: true },
  { what: 'behind a proxy that it was not told of', trustedProxies: ['10.0.0.0/8'], isBelieved: false },
  { what: 'without a proxy', trustedProxies: [], isBelieved: false },
])('a service $what', ({ trustedProxies, isBelieved }) => {
  disposeAfterAll();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ config: { trustedProxies } });
  });

  /** The status of a request with a bad token that the proxy says comes from there. */
  async function overHttp(forwarded: string): Promise<number> {
    const headers = { authorization: 'Bearer bad', 'x-forwarded-for': forwarded };
    return (await fetch(`${app.url}/graphql?query={__typename}`, { headers })).status;
  }
  /** The close code of a websocket with a bad token. */
  async function overWebsocket(forwarded: string): Promise<number> {
    const socket = await openSocket(app.url, { headers: { 'x-forwarded-for': forwarded } });
    socket.send({ type: 'connection_init', payload: { authorization: 'Bearer bad' } });
    return (await socket.closed).code;
  }

  it(`${isBelieved ? 'counts failures for each client' : 'does not believe what a header says'}`, async () => {
    const attacker = '203.0.113.7';
    // Whatever stands before the address that the proxy has seen was written by the client.
    const lies = Array.from({ length: FAILURES - 1 }, (_, index) => `198.51.100.${index}, ${attacker}`);
    expect(new Set(await Promise.all(lies.map(overHttp)))).toEqual(new Set([401]));
    expect(await overWebsocket(attacker)).toBe(4403);
    expect([await overHttp(attacker), await overWebsocket(attacker)]).toEqual([429, 1013]);
    // A second proxy of the list is passed over.
    expect(await overHttp(`${attacker}, 10.1.2.3`)).toBe(429);
    const neighbour = '203.0.113.8';
    const expected = isBelieved ? [401, 4403] : [429, 1013];
    expect([await overHttp(neighbour), await overWebsocket(neighbour)]).toEqual(expected);
  });
});
