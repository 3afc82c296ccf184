import { HttpSender } from '../../../src/webhooks/outbound/http-sender';
import { NetworkGuard, parseNetwork } from '../../../src/webhooks/outbound/network-guard';
import { disposeLater, disposeLeftovers } from '../../support/leftovers';

/** Addresses of this machine, of private networks and of nobody, in every form that a URL may give them. */
const PRIVATE_HOSTS = [
  ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '１２７.0.0.1', '127.0.0.1.'],
  ...[
    '0.0.0.0',
    '0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
  ],
  ...['192.0.0.1', '192.0.2.1', '198.18.0.1', '203.0.113.9', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ...[
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[::7f00:1]',
    '[::10.0.0.1]',
  ],
  ...['[64:ff9b::7f00:1]', '[64:ff9b:1::a00:1]', '[2002:7f00:1::]', '[2001::1]', '[::ffff:0:127.0.0.1]'],
  ...['[fe80::1]', '[fec0::1]', '[fc00::1]', '[fd00:ec2::254]', '[ff02::1]', '[2001:db8::1]', '[100::1]'],
];
const NO_PRIVATE = 'The URL must not name an address of a private network.';
const ONLY_HTTPS =
  'The URL must begin with https: and have no port, except in networks that WEBHOOK_ALLOWED_NETWORKS names.';

const guardOf = (...networks: string[]) => {
  const guard = new NetworkGuard(networks.map(parseNetwork));
  disposeLater(() => guard.close());
  return guard;
};
const problemOf = (url: string, ...networks: string[]) => guardOf(...networks).problemOf(new URL(url));

describe('events are sent', () => {
  afterEach(disposeLeftovers);

  it.each(PRIVATE_HOSTS)('never to %s', (host) => {
    expect(problemOf(`https://${host}/`)).toBe(NO_PRIVATE);
    expect(problemOf(`https://${host}/`, '10.9.0.0/16', 'fd99::/64')).toBe(NO_PRIVATE);
  });

  it.each([
    'https://example.com/hook?a=b',
    'https://1.1.1.1/',
    'https://[2606:4700:4700::1111]/',
    'https://x.example:443/',
  ])('to %s', (url) => {
    expect(problemOf(url)).toBeNull();
  });

  it.each([
    ['http://example.com/', ONLY_HTTPS],
    ['https://example.com:8443/', ONLY_HTTPS],
    ['http://example.com:22/', ONLY_HTTPS],
    ['ftp://example.com/', 'The URL must begin with https:.'],
    ['file:///etc/passwd', 'The URL must begin with https:.'],
    ['https://user:secret@example.com/', 'The URL must not contain a user name or password.'],
    ['https://example.com/#part', 'The URL must not contain a fragment.'],
  ])('not to %s', (url, problem) => {
    expect(problemOf(url)).toBe(problem);
  });

  it('to private networks that are allowed, by http: and to any port', () => {
    expect(problemOf('http://10.1.2.3:5678/', '10.0.0.0/8')).toBeNull();
    expect(problemOf('http://[::ffff:10.1.2.3]:5678/', '10.0.0.0/8')).toBeNull();
    expect(problemOf('http://[fd00::7]/', 'fd00::/8')).toBeNull();
    expect(problemOf('http://n8n.internal:5678/', '10.0.0.0/8')).toBeNull();
    expect(problemOf('http://1.1.1.1/', '10.0.0.0/8')).toBe(ONLY_HTTPS);
    expect(problemOf('http://11.1.2.3/', '10.1.2.3')).toBe(ONLY_HTTPS);
  });

  it('not to a name that is looked up to an address of this machine', async () => {
    const send = (url: string, ...networks: string[]) =>
      new HttpSender(guardOf(...networks)).send(
        url,
        { headers: {}, body: '{}' },
        new AbortController().signal,
      );
    const problem = 'The host has an address in a private network. See WEBHOOK_ALLOWED_NETWORKS.';
    expect(await send('https://localhost/')).toMatchObject({ status: null, problem });
    expect(await send('http://localhost:9/', '10.0.0.0/8')).toMatchObject({ status: null, problem });
    expect(await send('http://localhost:9/', '127.0.0.0/8', '::1')).toMatchObject({
      problem: 'The connection was refused.',
    });
  });
});

it.each(['10.0.0.0/33', 'example.com', '10.0.0.0/'])('%s is no network', (text) => {
  expect(() => parseNetwork(text)).toThrow();
});
