import { cutText } from '../../application/tidy';
import type { Mapping } from './source';

const MAX_EVENT = 64;

/** An event without a meaning here. Its type is as the other system names it, which may be any text. */
export function ignored(event: string, why: string): Mapping {
  return { kind: 'IGNORED', event: cutText(event, MAX_EVENT), why };
}
