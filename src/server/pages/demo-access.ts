import type { IncomingMessage } from 'node:http';

/** Names that lead to this machine wherever they are looked up. */
const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
/** Sent by proxies, which may stand on this machine and let others in. */
const FORWARDING_HEADERS = ['forwarded', 'via', 'x-real-ip'];

export interface DemoAccessOptions {
  /** Names or addresses without a port, besides those of this machine. */
  readonly allowedHosts: readonly string[];
  /** Whether visitors may come from other machines. */
  readonly isPublic: boolean;
}

/** Why a request may not see the demo, which gives tokens away; `null` where it may. */
export type DemoAccess = (request: IncomingMessage) => string | null;

/**
 * Lets in browsers on this machine that know the service by a name of its own. A foreign page whose name was made to
 * lead here (DNS rebinding) sends that name as Host.
 */
export function createDemoAccess({ allowedHosts, isPublic }: DemoAccessOptions): DemoAccess {
  const known = new Set([...LOOPBACK_HOSTS, ...allowedHosts.map((host) => host.toLowerCase())]);
  return ({ headers }) => {
    if (!known.has(hostnameOf(headers.host)))
      return 'The demo is not served under this host name. Add it to ALLOWED_HOSTS.';
    if (!isPublic && isForwarded(headers))
      return 'The demo is only served to this machine, not through proxies. Set DEMO=public to serve it to other clients.';
    return null;
  };
}

/** The name of a Host header without its port, in lower case; empty for what is none. */
function hostnameOf(host = ''): string {
  return host.match(/^(\[[\da-f:.]+\]|[\w.-]+)(?::\d+)?$/i)?.[1]?.toLowerCase() ?? '';
}

function isForwarded(headers: IncomingMessage['headers']): boolean {
  return Object.keys(headers).some(
    (name) => name.startsWith('x-forwarded-') || FORWARDING_HEADERS.includes(name),
  );
}
