import { HOUR, MINUTE, type Milliseconds, SECOND } from '../../domain/time/instant';

/** The wait after each failed attempt of an event: about a day in all. */
const WAITS: readonly Milliseconds[] = [
  ...[5 * SECOND, 30 * SECOND, 5 * MINUTE, 30 * MINUTE],
  ...[2 * HOUR, 5 * HOUR, 8 * HOUR, 8 * HOUR],
];
/** So that events that failed together are not all sent again together. */
const JITTER = 0.2;

/** The wait before the next attempt; `null` if there is none. `random` is from 0 to 1. */
export function waitAfter(attempts: number, random = Math.random()): Milliseconds | null {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? null : Math.round(wait * (1 + JITTER * random));
}
