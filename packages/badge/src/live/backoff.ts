const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** The delay before retry `attempt` (from 0). `random` adds jitter, so that clients do not reconnect simultaneously. */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(full / 2 + (full / 2) * random);
}
