import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';

export const JSON_TYPE = 'application/json; charset=utf-8';
const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';

/** Longer Accept headers are not worth caching. */
const MAX_CACHED_ACCEPT_LENGTH = 256;
const known = new LRUCache<string, string>({ max: 100 });

/**
 * The content type of a response for an Accept header, or `undefined` if it accepts none. Clients that accept
 * `application/graphql-response+json` read the errors of another status than 200 only in a response of that type.
 */
export function negotiateType(accept: string | undefined): string | undefined {
  if (!accept || accept === '*/*') return JSON_TYPE;
  const cached = known.get(accept);
  if (cached) return cached;
  const preferred = new Negotiator({ headers: { accept } }).mediaType([JSON_TYPE, RESPONSE_TYPE]);
  if (preferred && accept.length <= MAX_CACHED_ACCEPT_LENGTH) known.set(accept, preferred);
  return preferred;
}
