import type { IncomingMessage } from 'node:http';
import type { Config } from '../../config/config';

/** Host names that always resolve to the client's own machine. */
const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
/** Sent by proxies, which may run on this machine and forward requests of other clients. */
const FORWARDING = ['forwarded', 'via', 'x-real-ip'];

/** Why a request may not access the demo, which gives out tokens; `null` if it may. */
export type DemoAccess = (request: IncomingMessage) => string | null;

/**
 * Admits browsers on this machine that use a known host name. A foreign page whose name was made to resolve to this
 * machine (DNS rebinding) sends that name in the Host header.
 */
export function createDemoAccess({
  allowedHosts,
  isDemoPublic,
}: Pick<Config, 'allowedHosts' | 'isDemoPublic'>): DemoAccess {
  const known = new Set([...LOOPBACK_HOSTS, ...allowedHosts.map((host) => host.toLowerCase())]);
  return ({ headers }) => {
    if (!known.has(hostnameOf(headers.host)))
      return 'The demo is not served under this host name. Add it to ALLOWED_HOSTS.';
    const names = Object.keys(headers);
    const isForwarded = names.some((name) => name.startsWith('x-forwarded-') || FORWARDING.includes(name));
    if (!isDemoPublic && isForwarded)
      return 'The demo is only served to this machine, not through proxies. Set DEMO=public to serve it to other clients.';
    return null;
  };
}

/** The name in a Host header, in lower case and without the port; empty if malformed. */
function hostnameOf(host = ''): string {
  return host.match(/^(\[[\da-f:.]+\]|[\w.-]+)(?::\d+)?$/i)?.[1]?.toLowerCase() ?? '';
}
