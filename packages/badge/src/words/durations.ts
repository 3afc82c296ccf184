const UNIT_MS = { D: 86_400_000, H: 3_600_000, M: 60_000, S: 1_000 };

/** The length of an ISO 8601 duration, such as P1D or PT1H30M, in milliseconds. A day counts as 24 hours. */
export function durationMs(duration: string): number {
  let total = 0;
  for (const [, amount, unit] of duration.matchAll(/([\d.]+)([DHMS])/g)) {
    total += Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  }
  return total;
}
