import type { IncomingMessage } from 'node:http';
import type { TrustedProxies } from './trusted-proxies';

/** The origins of the pages of Apollo Sandbox. */
export const SANDBOX_ORIGINS = [
  'https://studio.apollographql.com',
  'https://sandbox.embed.apollographql.com',
];

export type OriginCheck = (request: IncomingMessage) => boolean;

/** The service's own origin, as the client knows it: that of the Host header, with the scheme of trusted proxies. */
export function ownOrigin(request: IncomingMessage, proxies: TrustedProxies): string {
  return `${proxies.schemeOf(request)}://${request.headers.host}`;
}

/**
 * Returns a check of whether a page of the request's origin may call: the service's own origin and those in the list
 * may. Programs send no origin.
 */
export function createOriginCheck(proxies: TrustedProxies, allowed: readonly string[]): OriginCheck {
  return (request) => {
    const { origin } = request.headers;
    if (origin === undefined || allowed.includes(origin)) return true;
    const own = ownOrigin(request, proxies);
    return URL.canParse(own) && new URL(own).origin === origin;
  };
}
