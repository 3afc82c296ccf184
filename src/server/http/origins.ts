import type { IncomingMessage } from 'node:http';
import type { TrustedProxies } from './trusted-proxies';

/** Where Apollo Sandbox runs its pages. */
export const SANDBOX_ORIGINS = [
  'https://studio.apollographql.com',
  'https://sandbox.embed.apollographql.com',
];

export type OriginCheck = (request: IncomingMessage) => boolean;

/**
 * Whether a page of a request's origin may call: the service's own, and those on the list. Programs send no origin.
 * Its own is that of the Host header, with https where a trusted proxy says so in X-Forwarded-Proto.
 */
export function createOriginCheck(proxies: TrustedProxies, allowed: readonly string[]): OriginCheck {
  return (request) => {
    const { origin, host } = request.headers;
    if (origin === undefined || allowed.includes(origin)) return true;
    const own = `${proxies.schemeOf(request)}://${host}`;
    return URL.canParse(own) && new URL(own).origin === origin;
  };
}
