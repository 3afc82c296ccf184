import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { createOriginCheck } from '../../../../src/server/http/origins';
import { networkOf, TrustedProxies } from '../../../../src/server/http/trusted-proxies';

const from = (remoteAddress: string, headers: IncomingHttpHeaders) =>
  ({ socket: { remoteAddress }, headers }) as IncomingMessage;

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['unknown', 'unknown'],
])('limits count %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

describe('a page of the service’s own', () => {
  const isOwn = createOriginCheck(new TrustedProxies(['10.0.0.0/8']), ['https://inbox.example.com']);
  const host = 'bot.example.com';

  it.each<[string, IncomingHttpHeaders, string?]>([
    ['a program', { host }],
    ['its own page', { host, origin: 'http://bot.example.com' }],
    ['its own page on another port', { host: 'localhost:4000', origin: 'http://localhost:4000' }],
    ['its own page with the port left out', { host: `${host}:80`, origin: 'http://bot.example.com' }],
    ['a page on the list', { host, origin: 'https://inbox.example.com' }],
    [
      'its own page behind a proxy with TLS',
      { host, origin: 'https://bot.example.com', 'x-forwarded-proto': 'https' },
      '10.1.2.3',
    ],
  ])('may call: %s', (_what, headers, remoteAddress = '203.0.113.7') => {
    expect(isOwn(from(remoteAddress, headers))).toBe(true);
  });

  it.each<[string, IncomingHttpHeaders, string?]>([
    ['of another host', { host, origin: 'http://evil.example' }],
    ['of the same host with another scheme', { host, origin: 'https://bot.example.com' }],
    [
      'of another scheme, with a header that anybody can send',
      { host, origin: 'https://bot.example.com', 'x-forwarded-proto': 'https' },
    ],
    [
      'without TLS, where the proxy says that there is',
      { host, origin: 'http://bot.example.com', 'x-forwarded-proto': 'https' },
      '10.1.2.3',
    ],
    ['with a path', { host, origin: 'http://bot.example.com/page' }],
    ['with a slash', { host, origin: 'http://bot.example.com/' }],
    ['with a user', { host, origin: 'http://me@bot.example.com' }],
    ['of another port', { host, origin: 'http://bot.example.com:8080' }],
    ['without a name', { host, origin: 'null' }],
    ['in a file', { host, origin: 'file://' }],
    ['with nothing', { host, origin: '' }],
    ['twice', { host, origin: 'http://bot.example.com, http://evil.example' }],
    ['of a host that is none', { host: 'a b', origin: 'http://a b' }],
  ])('is no page %s', (_what, headers, remoteAddress = '203.0.113.7') => {
    expect(isOwn(from(remoteAddress, headers))).toBe(false);
  });
});
