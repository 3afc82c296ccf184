import type { Clock } from '../../domain/time/clock';
import type { Instant } from '../../domain/time/instant';

/**
 * The time of a change of access. Tokens and keys are validated with the clocks of nodes and issuers: the later of two
 * times covers everything issued until now.
 */
export function accessTime(clock: Clock): Instant {
  return Math.max(clock.now(), Date.now());
}
