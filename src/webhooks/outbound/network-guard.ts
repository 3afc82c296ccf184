import { type LookupAddress, lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Network = readonly [Address, number];

/** The address is not one that webhooks may be sent to. */
export class ForbiddenAddressError extends Error {}

/** `::/96` with an IPv4 address: obsolete, and taken for a public address by its range. */
const IPV4_COMPATIBLE = ipaddr.parseCIDR('::/96');
/**
 * Connections are not limited here but by the requests that run at a time: a request that waits for one would wait for
 * those of other workspaces to the same host. Idle ones are closed early, so that they do not add up.
 */
const AGENT = { keepAlive: true, maxFreeSockets: 8, timeout: 5_000 };

/** Reads `10.0.0.0/8` or an address. Throws for any other text. */
export function parseNetwork(text: string): Network {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/**
 * Decides to which addresses requests may go: public ones, and those of networks that whoever runs the service has
 * allowed. Every address is checked when a connection is made, after its name was resolved.
 */
export class NetworkGuard {
  private readonly agents: Readonly<Record<'public' | 'allowed', readonly [http.Agent, https.Agent]>>;

  constructor(private readonly allowed: readonly Network[]) {
    const isPublic = (address: string) => this.isAllowed(address) || isPublicAddress(address);
    const isAllowed = (address: string) => this.isAllowed(address);
    this.agents = {
      public: [new GuardedHttpAgent(isPublic), new GuardedHttpsAgent(isPublic)],
      allowed: [new GuardedHttpAgent(isAllowed), new GuardedHttpsAgent(isAllowed)],
    };
  }

  /** Why requests to a URL cannot be permitted, as a sentence; `null` if they may be. */
  problemOf(url: URL): string | null {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'The URL must begin with https:.';
    if (url.username || url.password) return 'The URL must not contain a user name or password.';
    if (url.hash) return 'The URL must not contain a fragment.';
    const host = hostOf(url);
    if (isIP(host) && !this.isAllowed(host) && !isPublicAddress(host))
      return 'The URL must not name an address of a private network.';
    if (isStandard(url)) return null;
    if (this.allowed.length === 0 || (isIP(host) && !this.isAllowed(host)))
      return 'The URL must begin with https: and have no port, except in networks that WEBHOOK_ALLOWED_NETWORKS names.';
    return null;
  }

  /** The agent that connects to the host of this URL only if its address is permitted. */
  agentFor(url: URL): http.Agent {
    const [plain, encrypted] = this.agents[isStandard(url) ? 'public' : 'allowed'];
    return url.protocol === 'https:' ? encrypted : plain;
  }

  close(): void {
    for (const agent of Object.values(this.agents).flat()) agent.destroy();
  }

  private isAllowed(text: string): boolean {
    const address = ipaddr.process(text);
    return this.allowed.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits));
  }
}

/** Unencrypted requests and other ports are only for networks that are allowed: the rest would be a port scanner. */
function isStandard({ protocol, port }: URL): boolean {
  return protocol === 'https:' && port === '';
}

function isPublicAddress(text: string): boolean {
  const address = ipaddr.parse(text);
  if (address.kind() === 'ipv6' && address.match(IPV4_COMPATIBLE)) return false;
  return address.range() === 'unicast';
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

type Check = (address: string) => boolean;
type Connect = http.Agent['createConnection'];

class GuardedHttpAgent extends http.Agent {
  constructor(private readonly check: Check) {
    super(AGENT);
  }

  override createConnection(...[options, callback]: Parameters<Connect>): ReturnType<Connect> {
    return super.createConnection(guarded(options, this.check), callback);
  }
}

class GuardedHttpsAgent extends https.Agent {
  constructor(private readonly check: Check) {
    super(AGENT);
  }

  override createConnection(...[options, callback]: Parameters<Connect>): ReturnType<Connect> {
    return super.createConnection(guarded(options, this.check), callback);
  }
}

/** Literal addresses are not looked up, so they are checked here. */
function guarded<O extends { host?: string | null; lookup?: LookupFunction }>(options: O, check: Check): O {
  const { host } = options;
  if (host && isIP(host) && !check(host)) throw new ForbiddenAddressError();
  return { ...options, lookup: checkedLookup(check) };
}

function checkedLookup(check: Check): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      // One that is not permitted suffices: a name that has both is made to be tried again.
      if (!addresses.every(({ address }) => check(address)))
        return callback(new ForbiddenAddressError(), '', 0);
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      return callback(null, first?.address ?? '', first?.family);
    });
}
