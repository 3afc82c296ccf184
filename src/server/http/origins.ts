import type { IncomingMessage } from 'node:http';
import type { TrustedProxies } from './trusted-proxies';

/** The origins of the pages of Apollo Sandbox. */
export const SANDBOX_ORIGINS = [
  'https://studio.apollographql.com',
  'https://sandbox.embed.apollographql.com',
];

export type OriginCheck = (request: IncomingMessage) => boolean;

/**
 * Returns a check of whether a page of the request's origin may call: the service's own origin and those in the list
 * may. Programs send no origin. The own origin is that of the Host header, with https if a trusted proxy states so in
 * X-Forwarded-Proto.
 */
export function createOriginCheck(proxies: TrustedProxies, allowed: readonly string[]): OriginCheck {
  return (request) => {
    const { origin, host } = request.headers;
    if (origin === undefined || allowed.includes(origin)) return true;
    const own = `${proxies.schemeOf(request)}://${host}`;
    return URL.canParse(own) && new URL(own).origin === origin;
  };
}
