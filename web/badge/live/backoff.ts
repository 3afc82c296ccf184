const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** How long to wait before attempt `attempt` (from 0), spread by `random` so that clients don't all come at once. */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(full / 2 + (full / 2) * random);
}
